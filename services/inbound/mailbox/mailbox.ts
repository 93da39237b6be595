import { createHash } from 'node:crypto';
import type { ImapFlow } from 'imapflow';
import { messageOf } from '../../platform/errors.ts';
import type { MailboxSettings } from '../../platform/inbound-settings.ts';
import type { Logger } from '../../platform/logger.ts';
import { type Db, type Queryable, withConnection } from '../../platform/postgres.ts';
import type { Intake } from '../intake.ts';
import { connectMailbox } from './connect.ts';
import { createFolders, drainFolder } from './drain.ts';
import { createWaiting } from './waiting.ts';

/** Where a server has no IDLE, or loses it, new messages are found this much later. */
const POLL_MS = 60_000;
const MIN_BACKOFF_MS = 1_000;
const MAX_BACKOFF_MS = 300_000;

/**
 * Empties a mailbox until closed: stores its messages and moves them to Processed or Failed. Of several processes one does it
 * at a time, by a lock of Postgres. After an error it connects again, later each time.
 */
export const startMailbox = (options: {
  mailbox: MailboxSettings;
  db: Db;
  intake: Pick<Intake, 'store'>;
  log: Logger;
  pollMs?: number;
  minBackoffMs?: number;
}) => {
  const { mailbox, db, intake, log, pollMs = POLL_MS, minBackoffMs = MIN_BACKOFF_MS } = options;
  const waiting = createWaiting();
  const lockKey = lockKeyOf(mailbox);

  const serve = async (client: ImapFlow, lock: Queryable, onDrained: () => void): Promise<void> => {
    await createFolders(client);
    await client.mailboxOpen(mailbox.folder);
    while (!waiting.isClosed() && client.usable) {
      // A lock whose connection broke is another process's by now; this statement fails then.
      await lock.query('select 1 as held');
      const counts = await drainFolder(client, intake.store);
      onDrained();
      if (counts.processed + counts.failed > 0) log.info(counts, 'messages were taken from the mailbox');
      else await waiting.wait(pollMs);
    }
    if (!waiting.isClosed()) throw new Error('the connection was closed');
  };

  /** Serves the mailbox once; returns false where another process does. */
  const serveLocked = (onDrained: () => void): Promise<boolean> =>
    withConnection(db, async (lock) => {
      const { rows } = await lock.query<{ isOurs: boolean }>(
        'select pg_try_advisory_lock($1::bigint) as "isOurs"',
        [lockKey],
      );
      if (!rows[0]!.isOurs) return false;
      let client: ImapFlow | null = null;
      try {
        client = await connectMailbox(mailbox, waiting.wake);
        await serve(client, lock, onDrained);
      } finally {
        if (waiting.isClosed()) await client?.logout().catch(() => {});
        client?.close();
        await lock.query('select pg_advisory_unlock($1::bigint)', [lockKey]).catch(() => {});
      }
      return true;
    });

  const run = async (): Promise<void> => {
    let backoff = minBackoffMs;
    while (!waiting.isClosed()) {
      try {
        const wasOurs = await serveLocked(() => {
          backoff = minBackoffMs;
        });
        if (!wasOurs) await waiting.wait(pollMs);
      } catch (error) {
        if (waiting.isClosed()) return;
        log.warn(
          { err: messageOf(error), backoffMs: backoff },
          'the mailbox could not be read; trying again',
        );
        await waiting.pause(backoff);
        backoff = Math.min(2 * backoff, MAX_BACKOFF_MS);
      }
    }
  };
  const running = run();

  return {
    /** Lets the batch in hand end, and logs out. */
    close: async (): Promise<void> => {
      waiting.close();
      await running;
    },
  };
};

export type Mailbox = ReturnType<typeof startMailbox>;

const lockKeyOf = ({ host, port, user, folder }: MailboxSettings): string =>
  createHash('sha256')
    .update(`mailbox\n${host}\n${port}\n${user}\n${folder}`)
    .digest()
    .readBigInt64BE()
    .toString();

import type { OperatorNotes } from '../mail/operator-note.ts';
import type { SendResult } from '../mail/smtp/outcome.ts';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import type { Db } from '../platform/postgres.ts';

/** Nobody reads more, and a flood of them is somebody's mischief; the others stay in /admin. */
const MAX_A_DAY = 100;
const DAY_MS = 86_400_000;
const RETRY_MS = 300_000;
const GIVE_UP_MS = 3 * DAY_MS;

const WAITING = 'handled_at is not null and content is not null and forwarded_at is null';
const IS_FULL = `(select count(*) from inbound_items where forwarded_at > $2) >= ${MAX_A_DAY}`;

// A message is marked before it is sent: killed in between, it stays in /admin and is not sent twice.
const CLAIM = `
  update inbound_items set forwarded_at = $1
  where not ${IS_FULL} and id = (
    select id from inbound_items where ${WAITING} and (lease_until is null or lease_until <= $1)
    order by id limit 1 for update skip locked
  )
  returning id::text as id, coalesce(content, '') as content, received_at as "receivedAt"`;

const DROP = `
  with dropped as (
    update inbound_items set content = null
    where ${WAITING} and received_at <= $1 and ${IS_FULL}
    returning id
  )
  update mail_reports report set action = 'none' from dropped
  where report.inbound_id = dropped.id and report.action = 'forwarded'`;

/**
 * Passes replies by people on to REPLY_TO or the operators, once their reports were recorded. Each is sent at most once, and
 * nothing else is ever sent because of a mail that came in.
 */
export const createReplyForwarder = (options: {
  db: Db;
  clock: Clock;
  log: Logger;
  notes: Pick<OperatorNotes, 'forward'>;
}) => {
  const { db, clock, log, notes } = options;

  const claim = async () => {
    const now = clock.now();
    const dayAgo = new Date(now.getTime() - DAY_MS);
    const { rows } = await db.query<{ id: string; content: Buffer; receivedAt: Date }>(CLAIM, [now, dayAgo]);
    if (rows[0]) return rows[0];
    const { rowCount } = await db.query(DROP, [now, dayAgo]);
    if (rowCount)
      log.warn({ count: rowCount }, `replies are not forwarded: there were ${MAX_A_DAY} in a day`);
    return null;
  };

  const finish = (id: string) => db.query('update inbound_items set content = null where id = $1', [id]);

  const retryLater = (id: string) =>
    db.query('update inbound_items set forwarded_at = null, lease_until = $2 where id = $1', [
      id,
      new Date(clock.now().getTime() + RETRY_MS),
    ]);

  return {
    /** Passes on all that wait, and returns how many a relay took. */
    run: async (): Promise<number> => {
      let forwarded = 0;
      for (let item = await claim(); item !== null; item = await claim()) {
        const { id, content, receivedAt } = item;
        const results = await notes.forward(
          { id: `reply-${id}`, subject: 'Paperboy: a reader replied', text: TEXT },
          content,
        );
        const isYoung = clock.now().getTime() - receivedAt.getTime() < GIVE_UP_MS;
        if (results.some(mayHaveArrived)) forwarded += 1;
        else if (isYoung && results.some(mayPass)) {
          await retryLater(id);
          continue;
        }
        await finish(id);
      }
      return forwarded;
    },
  };
};

export type ReplyForwarder = ReturnType<typeof createReplyForwarder>;

const TEXT = 'The attached message came to the return address of a digest. Paperboy has not replied to it.';

const mayHaveArrived = ({ kind }: SendResult): boolean => kind === 'sent' || kind === 'uncertain';
const mayPass = ({ kind }: SendResult): boolean => kind !== 'rejected' && kind !== 'held';

import type { Begun } from '../../digests/ledger/ledger.ts';
import { LEASE_MS } from '../../digests/ledger/ledger.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/postgres.ts';
import { cutStorable } from '../../platform/storable.ts';
import type { Addressee } from '../write-message.ts';
import { CLAIM, RECORD_UNCERTAIN, RELEASE, RENEW, SETTLE, START, WHY_NOT } from './mail-statements.ts';

/** A mail that a worker has claimed, with its recipient. `token` names its lease, without which nothing can be written. */
export type ClaimedMail = Addressee & { addressKey: string; attempts: number; token: string };

type Held = Pick<ClaimedMail, 'announcementNumber' | 'subscriberId' | 'token'>;

/** How an attempt, or a mail, ends; `retryAt` is for `planned`: the earliest time of the next attempt. */
export type MailOutcome = Held & {
  state: 'sent' | 'skipped' | 'failed' | 'uncertain' | 'planned';
  note: string | null;
  retryAt?: Date | undefined;
};

const MAX_NOTE_CHARS = 500;

const rowOf = ({ announcementNumber, subscriberId, token }: Held, n: number) => ({
  n,
  announcement: announcementNumber,
  subscriber: subscriberId,
  token,
});

/** Reads and writes the ledger of announcements. As in that of digests, every write needs the row's lease. */
export const createMailLedger = (options: { db: Db; clock: Clock }) => {
  const { db, clock } = options;
  const leaseEnd = (): Date => new Date(clock.now().getTime() + LEASE_MS);
  return {
    /** Claims up to `limit` planned mails of an announcement, skipping those that others hold; none while sending is held. */
    claim: async (announcement: number, token: string, limit: number): Promise<ClaimedMail[]> => {
      const { rows } = await db.query<ClaimedMail>(CLAIM, [
        announcement,
        token,
        leaseEnd(),
        clock.now(),
        limit,
      ]);
      return rows;
    },

    /** Prolongs the lease of the mails of a claim that are still held. */
    renew: async (announcement: number, token: string): Promise<void> => {
      await db.query(RENEW, [announcement, token, leaseEnd()]);
    },

    /** Records `sending` for the mails that may still be sent. Returns a verdict for each, in order. */
    start: async (
      mails: (Held & { addressKey: string; suppressionHashes: string[] })[],
    ): Promise<Begun[]> => {
      const verdicts = new Array<Begun>(mails.length).fill('lost');
      const given = mails.map((mail, n) => ({
        ...rowOf(mail, n),
        key: mail.addressKey,
        hashes: mail.suppressionHashes.map((hash) => `\\x${hash}`),
      }));
      const now = clock.now();
      const { rows: begun } = await db.query<{ n: number }>(START, [JSON.stringify(given), now, leaseEnd()]);
      for (const { n } of begun) verdicts[n] = 'begun';
      if (begun.length === mails.length) return verdicts;
      const others = given.filter(({ n }) => verdicts[n] !== 'begun');
      const { rows: seen } = await db.query<{ n: number; verdict: Begun }>(WHY_NOT, [
        JSON.stringify(others),
        now,
      ]);
      for (const { n, verdict } of seen) verdicts[n] = verdict;
      return verdicts;
    },

    /** Records outcomes; returns for each, in order, whether it was written, which needs its lease. */
    settle: async (outcomes: MailOutcome[]): Promise<boolean[]> => {
      const written = new Array<boolean>(outcomes.length).fill(false);
      const given = outcomes.map((each, n) => ({
        ...rowOf(each, n),
        state: each.state,
        note: each.note === null ? null : cutStorable(each.note, MAX_NOTE_CHARS),
        retryAt: each.retryAt ?? null,
      }));
      const { rows } = await db.query<{ n: number }>(SETTLE, [JSON.stringify(given), clock.now()]);
      for (const { n } of rows) written[n] = true;
      return written;
    },

    /** Mends the mails that no worker holds any more; returns how many. */
    mend: async (): Promise<{ released: number; uncertain: number }> => {
      const now = clock.now();
      const released = (await db.query(RELEASE, [now])).rowCount ?? 0;
      const uncertain = (await db.query(RECORD_UNCERTAIN, [now])).rowCount ?? 0;
      return { released, uncertain };
    },
  };
};

export type MailLedger = ReturnType<typeof createMailLedger>;

import type { Clock } from '../../platform/clock.ts';
import { DAY_MS, dayOfTime } from '../../platform/dates.ts';
import { messageOf } from '../../platform/errors.ts';
import type { Logger } from '../../platform/logger.ts';
import { type Db, inTransaction } from '../../platform/postgres.ts';
import { OFFERED_DAYS } from '../selection/candidates.ts';
import { SENT_SLACK_DAYS } from '../selection/readers.ts';

const AHEAD_DAYS = 14;

const dayOf = (time: number): string => dayOfTime(new Date(time));

const PARTITIONS = `
  select c.relname as name, to_char(to_date(right(c.relname, 8), 'YYYYMMDD') + 6, 'YYYY-MM-DD') as "lastDate"
  from pg_class c where c.relname ~ '^digests_[0-9]{8}$' and c.relkind = 'r' order by c.relname`;

/** The weeks of the ledger: made before they are needed, dropped when nothing asks for them any more. */
export const createPartitions = (options: { db: Db; clock: Clock; log: Logger; retentionDays: number }) => {
  const { db, clock, log } = options;
  let known = { from: '9999', to: '0000' };

  return {
    /**
     * Makes sure that every local date from that of `from` to two weeks after `to` has its partition. There is no default
     * partition: a row without one is an error, never a row that nobody finds.
     */
    ensure: async (from: Date, to: Date): Promise<void> => {
      // A day of slack: local dates are a day around UTC's.
      const wanted = {
        from: dayOf(from.getTime() - DAY_MS),
        to: dayOf(to.getTime() + AHEAD_DAYS * DAY_MS),
      };
      // Made anew a week before they are needed.
      if (wanted.from >= known.from && dayOf(to.getTime() + (AHEAD_DAYS / 2) * DAY_MS) <= known.to) return;
      await db.query('select make_digest_partitions($1, $2)', [wanted.from, wanted.to]);
      known = wanted;
    },

    /**
     * Drops the weeks that are older than LEDGER_RETENTION_DAYS, but none that holds papers which could be offered again:
     * only papers of the newest editions ever are, and no paper was sent before its edition.
     */
    dropOld: async (): Promise<string[]> => {
      const { rows: editions } = await db.query<{ date: string | null }>(
        `select max(date) as date from editions where state = 'closed'`,
      );
      const newest = editions[0]!.date;
      if (newest === null) return [];
      const oldestKept = dayOf(
        Math.min(
          clock.now().getTime() - options.retentionDays * DAY_MS,
          Date.parse(newest) - (OFFERED_DAYS + SENT_SLACK_DAYS) * DAY_MS,
        ),
      );
      const { rows } = await db.query<{ name: string; lastDate: string }>(PARTITIONS);
      const dropped: string[] = [];
      for (const { name, lastDate } of rows.filter((each) => each.lastDate < oldestKept)) {
        try {
          await inTransaction(db, async (client) => {
            // It locks the whole ledger for a moment. Where it does not get it at once, an hour later will do.
            await client.query(`set local lock_timeout = '500ms'`);
            // undescribed: the name is one of the partitions that Postgres lists
            await client.query(`drop table ${name}`);
            await client.query(`delete from digest_batches where local_date between $1::date - 6 and $1`, [
              lastDate,
            ]);
          });
          dropped.push(name);
        } catch (error) {
          log.warn({ partition: name, err: messageOf(error) }, 'an old partition could not be dropped yet');
        }
      }
      if (dropped.length > 0) {
        known = { from: '9999', to: '0000' };
        log.info({ dropped }, 'old weeks of the ledger were dropped');
      }
      return dropped;
    },
  };
};

export type Partitions = ReturnType<typeof createPartitions>;

import type { Editions } from '../../papers/editions/editions.ts';
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

/** Creates the ledger's weekly partitions before they are needed, and drops them when nothing reads them any more. */
export const createPartitions = (options: {
  db: Db;
  clock: Clock;
  log: Logger;
  editions: Pick<Editions, 'latestDate'>;
  retentionDays: number;
}) => {
  const { db, clock, log } = options;
  let known = { from: '9999', to: '0000' };

  return {
    /**
     * Creates the missing partitions for the local dates from `from` to two weeks after `to`. There is no default partition, so
     * that a row without one is an error instead of a row that no statement finds.
     */
    ensure: async (from: Date, to: Date): Promise<void> => {
      // A local date differs from UTC's by up to a day.
      const wanted = {
        from: dayOf(from.getTime() - DAY_MS),
        to: dayOf(to.getTime() + AHEAD_DAYS * DAY_MS),
      };
      // Partitions are created at least a week before they are needed.
      if (wanted.from >= known.from && dayOf(to.getTime() + (AHEAD_DAYS / 2) * DAY_MS) <= known.to) return;
      await db.query('select make_digest_partitions($1, $2)', [wanted.from, wanted.to]);
      known = wanted;
    },

    /**
     * Drops the weeks that are older than LEDGER_RETENTION_DAYS and returns their names. A week stays while papers of its digests
     * could be offered again. Only papers of the newest editions are offered, and no paper is sent before its edition.
     */
    dropOld: async (): Promise<string[]> => {
      const newest = await options.editions.latestDate();
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
            // Dropping locks the whole ledger for a moment. If the lock is not free soon, a later sweep drops the week.
            await client.query(`set local lock_timeout = '500ms'`);
            // undescribed: the name is one of the partitions that Postgres lists
            await client.query(`drop table ${name}`);
            await client.query(`delete from digest_batches where local_date between $1::date - 6 and $1`, [
              lastDate,
            ]);
          });
          dropped.push(name);
        } catch (error) {
          log.warn(
            { partition: name, err: messageOf(error) },
            'could not drop an old week of the ledger yet',
          );
        }
      }
      if (dropped.length > 0) {
        known = { from: '9999', to: '0000' };
        log.info({ dropped }, 'dropped old weeks of the ledger');
      }
      return dropped;
    },
  };
};

export type Partitions = ReturnType<typeof createPartitions>;

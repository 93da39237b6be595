import type { Dispatcher } from '../../jobs/dispatcher.ts';
import type { Db } from '../../platform/postgres.ts';
import { type DigestState, noDigests, type StateCounts, unfinishedStates } from './digest-state.ts';
import { SKIP_REASON, type SkipReason } from './skip-reasons.ts';

/** A digest's id is its batch's id times this, plus its number within the batch. */
export const BATCH_SPAN = 1000;

/** A range of the ledger, as a job names it: the ids from `from` to `to`, both included. */
export type Range = { from: string; to: string };

/** The number of skipped digests by reason. */
export type SkipCounts = { [Reason in SkipReason | 'unknown']?: number };
/** How many digests of a local date were skipped for a reason. */
export type SkippedOfDate = { localDate: string; reason: SkipReason | 'unknown'; n: number };

/** Returns the range of a batch's rows. */
export const rangeOf = (batchId: string): Range => {
  const first = BigInt(batchId) * BigInt(BATCH_SPAN);
  return { from: String(first), to: String(first + BigInt(BATCH_SPAN - 1)) };
};

// Finds a batch's rows by the primary key, so that Postgres reads neither other dates of the week's partition nor all
// of this date.
const OF_BATCH = `local_date = b.local_date and id between b.id * ${BATCH_SPAN} and b.id * ${BATCH_SPAN} + ${BATCH_SPAN - 1}`;
const ROWS = `select state, count(*) as n from digests where ${OF_BATCH} group by state`;

// Rows whose note was deleted with their reader have no known reason.
const SKIPPED_ROWS = `
  select coalesce(${SKIP_REASON}, 'unknown') as reason, count(*) as n from digests
  where ${OF_BATCH} and state = 'skipped' group by 1`;

const COUNT_ROWS = `
  select b.local_date as "localDate", r.state, sum(r.n)::int as n
  from digest_batches b cross join lateral (${ROWS}) r
  where b.local_date between $1 and $2 group by b.local_date, r.state`;

// Counts every row, as COUNT_ROWS does.
const COUNT_SKIPPED = `
  select r.reason, sum(r.n)::int as n
  from digest_batches b cross join lateral (${SKIPPED_ROWS}) r
  where b.local_date = $1 group by r.reason order by n desc, r.reason`;

// Finished batches keep their counts, so that a run of millions can be watched without reading its rows.
const COUNT_QUICKLY = `
  select local_date as "localDate", state, sum(n)::int as n from (
    select b.local_date, r.state::text, r.n from digest_batches b cross join lateral (${ROWS}) r
    where b.local_date between $1 and $2 and b.done_at is null
    union all
    select b.local_date, r.key, r.value::bigint from digest_batches b cross join lateral jsonb_each_text(b.states) r
    where b.local_date between $1 and $2 and b.done_at is not null) as counted
  group by local_date, state`;

// Batches that were done before they kept these counts have none, so their rows are read.
const COUNT_SKIPPED_QUICKLY = `
  select local_date as "localDate", reason, sum(n)::int as n from (
    select b.local_date, r.reason, r.n from digest_batches b cross join lateral (${SKIPPED_ROWS}) r
    where b.local_date = any ($1::date[]) and (b.done_at is null or b.skipped is null)
    union all
    select b.local_date, r.key, r.value::bigint from digest_batches b cross join lateral jsonb_each_text(b.skipped) r
    where b.local_date = any ($1::date[]) and b.skipped is not null) as counted
  group by local_date, reason order by local_date desc, n desc, reason`;

// Reads a batch only as far as its first unfinished row, since in a run of millions most batches have not begun. Postgres runs
// the subquery once for each batch; written as "not exists" it could become a join with the whole date.
export const CLOSE = `
  update digest_batches b set done_at = $1,
    states = coalesce((select jsonb_object_agg(r.state, r.n) from (${ROWS}) r), '{}'),
    skipped = coalesce((select jsonb_object_agg(r.reason, r.n) from (${SKIPPED_ROWS}) r), '{}')
  where b.done_at is null and (
    select d.id from digests d
    where d.local_date = b.local_date and d.id between b.id * ${BATCH_SPAN} and b.id * ${BATCH_SPAN} + ${BATCH_SPAN - 1}
      and d.state in ('${unfinishedStates.join("', '")}')
    order by d.id limit 1) is null`;

// Marks as woken the batches with rows to send that no worker has come for lately.
const DUE = `
  update digest_batches b set woken_at = $1
  where b.done_at is null and (b.woken_at is null or b.woken_at < $2)
    and exists (select 1 from digests d
      where d.local_date = b.local_date and d.id between b.id * ${BATCH_SPAN} and b.id * ${BATCH_SPAN} + ${BATCH_SPAN - 1}
        and d.state = 'planned' and (d.not_before is null or d.not_before <= $1))
  returning b.id`;

/** Counts, closes and wakes batches of the ledger: up to 500 rows of one local date that were planned together. */
export const createBatches = (options: { db: Db; dispatcher: Pick<Dispatcher, 'wake'> }) => {
  const { db, dispatcher } = options;

  const count = async (sql: string, from: string, to: string): Promise<Map<string, StateCounts>> => {
    const { rows } = await db.query<{ localDate: string; state: DigestState; n: number }>(sql, [from, to]);
    const days = new Map<string, StateCounts>();
    for (const { localDate, state, n } of rows) {
      const counts = days.get(localDate) ?? noDigests();
      counts[state] += n;
      days.set(localDate, counts);
    }
    return days;
  };

  return {
    /** Counts the rows themselves, by local date and state. */
    countRows: (from: string, to: string) => count(COUNT_ROWS, from, to),
    /** Counts the skipped rows of a local date by reason; reasons without rows are missing. */
    countSkipped: async (localDate: string): Promise<SkipCounts> => {
      const { rows } = await db.query<{ reason: SkipReason | 'unknown'; n: number }>(COUNT_SKIPPED, [
        localDate,
      ]);
      return Object.fromEntries(rows.map(({ reason, n }) => [reason, n]));
    },
    /** Returns the same counts from those of finished batches, quickly for any number of rows. */
    countQuickly: (from: string, to: string) => count(COUNT_QUICKLY, from, to),
    /** Returns the skipped rows of each local date by reason, from the counts of finished batches. */
    countSkippedQuickly: async (localDates: string[]): Promise<SkippedOfDate[]> =>
      (await db.query<SkippedOfDate>(COUNT_SKIPPED_QUICKLY, [localDates])).rows,
    /** Returns the newest local dates that have digests, newest first. */
    latestDates: async (limit: number): Promise<string[]> => {
      // The recursion skips from date to date along the index, since a date has thousands of batches.
      const { rows } = await db.query<{ date: string }>(
        `with recursive days as (
           (select max(local_date) as date, 1 as n from digest_batches)
           union all
           select (select max(local_date) from digest_batches where local_date < days.date), n + 1
           from days where days.date is not null and n < $1)
         select date from days where date is not null order by date desc`,
        [limit],
      );
      return rows.map(({ date }) => date);
    },
    /** Returns the ranges of batches that are not done, oldest first. */
    openRanges: async (limit: number): Promise<Range[]> => {
      const { rows } = await db.query<{ id: string }>(
        'select id from digest_batches where done_at is null order by id limit $1',
        [limit],
      );
      return rows.map(({ id }) => rangeOf(id));
    },
    /** Marks the batches without unfinished rows as done and stores their counts; returns how many. */
    close: async (now: Date): Promise<number> => (await db.query(CLOSE, [now])).rowCount ?? 0,
    /** Queues a job for every batch with rows to send that was last woken before `unheardSince`; returns how many. */
    wake: async (now: Date, unheardSince: Date): Promise<number> => {
      const { rows } = await db.query<{ id: string }>(DUE, [now, unheardSince]);
      const ids = [...new Set(rows.map(({ id }) => id))].sort((a, b) => Number(a) - Number(b));
      await dispatcher.wake('send-digests', ids.map(rangeOf));
      return ids.length;
    },
  };
};

export type Batches = ReturnType<typeof createBatches>;

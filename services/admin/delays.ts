import { BATCH_SPAN } from '../digests/ledger/batches.ts';
import type { Db } from '../platform/postgres.ts';

/** The steps of delay after the reader's hour; `underMinutes` is the end of a step, null for the last. */
export const delaySteps = [
  { key: 'under 1 min', underMinutes: 1 },
  { key: 'under 5 min', underMinutes: 5 },
  { key: 'under 15 min', underMinutes: 15 },
  { key: 'under 1 h', underMinutes: 60 },
  { key: '1 h and more', underMinutes: null },
] as const;

const SAMPLED_BATCHES = 40;

// Compares the time at which each digest was sent with its reader's hour on that date, in the reader's zone. Digests of readers
// who confirmed or saved their settings after that hour are left out, since another hour may have held then. The order and the
// limit tell Postgres that a batch has few rows: from the bounds of the ids alone it expects a ninth of the ledger, and reads all
// of it.
export const READ = `
  with sample as (
    select d.sent_at, ((d.local_date + make_time(s.digest_hour, 0, 0)) at time zone s.zone) as due,
      greatest(s.confirmed_at, s.preferences_saved_at) as changed
    from (select id, local_date from (
        select id, local_date, row_number() over (order by id) as place, count(*) over () as n
        from digest_batches where local_date = $1 and done_at is not null) numbered
      where place % greatest(1, n / $2::int) = 0) b
      cross join lateral (
        select subscriber_id, local_date, sent_at from digests
        where local_date = b.local_date and state = 'sent'
          and id between b.id * ${BATCH_SPAN} and b.id * ${BATCH_SPAN} + ${BATCH_SPAN - 1}
        order by id limit ${BATCH_SPAN}) d
      cross join lateral (
        select zone, digest_hour, confirmed_at, preferences_saved_at from subscribers where id = d.subscriber_id offset 0) s
  ), kept as (
    select extract(epoch from sent_at - due) / 60 as minutes from sample
    where sent_at >= due and (changed is null or changed < due)
  )
  select ${delaySteps
    .map(({ underMinutes }, at) => {
      const from = at === 0 ? null : delaySteps[at - 1]!.underMinutes;
      const conditions = [from && `minutes >= ${from}`, underMinutes && `minutes < ${underMinutes}`];
      return `count(*) filter (where ${conditions.filter(Boolean).join(' and ')})::int as "${at}"`;
    })
    .join(', ')}
  from kept`;

/**
 * Counts the digests of a local date by delay, in a sample of about forty batches spread evenly over hours and zones. Returns
 * null when the sample has no digest whose delay is known.
 */
export const readDelays = async (db: Db, localDate: string): Promise<Record<string, number> | null> => {
  const { rows } = await db.query<Record<string, number>>(READ, [localDate, SAMPLED_BATCHES]);
  const counted = delaySteps.map(({ key }, at) => [key, rows[0]![String(at)]!] as const);
  return counted.some(([, n]) => n > 0) ? Object.fromEntries(counted) : null;
};

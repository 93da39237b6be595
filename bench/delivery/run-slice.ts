import type { Db } from '../../services/platform/postgres.ts';
import type { Container } from '../../services/wiring/container.ts';
import { makeDue } from './readers.ts';

const POLL_MS = 50;
/** A run without a new outcome for this long is given up. */
const STUCK_MS = 180_000;

export type Slice = { first: number; last: number };
export type SliceResult = { seconds: number; planned: number; sent: number; skipped: number };

const countStates = async ({ db }: Container, { first, last }: Slice): Promise<Record<string, number>> => {
  const { rows } = await db.query<{ state: string; n: number }>(
    'select /* bench */ state, count(*)::int as n from digests where subscriber_id between $1 and $2 group by state',
    [first, last],
  );
  return Object.fromEntries(rows.map(({ state, n }) => [state, n]));
};

const IS_ANYBODY_DUE = `select /* bench */ 1 from subscribers where next_digest_at <= now() and state = 'active' limit 1`;

const BATCHES = `select /* bench */ id from digest_batches where id > $1 order by id`;

const IS_OPEN = `select /* bench */ 1 from digests
  where local_date = (select local_date from digest_batches where id = $1) and id between $1 * 1000 and $1 * 1000 + 999
    and state in ('planned', 'claimed', 'sending') limit 1`;

const whatIsLeft = async (db: Db): Promise<string> => {
  const { rows } = await db.query(
    `select /* bench */ state, note, lease_until > now() as leased, not_before > now() as "putOff", count(*)::int as n
     from digests where state in ('planned', 'claimed', 'sending') group by 1, 2, 3, 4`,
  );
  const holds = await db.query('select /* bench */ kind, reason from sending_holds');
  return JSON.stringify({ digests: rows, holds: holds.rows });
};

/**
 * Waits until no reader is due and no batch after `since` has an open digest. It reads one batch at a time, and no
 * finished batch again, since the time of these statements counts as Postgres's cost of a mail.
 */
const untilDone = async ({ db }: Container, since: string): Promise<void> => {
  let last = since;
  let open: string[] = [];
  let movedAt = Date.now();
  for (;;) {
    const isDue = (await db.query(IS_ANYBODY_DUE)).rowCount === 1;
    if (!isDue && open.length === 0) {
      open = (await db.query<{ id: string }>(BATCHES, [last])).rows.map(({ id }) => id);
      if (open.length === 0) return;
      last = open.at(-1)!;
    }
    while (open.length > 0 && (await db.query(IS_OPEN, [open[0]])).rowCount === 0) {
      open.shift();
      movedAt = Date.now();
    }
    if (open.length === 0 && !isDue) continue;
    if (Date.now() - movedAt > STUCK_MS)
      throw new Error(`No digest was settled for ${STUCK_MS / 1000} s: ${await whatIsLeft(db)}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
};

/**
 * Runs the whole path for a slice of readers: makes them due, queues the planning job, and waits while workers do the
 * rest. The time is from the job to the last outcome in Postgres.
 * @throws when a digest ended in another state than sent or skipped
 */
export const runSlice = async (container: Container, slice: Slice): Promise<SliceResult> => {
  await makeDue(container.db, slice);
  const { rows } = await container.db.query<{ since: string }>(
    'select /* bench */ coalesce(max(id), 0)::text as since from digest_batches',
  );
  const { since } = rows[0]!;
  const startedAt = performance.now();
  await container.dispatcher.wake('plan-digests', [{}]);
  await untilDone(container, since);
  const seconds = (performance.now() - startedAt) / 1000;
  const { sent = 0, skipped = 0, ...others } = await countStates(container, slice);
  const planned = slice.last - slice.first + 1;
  if (sent + skipped !== planned)
    throw new Error(`Not all digests were delivered: ${JSON.stringify({ sent, skipped, ...others })}`);
  return { seconds, planned, sent, skipped };
};

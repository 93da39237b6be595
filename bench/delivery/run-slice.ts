import type { Container } from '../../services/container.ts';
import type { Db } from '../../services/platform/postgres.ts';
import { makeDue } from './readers.ts';

const POLL_MS = 50;
/** Without a single new outcome for so long something is broken. */
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

// By batches, whose rows are read by the primary key: no index of the ledger holds its states.
const UNFINISHED = `select /* bench */ exists(select 1 from subscribers where next_digest_at <= now() and state = 'active') as due,
    (select count(*)::int from digest_batches b where b.id > $1 and exists (
      select 1 from digests d where d.local_date = b.local_date and d.id between b.id * 1000 and b.id * 1000 + 999
        and d.state in ('planned', 'claimed', 'sending'))) as left`;

const whatIsLeft = async (db: Db): Promise<string> => {
  const { rows } = await db.query(
    `select /* bench */ state, note, lease_until > now() as leased, not_before > now() as "putOff", count(*)::int as n
     from digests where state in ('planned', 'claimed', 'sending') group by 1, 2, 3, 4`,
  );
  const holds = await db.query('select /* bench */ kind, reason from sending_holds');
  return JSON.stringify({ digests: rows, holds: holds.rows });
};

/** Waits until nobody is due and no batch after `since` has a digest under way. */
const untilDone = async ({ db }: Container, since: string): Promise<void> => {
  let left = Number.POSITIVE_INFINITY;
  let movedAt = Date.now();
  for (;;) {
    const now = (await db.query<{ due: boolean; left: number }>(UNFINISHED, [since])).rows[0]!;
    if (!now.due && now.left === 0) return;
    if (now.left !== left) movedAt = Date.now();
    if (Date.now() - movedAt > STUCK_MS) throw new Error(`Nothing moves any more: ${await whatIsLeft(db)}`);
    left = now.left;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
};

/**
 * The whole path for a slice of readers: their hour comes, the planning job is queued, and workers do the rest. The
 * time is from the job to the last outcome in Postgres.
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
    throw new Error(`Not all were delivered: ${JSON.stringify({ sent, skipped, ...others })}`);
  return { seconds, planned, sent, skipped };
};

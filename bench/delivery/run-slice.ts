import type { Container } from '../../services/container.ts';
import { makeDue } from './readers.ts';

const POLL_MS = 20;
/** Without a single new outcome for so long something is broken. */
const STUCK_MS = 60_000;

export type Slice = { first: number; last: number };
export type SliceResult = { seconds: number; planned: number; sent: number; skipped: number };

const countStates = async ({ db }: Container, { first, last }: Slice): Promise<Record<string, number>> => {
  const { rows } = await db.query<{ state: string; n: number }>(
    'select state, count(*)::int as n from digests where subscriber_id between $1 and $2 group by state',
    [first, last],
  );
  return Object.fromEntries(rows.map(({ state, n }) => [state, n]));
};

/** Waits until nobody is due and no digest is under way. `onPoll` may look around meanwhile. */
export const untilDone = async (container: Container, onPoll?: () => void): Promise<void> => {
  let left = Number.POSITIVE_INFINITY;
  let since = Date.now();
  for (;;) {
    const { rows } = await container.db.query<{ due: boolean; left: number }>(
      `select exists(select 1 from subscribers where next_digest_at <= now() and state = 'active') as due,
         (select count(*)::int from (select 1 from digests where state in ('planned', 'claimed', 'sending') limit 20000) as unfinished) as left`,
    );
    const now = rows[0]!;
    if (!now.due && now.left === 0) return;
    if (now.left !== left) since = Date.now();
    if (Date.now() - since > STUCK_MS)
      throw new Error(`${now.left} digests are not done, and nothing moves.`);
    left = now.left;
    onPoll?.();
    await new Promise((resolve) => setTimeout(resolve, now.left > 2_000 ? 10 * POLL_MS : POLL_MS));
  }
};

/**
 * The whole path for a slice of readers: their hour comes, the planning job is queued, and workers do the rest. The
 * time is from the job to the last outcome in Postgres.
 * @throws when a digest ended in another state than sent or skipped
 */
export const runSlice = async (
  container: Container,
  slice: Slice,
  onPoll?: () => void,
): Promise<SliceResult> => {
  await makeDue(container.db, slice);
  const startedAt = performance.now();
  await container.dispatcher.wake('plan-digests', [{}]);
  await untilDone(container, onPoll);
  const seconds = (performance.now() - startedAt) / 1000;
  const { sent = 0, skipped = 0, ...others } = await countStates(container, slice);
  const planned = slice.last - slice.first + 1;
  if (sent + skipped !== planned)
    throw new Error(`Not all were delivered: ${JSON.stringify({ sent, skipped, ...others })}`);
  return { seconds, planned, sent, skipped };
};

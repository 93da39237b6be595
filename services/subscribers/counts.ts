import { cached } from '../platform/cache.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/postgres.ts';
import type { ReaderState } from './preferences/preferences.ts';

export type SubscriberCounts = {
  states: { state: ReaderState; n: number }[];
  /** Counts the suppressions by reason, the most frequent first. */
  suppressions: { reason: string; n: number }[];
};

const CACHED_MS = 60_000;
const order: ReaderState[] = ['active', 'paused', 'pending', 'unsubscribed', 'suppressed', 'erased'];

// Two index-only scans: the few readers who are not active have an index of their own, and all are counted by the key.
// With a million readers that takes 50 ms, and grouping the table takes 200 ms.
const BY_STATE = `
  with others as (select state, count(*) as n from subscribers where state <> 'active' group by state)
  select state::text, n::int from others
  union all
  select 'active', ((select count(*) from subscribers) - (select coalesce(sum(n), 0) from others))::int`;

/** Counts the subscribers in each state and the suppressions by reason, and caches the counts for a minute. */
export const createSubscriberCounts = (options: { db: Db; clock: Clock }) => {
  const { db, clock } = options;
  return cached<SubscriberCounts>(
    'subscriber-counts',
    async () => {
      const [states, suppressions] = await Promise.all([
        db.query<{ state: ReaderState; n: number }>(BY_STATE),
        db.query<{ reason: string; n: number }>(
          'select reason, count(*)::int as n from suppressions group by reason order by n desc, reason limit 12',
        ),
      ]);
      const of = new Map(states.rows.map(({ state, n }) => [state, n]));
      return {
        states: order.map((state) => ({ state, n: of.get(state) ?? 0 })),
        suppressions: suppressions.rows,
      };
    },
    { clock, minMs: CACHED_MS },
  );
};

export type SubscriberCountsService = ReturnType<typeof createSubscriberCounts>;

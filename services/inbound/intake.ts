import { createHash } from 'node:crypto';
import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/postgres.ts';
import { storable } from '../platform/storable.ts';
import type { InboundItem } from './inbound-item.ts';

/** Bounds of one statement; a single larger item is a statement of its own. */
const MAX_ROWS = 500;
const MAX_BYTES = 8_388_608;

/** The handler looks for items every second in any case, so more jobs than this only fill Redis. */
const WAKE_MS = 1_000;

// A row that is new has the xmax of no transaction.
const STORE = `
  insert into inbound_items (via, dedupe_key, recipients, content, received_at, repeats)
  select via, dedupe_key, array(select jsonb_array_elements_text(recipients)), content, $6, repeats
  from unnest($1::text[], $2::bytea[], $3::jsonb[], $4::bytea[], $5::int[])
    as item(via, dedupe_key, recipients, content, repeats)
  on conflict (dedupe_key) do update set repeats = inbound_items.repeats + excluded.repeats + 1
  returning xmax = 0 as "isNew"`;

/**
 * Stores what came in, by whichever way, before its sender is told that it was taken. An item that came before is only
 * counted, whether or not it was handled meanwhile.
 */
export const createIntake = (options: {
  db: Db;
  clock: Clock;
  /** Tells the workers that there is something to handle. */
  wake?: () => Promise<unknown>;
}) => {
  const { db, clock } = options;
  let wokenAt = Number.NEGATIVE_INFINITY;

  const storeGroup = async (group: Distinct[]): Promise<number> => {
    const { rows } = await db.query<{ isNew: boolean }>(STORE, [
      group.map(({ item }) => item.via),
      group.map(({ key }) => key),
      group.map(({ item }) => JSON.stringify(storable(item.recipients))),
      group.map(({ item }) => item.content),
      group.map(({ repeats }) => repeats),
      clock.now(),
    ]);
    return rows.filter(({ isNew }) => isNew).length;
  };

  return {
    /**
     * Resolves once all items are committed.
     * @throws the error of Postgres; the caller may then store all of them again
     */
    store: async (items: InboundItem[]): Promise<{ stored: number; repeated: number }> => {
      let stored = 0;
      for (const group of groupsOf(distinct(items))) stored += await storeGroup(group);
      if (stored > 0 && performance.now() - wokenAt >= WAKE_MS) {
        wokenAt = performance.now();
        await options.wake?.();
      }
      return { stored, repeated: items.length - stored };
    },
  };
};

export type Intake = ReturnType<typeof createIntake>;

type Distinct = { key: Buffer; item: InboundItem; repeats: number };

/** Returns each item once, in the order of the keys: two statements that lock the same rows in one order cannot deadlock. */
const distinct = (items: InboundItem[]): Distinct[] => {
  const found = new Map<string, Distinct>();
  for (const item of items) {
    const key = createHash('sha256').update(item.dedupeKey).digest();
    const same = found.get(key.toString('latin1'));
    if (same) same.repeats += 1;
    else found.set(key.toString('latin1'), { key, item, repeats: 0 });
  }
  return [...found.values()].sort((a, b) => a.key.compare(b.key));
};

function* groupsOf(items: Distinct[]): Generator<Distinct[]> {
  let group: Distinct[] = [];
  let bytes = 0;
  for (const each of items) {
    if (group.length > 0 && (group.length >= MAX_ROWS || bytes + each.item.content.length > MAX_BYTES)) {
      yield group;
      group = [];
      bytes = 0;
    }
    group.push(each);
    bytes += each.item.content.length;
  }
  if (group.length > 0) yield group;
}

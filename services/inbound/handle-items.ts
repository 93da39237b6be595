import type { Clock } from '../platform/clock.ts';
import { DomainError, messageOf } from '../platform/errors.ts';
import type { Logger } from '../platform/logger.ts';
import { type Db, inTransaction, isTransient, type Queryable } from '../platform/postgres.ts';
import { type ClaimedItem, createItemQueue } from './item-queue.ts';
import { type RecordEntry, unreadableEntry } from './read-item.ts';

/** An item that was claimed more often than this without being handled is given up. */
const MAX_ATTEMPTS = 2;
/** Where not even that can be recorded, the item waits, so that the others do not. */
const STUCK_MS = 3_600_000;
/** After this time no more items of a batch are read; the lease is three times as long. */
const READING_MS = 20_000;

const GIVEN_UP = `given up after ${MAX_ATTEMPTS} attempts`;

type Understood = { item: ClaimedItem; entries: RecordEntry[] };
type Failed = { item: ClaimedItem; why: string };
type ReadBatch = { understood: Understood[]; failed: Failed[]; untried: ClaimedItem[] };

/**
 * Handles stored items: each is read, then recorded and acted on in the transaction that marks it as handled, so that it
 * counts exactly once wherever a process is killed. One that cannot be handled fails alone.
 */
export const createItemHandler = (options: {
  db: Db;
  clock: Clock;
  log: Logger;
  /** Reads one item. @throws DomainError `busy` or `unavailable` where there was no thread to try it in */
  read: (item: ClaimedItem) => Promise<RecordEntry[]>;
  /** How many items are read at a time. */
  concurrency: number;
  /** Matches, records and acts on what items say. */
  record: (client: Queryable, entries: RecordEntry[]) => Promise<unknown>;
  /** Tells whether an item's content is still needed once it was handled. */
  keepsContent?: (item: ClaimedItem, entries: RecordEntry[]) => boolean;
}) => {
  const { db, clock, log, read, record, keepsContent = () => false } = options;
  const queue = createItemQueue({ db, clock });
  let running: Promise<number> | null = null;
  let stopped = false;

  const fail = async ({ item, why }: Failed): Promise<void> => {
    log.warn({ inboundId: item.id, via: item.via, attempts: item.attempts, err: why }, 'an item failed');
    await queue.fail(item, why, item.attempts > MAX_ATTEMPTS ? STUCK_MS : 0);
  };

  const readAll = async (items: ClaimedItem[]): Promise<ReadBatch> => {
    const giveUpAt = performance.now() + READING_MS;
    const batch: ReadBatch = { understood: [], failed: [], untried: [] };
    const left = items.values();
    const readOn = async (): Promise<void> => {
      for (const item of left)
        if (item.attempts > MAX_ATTEMPTS) {
          log.warn({ inboundId: item.id, via: item.via }, 'an item is recorded as unreadable');
          batch.understood.push({ item, entries: [unreadableEntry(item, GIVEN_UP)] });
        } else if (performance.now() > giveUpAt) batch.untried.push(item);
        else
          try {
            batch.understood.push({ item, entries: await read(item) });
          } catch (error) {
            if (isWithoutThread(error)) batch.untried.push(item);
            else batch.failed.push({ item, why: messageOf(error) });
          }
    };
    await Promise.all(Array.from({ length: options.concurrency }, readOn));
    batch.understood.sort((a, b) => Number(BigInt(a.item.id) - BigInt(b.item.id)));
    return batch;
  };

  const settle = (batch: Understood[]): Promise<number> =>
    inTransaction(db, async (client) => {
      const kept = batch.filter(({ item, entries }) => keepsContent(item, entries));
      const ours = await queue.finish(client, itemsOf(batch), itemsOf(kept));
      const entries = batch.filter(({ item }) => ours.has(item.id)).flatMap((each) => each.entries);
      if (entries.length > 0) await record(client, entries);
      return ours.size;
    });

  const settleOneByOne = async (batch: Understood[]): Promise<number> => {
    let handled = 0;
    for (const [index, each] of batch.entries())
      try {
        handled += await settle([each]);
      } catch (error) {
        // What passes says nothing about the item.
        if (isPassing(error)) {
          await queue.release(itemsOf(batch.slice(index)));
          throw error;
        }
        // Where not even the failure can be recorded, Postgres is away, and the item is not to blame.
        await fail({ item: each.item, why: messageOf(error) }).catch(async () => {
          await queue.release(itemsOf(batch.slice(index)));
          throw error;
        });
      }
    return handled;
  };

  const settleAll = async (batch: Understood[]): Promise<number> => {
    if (batch.length === 0) return 0;
    try {
      return await settle(batch);
    } catch {
      return settleOneByOne(batch);
    }
  };

  const handleAll = async (): Promise<number> => {
    let handled = 0;
    while (!stopped) {
      const items = await queue.claim();
      if (items.length === 0) break;
      const { understood, failed, untried } = await readAll(items);
      await queue.release(untried);
      handled += await settleAll(understood);
      for (const each of failed) await fail(each);
      // Without any progress no thread can be had, and the next run may find one.
      if (untried.length === items.length) break;
    }
    return handled;
  };

  return {
    /**
     * Handles all items that wait, and returns how many. Calls during a run share it.
     * @throws the error of Postgres; what was not handled is tried again
     */
    run: (): Promise<number> => {
      running ??= handleAll().finally(() => {
        running = null;
      });
      return running;
    },
    /** Lets a run end after its present batch. */
    stop: (): void => {
      stopped = true;
    },
  };
};

const itemsOf = (batch: Understood[]): ClaimedItem[] => batch.map(({ item }) => item);

/** An error of Postgres or of the way to it that says nothing about the item. */
const isPassing = (error: unknown): boolean =>
  typeof (error as { code?: unknown }).code === 'string' && isTransient(error);

const isWithoutThread = (error: unknown): boolean =>
  error instanceof DomainError && (error.code === 'busy' || error.code === 'unavailable');

export type ItemHandler = ReturnType<typeof createItemHandler>;

import { randomUUID } from 'node:crypto';
import type { SendResult } from '../../mail/smtp/outcome.ts';
import type { Clock } from '../../platform/clock.ts';
import { messageOf } from '../../platform/errors.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Range } from '../ledger/batches.ts';
import { type DomainHolds, heldNote } from '../ledger/domain-holds.ts';
import { type Claimed, LEASE_MS, type Ledger } from '../ledger/ledger.ts';
import { skipped } from '../ledger/skip-reasons.ts';
import type { Admission } from './admission.ts';
import type { Item } from './delivery-item.ts';
import type { Journal } from './journal.ts';
import type { PagePreparer } from './prepare-page.ts';
import type { Settling } from './settle-items.ts';
import type { Tallies } from './tallies.ts';

/** How long digests of a domain that the guard holds are put back at least: each time costs as much as preparing them. */
const HELD_MS = 15 * 60_000;

export type PageRange = Range & { localDate: string };
/** `result`: how the last attempt of the page ended. */
export type PageResult = { count: number; result: SendResult | undefined };

/** Claims pages of the ledger, and holds their leases until each of their rows is settled. */
export const createPageSender = (options: {
  ledger: Ledger;
  journal: Pick<Journal, 'claim' | 'release'>;
  prepare: PagePreparer;
  tallies: Pick<Tallies, 'heldDomains'>;
  domainHolds: Pick<DomainHolds, 'list'>;
  admission: Pick<Admission, 'add' | 'deferUntil' | 'watch'>;
  putBack: Settling['putBack'];
  /** Called when there is something to send. */
  pump: () => void;
  isStopping: () => boolean;
  clock: Clock;
  log: Logger;
}) => {
  const { ledger, journal, tallies, admission, pump, clock, log } = options;

  const keepLease = (range: PageRange, token: string): NodeJS.Timeout =>
    setInterval(() => {
      ledger
        .renew(range, token)
        .catch((error: unknown) => log.warn({ err: messageOf(error) }, 'a lease could not be renewed'));
    }, LEASE_MS / 4);

  /** Reads what the rows are made of; puts them back where that fails. */
  const prepare = async (rows: Claimed[], claim: number, isProbe: boolean) => {
    try {
      const items = await options.prepare(rows, claim, isProbe);
      const [heldDomains, holds] = await Promise.all([
        tallies.heldDomains(clock.now()),
        options.domainHolds.list(),
      ]);
      return { items, heldDomains, stopped: new Set(holds.map(({ domain }) => domain)) };
    } catch (error) {
      await ledger.settle(rows.map((row) => ({ ...row, state: 'planned' as const, note: null })));
      throw error;
    }
  };

  const skipTheGone = async (rows: Claimed[], items: { digestId: string }[]): Promise<void> => {
    const here = new Set(items.map(({ digestId }) => digestId));
    const gone = rows.filter(({ digestId }) => !here.has(digestId));
    await ledger.settle(gone.map((row) => ({ ...row, ...skipped('reader_left') })));
  };

  const sendAll = (
    items: Omit<Item, 'finish'>[],
    heldDomains: Map<string, number>,
    stopped: Set<string>,
  ): Promise<SendResult | undefined> =>
    new Promise((resolve) => {
      let last: SendResult | undefined;
      let left = items.length;
      if (left === 0) return resolve(last);
      const finish = (result?: SendResult): void => {
        last = result ?? last;
        left -= 1;
        if (left === 0) resolve(last);
      };
      for (const item of items) {
        if (options.isStopping()) {
          options.putBack({ ...item, finish }, null);
          continue;
        }
        if (stopped.has(item.domain)) {
          options.putBack({ ...item, finish }, heldNote(item.domain), HELD_MS * (1 + Math.random() / 2));
          continue;
        }
        admission.add({ ...item, finish });
        // What one worker was told holds for all, and for those that were started since.
        const heldMs = heldDomains.get(item.domain);
        if (heldMs !== undefined) admission.deferUntil(item.domain, heldMs);
      }
      pump();
      admission.watch(pump);
    });

  /** Claims and sends up to `limit` rows; returns how many there were. */
  return async (range: PageRange, limit: number, isProbe = false): Promise<PageResult> => {
    const token = randomUUID();
    const claim = journal.claim({ ...range, token });
    let renewal: NodeJS.Timeout | undefined;
    try {
      const rows = await ledger.claim(range, token, limit, isProbe);
      if (rows.length === 0) return { count: 0, result: undefined };
      renewal = keepLease(range, token);
      const { items, heldDomains, stopped } = await prepare(rows, claim, isProbe);
      await skipTheGone(rows, items);
      return { count: rows.length, result: await sendAll(items, heldDomains, stopped) };
    } finally {
      clearInterval(renewal);
      journal.release(claim);
    }
  };
};

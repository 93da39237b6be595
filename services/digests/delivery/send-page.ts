import { randomUUID } from 'node:crypto';
import type { SendResult } from '../../mail/smtp/outcome.ts';
import { messageOf } from '../../platform/errors.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Range } from '../ledger/batches.ts';
import { type Claimed, LEASE_MS, type Ledger } from '../ledger/ledger.ts';
import { skipped } from '../ledger/skip-reasons.ts';
import type { Item } from './delivery-item.ts';
import type { Journal } from './journal.ts';
import type { PageOffer } from './offer-page.ts';
import type { PagePreparer } from './prepare-page.ts';

export type PageRange = Range & { localDate: string };
/** `result`: how the last attempt of the page ended. */
export type PageResult = { count: number; result: SendResult | undefined };

/** Claims pages of the ledger, and holds their leases until each of their rows is settled. */
export const createPageSender = (options: {
  ledger: Ledger;
  journal: Pick<Journal, 'claim' | 'release'>;
  prepare: PagePreparer;
  offer: PageOffer<Item>;
  log: Logger;
}) => {
  const { ledger, journal, offer, log } = options;

  const keepLease = (range: PageRange, token: string): NodeJS.Timeout =>
    setInterval(() => {
      ledger
        .renew(range, token)
        .catch((error: unknown) => log.warn({ err: messageOf(error) }, 'a lease could not be renewed'));
    }, LEASE_MS / 4);

  /** Reads what the rows are made of; puts them back where that fails. */
  const prepare = async (rows: Claimed[], claim: number, isProbe: boolean) => {
    try {
      return { items: await options.prepare(rows, claim, isProbe), holds: await offer.readHolds() };
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

  /** Claims and sends up to `limit` rows; returns how many there were. */
  return async (range: PageRange, limit: number, isProbe = false): Promise<PageResult> => {
    const token = randomUUID();
    const claim = journal.claim({ ...range, token });
    let renewal: NodeJS.Timeout | undefined;
    try {
      const rows = await ledger.claim(range, token, limit, isProbe);
      if (rows.length === 0) return { count: 0, result: undefined };
      renewal = keepLease(range, token);
      const { items, holds } = await prepare(rows, claim, isProbe);
      await skipTheGone(rows, items);
      return { count: rows.length, result: await offer.sendAll(items, holds) };
    } finally {
      clearInterval(renewal);
      journal.release(claim);
    }
  };
};

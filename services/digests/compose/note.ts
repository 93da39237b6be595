import { addDays } from '../../platform/dates.ts';
import type { DigestReader } from '../selection/readers.ts';
import type { DigestNote } from './digest-view.ts';

/** How long after the welcome a reader is asked. `START` of the ledger counts the same days. */
export const ASK_AFTER_DAYS = 7;

/**
 * Returns what the digest of a local date says besides its papers. The reader's record names the digest that said it, so another
 * attempt at the same digest says it again, and no other digest does.
 */
export const noteOf = (
  { welcomedOn, askedOn }: Pick<DigestReader, 'welcomedOn' | 'askedOn'>,
  localDate: string,
): DigestNote | null => {
  if (welcomedOn === null || welcomedOn === localDate) return 'welcome';
  if (askedOn !== null) return askedOn === localDate ? 'ask' : null;
  return localDate >= addDays(welcomedOn, ASK_AFTER_DAYS) ? 'ask' : null;
};

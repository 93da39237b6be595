import type { SendResult } from '../../mail/smtp/outcome.ts';
import { MAX_UNCERTAIN_ATTEMPTS } from '../ledger/ledger.ts';
import type { JournaledOutcome } from './journal.ts';
import type { RefusalVerdict } from './refusal.ts';

const MINUTE_MS = 60_000;
const MAX_BACKOFF_MINUTES = 60;

export type UncertainPolicy = 'resend' | 'hold';

/**
 * Returns the outcome of a digest that may have arrived: it is sent again under the same Message-ID, or kept as `uncertain`. `uncertainAttempts`
 * counts those before this one.
 */
export const uncertainOutcome = (
  policy: UncertainPolicy,
  uncertainAttempts: number,
  why: string,
): { state: 'planned' | 'uncertain'; note: string; isUncertain: true } => {
  const isSentAgain = policy === 'resend' && uncertainAttempts + 1 < MAX_UNCERTAIN_ATTEMPTS;
  return isSentAgain
    ? { state: 'planned', note: `sent again: ${why}`, isUncertain: true }
    : { state: 'uncertain', note: why, isUncertain: true };
};

/** Returns the outcome of an attempt as the ledger records it. */
export const outcomeOf = (
  result: SendResult,
  row: { attempts: number; uncertainAttempts: number },
  options: { policy: UncertainPolicy; now: Date; random?: () => number },
): JournaledOutcome => {
  const random = options.random ?? Math.random;
  // The jitter keeps mails that were deferred together from being retried together.
  const later = (minutes: number): string =>
    new Date(options.now.getTime() + minutes * MINUTE_MS * (0.75 + random() / 2)).toISOString();
  const note = result.reply;
  switch (result.kind) {
    case 'sent':
      return { state: 'sent', note };
    case 'rejected':
      return { state: 'failed', note, refusal: refusalOf(result) };
    case 'held':
      return { state: 'failed', note: `held: ${note}` };
    case 'uncertain':
      return { ...uncertainOutcome(options.policy, row.uncertainAttempts, note), retryAt: later(1) };
    case 'deferred':
      return {
        state: 'planned',
        note,
        retryAt: later(Math.min(2 ** row.attempts, MAX_BACKOFF_MINUTES)),
      };
    // The mail was certainly not sent, and the recipient is not at fault.
    case 'interrupted':
    case 'unreachable':
      return { state: 'planned', note, retryAt: later(0.25) };
    case 'refused':
      // One recipient may refuse us again and again where others do not.
      return {
        state: 'planned',
        note,
        retryAt: later(row.attempts < 2 ? 0.25 : Math.min(2 ** row.attempts, MAX_BACKOFF_MINUTES)),
      };
  }
};

const refusalOf = ({ hardBounce, softBounce }: SendResult & { kind: 'rejected' }): RefusalVerdict => {
  if (hardBounce) return 'hard';
  return softBounce ? 'soft' : 'blocked';
};

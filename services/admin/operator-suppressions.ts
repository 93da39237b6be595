import type { Clock } from '../platform/clock.ts';
import { DomainError } from '../platform/errors.ts';
import type { Db } from '../platform/postgres.ts';
import {
  COMPLAINT,
  ERASED,
  HARD_BOUNCE,
  type RestoredState,
  type Suppression,
} from '../subscribers/privacy/suppression.ts';
import { readerByAddress } from '../subscribers/reader-lookup.ts';
import type { Audit } from './audit.ts';

/** Who acts: an address of ADMIN_EMAILS, or `console`. */
type Actor = { operator: string; ip: string | null };

/** `state`: that of the reader of the address, if there is one whose subscription the suppression had ended. */
export type Lifted = { isLifted: boolean; state: RestoredState | null };

// A suppression with one of these would read as that of a report or of an erased reader, which a new sign-up lifts.
const KEPT_REASONS: readonly string[] = [COMPLAINT, ERASED, HARD_BOUNCE];

/** Lets operators suppress addresses and lift suppressions, each with a reason, which the audit log keeps. */
export const createOperatorSuppressions = (options: {
  db: Db;
  clock: Clock;
  suppression: Pick<Suppression, 'add' | 'lift' | 'liftHash'>;
  audit: Pick<Audit, 'record'>;
}) => {
  const { db, clock, suppression, audit } = options;
  const subjectOf = (subscriberId: number | null): string =>
    subscriberId === null ? '' : `reader ${subscriberId}`;

  const recordLifted = async (
    { isLifted, subscriberId, state }: Awaited<ReturnType<Suppression['lift']>>,
    reason: string,
    actor: Actor,
  ): Promise<Lifted> => {
    if (isLifted) {
      const subject = subjectOf(subscriberId);
      await audit.record({ ...actor, action: 'lifted a suppression', subject, detail: reason });
    }
    return { isLifted, state };
  };

  const lift = async (addressKey: string, reason: string, actor: Actor): Promise<Lifted> =>
    recordLifted(await suppression.lift(db, addressKey, clock.now()), reason, actor);

  return {
    /**
     * Suppresses an address for good: signing up again does not lift it.
     * @throws DomainError `invalid_input` for a reason that names another cause than an operator
     */
    add: async (addressKey: string, reason: string, actor: Actor): Promise<void> => {
      if (KEPT_REASONS.includes(reason))
        throw new DomainError(
          'invalid_input',
          `The reason “${reason}” is kept for others: use other words.`,
          {
            field: 'reason',
          },
        );
      await suppression.add(db, addressKey, reason, clock.now());
      const subject = subjectOf(await readerByAddress(db, addressKey));
      await audit.record({ ...actor, action: 'suppressed an address', subject, detail: reason });
    },
    /**
     * Lifts a suppression. A reader whose mail bounced gets digests again; every other one may sign up again. That of an erased
     * reader stays: only they themselves can end it, by signing up.
     */
    lift,
    /** Does the same for a hash, and for its address where a reader has it. */
    liftEntry: async (
      entry: { hash: string; addressKey: string | null },
      reason: string,
      actor: Actor,
    ): Promise<Lifted> =>
      entry.addressKey === null
        ? recordLifted(await suppression.liftHash(db, entry.hash, clock.now()), reason, actor)
        : lift(entry.addressKey, reason, actor),
  };
};

export type OperatorSuppressions = ReturnType<typeof createOperatorSuppressions>;

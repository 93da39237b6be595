import { messageOf } from '../../platform/errors.ts';
import type { Logger } from '../../platform/logger.ts';
import { isTransient } from '../../platform/postgres.ts';
import type { Outcome } from '../ledger/ledger.ts';

/** `lost`: the lease was, so nothing was written. `refused`: Postgres does not take this row, however often it is tried. */
export type Settled = 'written' | 'lost' | 'refused';

/**
 * Records outcomes by `settle`. Where Postgres refuses a group for what it holds, the group is halved until the bad row stands
 * alone: that one is tried once without its note, since a state that is not recorded means a second mail, and then fails.
 * @throws what may pass by itself (the server is away)
 */
export const settleApart = async (
  settle: (outcomes: Outcome[]) => Promise<boolean[]>,
  outcomes: Outcome[],
  log: Logger,
): Promise<Settled[]> => {
  try {
    return (await settle(outcomes)).map((isWritten) => (isWritten ? 'written' : 'lost'));
  } catch (error) {
    if (isTransient(error)) throw error;
    const [{ digestId, state, note } = { digestId: '', state: '', note: null }] = outcomes;
    if (outcomes.length > 1) {
      const half = outcomes.length >> 1;
      return [
        ...(await settleApart(settle, outcomes.slice(0, half), log)),
        ...(await settleApart(settle, outcomes.slice(half), log)),
      ];
    }
    log.error(
      { digestId, state, err: messageOf(error) },
      'Postgres refuses the outcome of a digest; see its state, and the journal',
    );
    if (note === null) return ['refused'];
    return settleApart(settle, [{ ...outcomes[0]!, note: null }], log);
  }
};

import type { Incidents } from '../../incidents/incidents.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Batches } from '../ledger/batches.ts';
import type { Holds } from '../ledger/holds.ts';
import type { DigestDelivery } from './delivery.ts';

const NO_ANSWER = ['unreachable', 'interrupted', 'uncertain'];
const TRIED_BATCHES = 20;

/** Lets one digest through now and then while the relay is away, and all of them once it answers. */
export const createRelayProbe = (options: {
  holds: Holds;
  batches: Batches;
  delivery: Pick<DigestDelivery, 'probe'>;
  incidents: Incidents;
  clock: Clock;
  log: Logger;
}) => {
  const { holds, batches, clock, log } = options;

  const isAnswered = async (): Promise<boolean> => {
    for (const range of await batches.openRanges(TRIED_BATCHES)) {
      const delivery = await options.delivery.probe(range);
      if (delivery) return !NO_ANSWER.includes(delivery.kind);
    }
    // Nothing to try it with: the next digest will tell.
    return true;
  };

  return {
    /** True where sending goes on again. */
    run: async (): Promise<boolean> => {
      if (!(await holds.takeProbe())) return false;
      if (!(await isAnswered())) return false;
      if (!(await holds.lift('relay'))) return false;
      await options.incidents.resolve('sending-relay', 'sending');
      log.info('the relay answers; sending goes on');
      const now = clock.now();
      await batches.wake(now, now);
      return true;
    },
  };
};

export type RelayProbe = ReturnType<typeof createRelayProbe>;

import type { Clock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Batches } from '../ledger/batches.ts';
import type { Holds } from '../ledger/holds.ts';
import type { DigestDelivery } from './delivery.ts';
import type { SendingIncidents } from './sending-incidents.ts';

const WITHOUT_REPLY = ['unreachable', 'interrupted', 'uncertain'];
const TRIED_BATCHES = 20;

/** Sends one digest now and then while no relay takes mail, and lifts the hold once a relay replies. */
export const createRelayProbe = (options: {
  holds: Holds;
  batches: Batches;
  delivery: Pick<DigestDelivery, 'probe'>;
  incidents: SendingIncidents;
  clock: Clock;
  log: Logger;
}) => {
  const { holds, batches, clock, log } = options;

  const relayReplies = async (): Promise<boolean> => {
    for (const range of await batches.openRanges(TRIED_BATCHES)) {
      const result = await options.delivery.probe(range);
      if (result) return !WITHOUT_REPLY.includes(result.kind);
    }
    // There is no digest to try it with, so the next one will tell.
    return true;
  };

  return {
    /** Tries the relay where it is time to; returns whether sending was resumed. */
    run: async (): Promise<boolean> => {
      if (!(await holds.takeProbe())) return false;
      if (!(await relayReplies())) return false;
      if (!(await holds.lift('relay'))) return false;
      await options.incidents.resolve('sending-relay', 'sending');
      log.info('the relay replies; sending goes on');
      const now = clock.now();
      await batches.wake(now, now);
      return true;
    },
  };
};

export type RelayProbe = ReturnType<typeof createRelayProbe>;

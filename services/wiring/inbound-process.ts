import { createIntake } from '../inbound/intake.ts';
import { createDispatcher } from '../jobs/dispatcher.ts';
import { systemClock } from '../platform/clock.ts';
import type { Config } from '../platform/config.ts';
import { createLogger } from '../platform/logger.ts';
import { createPool } from '../platform/postgres.ts';
import type { Overrides } from './base.ts';

/** Wires what the process that takes mail needs: it only stores, so it loads neither templates nor papers. */
export const createInboundContainer = (
  config: Config,
  overrides: Pick<Overrides, 'clock' | 'log' | 'db' | 'dispatcher'> = {},
) => {
  const clock = overrides.clock ?? systemClock;
  const log = overrides.log ?? createLogger({ level: config.logLevel, name: 'inbound' });
  const db = overrides.db ?? createPool({ databaseUrl: config.databaseUrl, name: 'paperboy inbound', log });
  const dispatcher =
    overrides.dispatcher ?? createDispatcher({ redisUrl: config.redisUrl, prefix: config.queuePrefix, log });
  const intake = createIntake({ db, clock, wake: () => dispatcher.wake('handle-inbound', [{}]) });
  return {
    config,
    clock,
    log,
    db,
    intake,
    close: async (): Promise<void> => {
      await dispatcher.close();
      await db.end();
    },
  };
};

export type InboundContainer = ReturnType<typeof createInboundContainer>;

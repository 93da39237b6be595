import { createGuard } from '../inbound/guard.ts';
import { createItemHandler } from '../inbound/handle-items.ts';
import { createIntake } from '../inbound/intake.ts';
import { createItemReader } from '../inbound/read-item.ts';
import { createReading } from '../inbound/reading.ts';
import { readEvent } from '../inbound/stand-in.ts';
import type { ActingParts } from './acting.ts';
import type { Base, Overrides } from './base.ts';
import type { Delivery } from './delivery.ts';
import type { Papers } from './papers.ts';
import type { Subscribers } from './subscribers.ts';

// Most of the work is done by Postgres, and a second thread would take the processor from it.
const READING_THREADS = 1;

/** Wires what comes back about the mail that was sent. */
export const wireInbound = (
  {
    db,
    clock,
    log,
    config,
    dispatcher,
    acting,
    holds,
    domainHolds,
    batches,
    incidents,
  }: Base & Papers & Subscribers & ActingParts & Delivery,
  overrides: Overrides,
) => {
  const intake = createIntake({ db, clock, wake: () => dispatcher.wake('handle-inbound', [{}]) });
  const messageReading = overrides.messageReading ?? createReading({ maxThreads: READING_THREADS });
  const itemHandler = createItemHandler({
    db,
    clock,
    log,
    read: createItemReader({ reading: messageReading, readEvent }),
    concurrency: messageReading.maxThreads,
    record: acting.record,
  });
  const guard = createGuard({ db, clock, holds, domainHolds, batches, incidents, config });
  return { intake, messageReading, itemHandler, guard };
};

export type Inbound = ReturnType<typeof wireInbound>;

import { availableParallelism } from 'node:os';
import { createDeliverability } from '../inbound/deliverability.ts';
import { createReplyForwarder } from '../inbound/forward-replies.ts';
import { createForwardable } from '../inbound/forwardable.ts';
import { createGuard } from '../inbound/guard.ts';
import { createItemHandler } from '../inbound/handle-items.ts';
import { createIntake } from '../inbound/intake.ts';
import { readEvent } from '../inbound/providers/registry.ts';
import { createWebhooks } from '../inbound/providers/webhooks.ts';
import { createItemReader } from '../inbound/read-item.ts';
import { createReading } from '../inbound/reading.ts';
import { createReportLog } from '../inbound/report-log.ts';
import { createInboundRetention } from '../inbound/retention.ts';
import type { ActingParts } from './acting.ts';
import type { Base, Overrides } from './base.ts';
import type { Delivery } from './delivery.ts';
import type { Papers } from './papers.ts';
import type { Subscribers } from './subscribers.ts';

// On two cores a second thread lifts 405 reports a second to 519 (bench:inbound); more would starve Postgres beside it.
const READING_THREADS = Math.min(2, availableParallelism());

/** Wires what comes back about the mail that was sent. */
export const wireInbound = (
  {
    db,
    clock,
    log,
    config,
    fetcher,
    dispatcher,
    notes,
    acting,
    holds,
    domainHolds,
    batches,
    incidents,
  }: Base & Papers & Subscribers & ActingParts & Delivery,
  overrides: Overrides,
) => {
  const { address } = config.mailFrom;
  const senderDomain = address.slice(address.lastIndexOf('@') + 1);
  const intake = createIntake({ db, clock, wake: () => dispatcher.wake('handle-inbound', [{}]) });
  const messageReading = overrides.messageReading ?? createReading({ maxThreads: READING_THREADS });
  const itemHandler = createItemHandler({
    db,
    clock,
    log,
    read: createItemReader({
      reading: messageReading,
      readEvent,
      isForwardable: notes.canForward ? createForwardable({ domain: senderDomain }) : () => false,
    }),
    concurrency: messageReading.maxThreads,
    record: acting.record,
    keepsContent: (_, entries) => entries.some(({ isForwarded }) => isForwarded),
  });
  const guard = createGuard({ db, clock, holds, domainHolds, batches, incidents, config });
  const replyForwarder = createReplyForwarder({ db, clock, log, notes });
  const inboundRetention = createInboundRetention({ db, clock, log, days: config.reportRetentionDays });
  const webhooks = createWebhooks({ config, intake, fetcher, clock, log });
  return {
    intake,
    messageReading,
    itemHandler,
    guard,
    replyForwarder,
    inboundRetention,
    webhooks,
    reportLog: createReportLog({ db }),
    deliverability: createDeliverability({ db, clock }),
  };
};

export type Inbound = ReturnType<typeof wireInbound>;

import { createIntake } from '../inbound/intake.ts';
import { createWebhooks } from '../inbound/providers/webhooks.ts';
import type { Base } from './base.ts';
import type { Delivery } from './delivery.ts';
import type { Subscribers } from './subscribers.ts';

/** Wires what comes back about the mail that was sent. */
export const wireInbound = ({ db, clock, config, fetcher, log }: Base & Subscribers & Delivery) => {
  const intake = createIntake({ db, clock });
  const webhooks = createWebhooks({ config, intake, fetcher, clock, log });
  return { intake, webhooks };
};

export type Inbound = ReturnType<typeof wireInbound>;

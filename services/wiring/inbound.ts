import { createIntake } from '../inbound/intake.ts';
import type { Base } from './base.ts';
import type { Delivery } from './delivery.ts';
import type { Subscribers } from './subscribers.ts';

/** Wires what comes back about the mail that was sent. */
export const wireInbound = ({ db, clock }: Base & Subscribers & Delivery) => {
  const intake = createIntake({ db, clock });
  return { intake };
};

export type Inbound = ReturnType<typeof wireInbound>;

import { createActing } from '../inbound/act.ts';
import { createMatcher } from '../inbound/match.ts';
import { createRefusals } from '../inbound/refusals.ts';
import { createMessageIdReader } from '../mail/message-id.ts';
import type { Base } from './base.ts';
import type { Papers } from './papers.ts';
import type { Subscribers } from './subscribers.ts';

/** Wires what reports lead to. It comes before the delivery, which reports what is refused while it is sent. */
export const wireActing = ({
  config,
  db,
  clock,
  links,
  incidents,
  suppression,
  subscription,
}: Base & Papers & Subscribers) => {
  const matcher = createMatcher({ links, readMessageId: createMessageIdReader(config) });
  const acting = createActing({
    matcher,
    suppression,
    subscription,
    incidents,
    config,
    clock,
    isForwarded: (entry) => entry.isForwarded === true,
  });
  return { matcher, acting, recordRefusal: createRefusals({ db, acting, clock }) };
};

export type ActingParts = ReturnType<typeof wireActing>;

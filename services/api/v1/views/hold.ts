import Type, { type Static } from 'typebox';
import type { StandingHold } from '../../../admin/runs.ts';
import { closed, Moment, orNull } from '../schemas.ts';

export const Hold = closed(
  {
    kind: Type.Enum(['operator', 'relay', 'refused', 'guard', 'domain'], {
      description:
        'Who or what holds sending: an operator; the relay, which is away; receivers, which refuse the sender; the guard, because too much comes back; or `domain`, which holds one recipient domain.',
    }),
    reason: Type.String(),
    since: Moment,
    probeAt: orNull(Moment),
    domain: orNull(Type.String({ description: 'The recipient domain; null if all sending is held.' })),
  },
  { title: 'Hold', description: 'What stops sending.' },
);

/** Returns a hold as the API shows it. */
export const toHold = (hold: StandingHold): Static<typeof Hold> => ({
  kind: hold.kind,
  reason: hold.reason,
  since: hold.since.toISOString(),
  probeAt: hold.probeAt?.toISOString() ?? null,
  domain: hold.domain ?? null,
});

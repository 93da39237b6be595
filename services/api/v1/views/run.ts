import Type, { type Static } from 'typebox';
import type { RunProgress } from '../../../admin/runs.ts';
import type { SkipCounts } from '../../../digests/ledger/batches.ts';
import { digestStates } from '../../../digests/ledger/digest-state.ts';
import { skipReasons } from '../../../digests/ledger/skip-reasons.ts';
import { closed, Day, Moment, orNull } from '../schemas.ts';
import { Hold, toHold } from './hold.ts';

const Count = Type.Integer({ minimum: 0 });

const counted = {
  date: Day,
  planned: Type.Integer({ minimum: 0, description: 'The digests of the date, in any state.' }),
  states: closed(Object.fromEntries(digestStates.map((state) => [state, Count])), {
    description: 'The number of digests in each state.',
  }),
};

/** Describes a run in a list. */
export const Run = closed(counted, {
  title: 'Run',
  description: 'The sending of the digests of one local date.',
});

const SlowDomain = closed({
  domain: Type.String({ examples: ['example.org'] }),
  sent: Count,
  deferred: Count,
  failed: Count,
  meanMs: Type.Integer({ minimum: 0, description: 'The mean time from handing a mail over to its reply.' }),
  heldUntil: orNull(Moment),
});

export const Progress = closed(
  {
    ...counted,
    skipReasons: closed(
      Object.fromEntries([...Object.keys(skipReasons), 'unknown'].map((reason) => [reason, Count])),
      {
        description: 'The number of skipped digests by reason.',
      },
    ),
    cancelled: Type.Boolean({ description: 'Whether the run was cancelled and not retried since.' }),
    holds: Type.Array(Hold, { description: 'What stops all sending now; empty while mails are sent.' }),
    ratePerSecond: Type.Number({
      minimum: 0,
      description: 'The digests of any date that were settled per second over the last minute.',
    }),
    etaSeconds: orNull(
      Type.Integer({
        minimum: 0,
        description:
          'The time until the last waiting digest is settled at this rate; null while none is settled.',
      }),
    ),
    slowestDomains: Type.Array(SlowDomain, {
      description: 'The slowest recipient domains of today, slowest first.',
    }),
  },
  { title: 'RunProgress', description: 'The progress of a run.' },
);

/** Returns the progress of a run as the API shows it. */
export const toProgress = (run: RunProgress, skipped: SkipCounts): Static<typeof Progress> => ({
  date: run.localDate,
  planned: run.planned,
  states: run.states,
  skipReasons: {
    ...Object.fromEntries([...Object.keys(skipReasons), 'unknown'].map((reason) => [reason, 0])),
    ...skipped,
  },
  cancelled: run.isCancelled,
  holds: run.holds.map(toHold),
  ratePerSecond: run.ratePerSecond,
  etaSeconds: run.etaSeconds,
  slowestDomains: run.slowestDomains.map(({ heldUntil, ...domain }) => ({
    ...domain,
    heldUntil: heldUntil?.toISOString() ?? null,
  })),
});

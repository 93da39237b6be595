import Type, { type Static } from 'typebox';

/** The queues. Fetching has its own, since a slow source must not delay planning. Transactional mail has its own, so that a burst of digests never delays a confirmation. */
export const queueNames = ['schedule', 'digests', 'transactional', 'arrivals'] as const;
export type QueueName = (typeof queueNames)[number];

/** Ids of the ledger are 64-bit: they travel as decimal strings. */
const LedgerId = Type.String({ pattern: '^[0-9]{1,19}$' });

const defineJob = <Schema extends Type.TSchema>(queue: QueueName, payload: Schema) => ({ queue, payload });

/** Every job: its queue and its payload, which carries ids and never an address. */
export const jobs = {
  /** Turns due readers into planned digests. */
  'plan-digests': defineJob('schedule', Type.Object({})),
  /** Takes back what a dead worker held, and wakes what nobody picked up. */
  'sweep-ledger': defineJob('schedule', Type.Object({})),
  /** Asks the sources for papers, and closes the editions whose time has come. */
  'gather-papers': defineJob('arrivals', Type.Object({})),
  /** Counts what the operators' charts show. */
  'record-figures': defineJob('schedule', Type.Object({})),
  /** Composes and sends the planned digests of a range of the ledger. */
  'send-digests': defineJob('digests', Type.Object({ from: LedgerId, to: LedgerId })),
  /** Answers one sign-up by mail. */
  'answer-signup': defineJob('transactional', Type.Object({ signupId: Type.Integer({ minimum: 1 }) })),
  /** Answers sign-ups that came at one time. */
  'answer-signups': defineJob(
    'transactional',
    Type.Object({ signupIds: Type.Array(Type.Integer({ minimum: 1 }), { maxItems: 100 }) }),
  ),
} as const;

export type JobName = keyof typeof jobs;
export type JobPayload<Name extends JobName> = Static<(typeof jobs)[Name]['payload']>;

/** What runs by the clock. Postgres decides what is due; a run too many finds nothing to do. */
export const schedules: { job: JobName; everyMs: number }[] = [
  { job: 'plan-digests', everyMs: 60_000 },
  { job: 'sweep-ledger', everyMs: 60_000 },
  { job: 'gather-papers', everyMs: 60_000 },
  { job: 'record-figures', everyMs: 10 * 60_000 },
];

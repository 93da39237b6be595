import Type, { type Static } from 'typebox';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;

/** The queues, and how many jobs of each one process works on at a time. */
export const queues = {
  schedule: { concurrency: 1 },
  // While one batch is being sent the next are claimed and read: the connections, which all batches share, stay full.
  digests: { concurrency: 3 },
  // A queue of its own, so that a burst of digests never delays a confirmation.
  transactional: { concurrency: 5 },
  // A queue of its own, so that a slow source does not delay planning.
  arrivals: { concurrency: 1 },
} as const;
export type QueueName = keyof typeof queues;
export const queueNames = Object.keys(queues) as QueueName[];

export type Retry = { attempts: number; backoff: { type: 'exponential'; delay: number; jitter: number } };
const FIVE_TIMES: Retry = {
  attempts: 5,
  backoff: { type: 'exponential', delay: 2 * SECOND_MS, jitter: 0.5 },
};

type Job<Payload extends Type.TSchema> = {
  queue: QueueName;
  payload: Payload;
  /** How often it runs by the clock. Postgres decides what is due; a run too many finds nothing to do. */
  everyMs?: number;
  /** A scheduled job has none: its next run is its retry. */
  retry?: Retry;
};
const defineJob = <Payload extends Type.TSchema>(job: Job<Payload>): Job<Payload> => job;

/** Few enough that a crowd is shared out among the workers. */
const SIGNUPS_A_JOB = 10;

/** Ids of the ledger are 64-bit: they travel as decimal strings. */
const LedgerId = Type.String({ pattern: '^[0-9]{1,19}$' });
const Nothing = Type.Object({});

/** Every job. A payload carries ids and never an address. */
export const jobs = {
  /** Turns due readers into planned digests. */
  'plan-digests': defineJob({ queue: 'schedule', payload: Nothing, everyMs: MINUTE_MS }),
  /** Takes back what a dead worker held, and wakes what nobody picked up. */
  'sweep-ledger': defineJob({ queue: 'schedule', payload: Nothing, everyMs: MINUTE_MS }),
  /** Asks the sources for papers, and closes the editions whose time has come. */
  'gather-papers': defineJob({ queue: 'arrivals', payload: Nothing, everyMs: MINUTE_MS }),
  /** Counts what the operators' charts show. */
  'record-figures': defineJob({ queue: 'schedule', payload: Nothing, everyMs: 10 * MINUTE_MS }),
  /** Composes and sends the planned digests of a range of the ledger. */
  'send-digests': defineJob({
    queue: 'digests',
    payload: Type.Object({ from: LedgerId, to: LedgerId }),
    retry: FIVE_TIMES,
  }),
  /** Sends the mails that sign-ups ask for. */
  'answer-signups': defineJob({
    queue: 'transactional',
    payload: Type.Object({
      signupIds: Type.Array(Type.Integer({ minimum: 1 }), { maxItems: 100 }),
    }),
    retry: FIVE_TIMES,
  }),
} as const;

/** Returns the payloads of `answer-signups` for any number of sign-ups. */
export const signupPayloads = (signupIds: number[]): JobPayload<'answer-signups'>[] =>
  Array.from({ length: Math.ceil(signupIds.length / SIGNUPS_A_JOB) }, (_, at) => ({
    signupIds: signupIds.slice(at * SIGNUPS_A_JOB, (at + 1) * SIGNUPS_A_JOB),
  }));

export type JobName = keyof typeof jobs;
export type JobPayload<Name extends JobName> = Static<(typeof jobs)[Name]['payload']>;

/** What every worker process does by its own clock, since it concerns that process or must not wait for Redis. */
export const duties = {
  /** Settles what workers that were killed had on the wire, from their journals. */
  'recover-journals': { everyMs: 5 * SECOND_MS },
  /** Tries one mail while the relay is away. */
  'probe-relay': { everyMs: 5 * SECOND_MS },
  /** Writes down what this process counted. */
  'write-tallies': { everyMs: 5 * SECOND_MS },
  /** Makes sure that every schedule stands: a Redis that was emptied has forgotten them. */
  'renew-schedules': { everyMs: MINUTE_MS },
} as const;
export type DutyName = keyof typeof duties;

import Type, { type Static } from 'typebox';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** The queues; `concurrency` is how many jobs of a queue one process works on at a time. */
export const queues = {
  schedule: { concurrency: 1 },
  // While one batch is sent, the next two are claimed and read, so that the connections, which all batches share, stay busy.
  digests: { concurrency: 3 },
  // This queue is separate, since one of its jobs may last for hours and must not keep a place from digests.
  announcements: { concurrency: 1 },
  // This queue is separate, so that a burst of digests does not delay a confirmation.
  transactional: { concurrency: 5 },
  // This queue is separate, so that a slow source does not delay planning.
  arrivals: { concurrency: 1 },
  // This queue is separate, so that slow pictures delay no paper.
  pictures: { concurrency: 1 },
  // This queue is separate, so that the deletion of many old rows does not delay planning.
  retention: { concurrency: 1 },
  // One run handles all that wait, and a second one at the same time would share it.
  inbound: { concurrency: 1 },
  // This queue is separate, so that a slow receiver delays nothing of ours.
  webhooks: { concurrency: 1 },
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
  /** The interval of a scheduled job. Postgres knows what is due, so a run too many finds nothing to do. */
  everyMs?: number;
  /** Missing for a scheduled job, since its next run is its retry. */
  retry?: Retry;
};
const defineJob = <Payload extends Type.TSchema>(job: Job<Payload>): Job<Payload> => job;

/** The largest number of sign-ups in a job, small so that many sign-ups are spread over the workers. */
const SIGNUPS_PER_JOB = 10;

/** The largest number of subscribers that a job adds, which it does in one transaction. */
const ADDITIONS_PER_JOB = 500;

/** Ids of the ledger have 64 bits, so payloads hold them as decimal strings. */
const LedgerId = Type.String({ pattern: '^[0-9]{1,19}$' });
const Nothing = Type.Object({});

/** Defines every job. A payload holds ids and never an address. */
export const jobs = {
  /** Turns due readers into planned digests. */
  'plan-digests': defineJob({ queue: 'schedule', payload: Nothing, everyMs: MINUTE_MS }),
  /** Plans the digests of dead workers again, and queues waiting batches and sign-ups again. */
  'sweep-ledger': defineJob({ queue: 'schedule', payload: Nothing, everyMs: MINUTE_MS }),
  /** Asks the sources for papers, and closes the editions whose time has come. */
  'gather-papers': defineJob({ queue: 'arrivals', payload: Nothing, everyMs: MINUTE_MS }),
  /** Fetches the pictures of papers that wait for them. */
  'fetch-pictures': defineJob({ queue: 'pictures', payload: Nothing, everyMs: MINUTE_MS }),
  /** Records the figures of the operators' charts, and deletes old uploads, evidence, events, and what the API keeps for a time. */
  'record-figures': defineJob({ queue: 'schedule', payload: Nothing, everyMs: 10 * MINUTE_MS }),
  /** Deletes and shortens once a day what is kept no longer. It runs each hour, so that a run which fails is made up for. */
  'keep-retention': defineJob({ queue: 'retention', payload: Nothing, everyMs: HOUR_MS }),
  /** Composes and sends the planned digests of a range of the ledger. */
  'send-digests': defineJob({
    queue: 'digests',
    payload: Type.Object({ from: LedgerId, to: LedgerId }),
    retry: FIVE_TIMES,
  }),
  /** Plans and sends the mails of an announcement. */
  'send-announcements': defineJob({
    queue: 'announcements',
    payload: Type.Object({ announcement: Type.Integer({ minimum: 1 }) }),
    retry: FIVE_TIMES,
  }),
  /** Sends the mails of sign-ups. */
  'answer-signups': defineJob({
    queue: 'transactional',
    payload: Type.Object({
      signupIds: Type.Array(Type.Integer({ minimum: 1 }), { maxItems: 100 }),
    }),
    retry: FIVE_TIMES,
  }),
  /** Adds the subscribers whose consent a program has proved. */
  'add-subscribers': defineJob({
    queue: 'transactional',
    payload: Type.Object({
      signupIds: Type.Array(Type.Integer({ minimum: 1 }), { maxItems: ADDITIONS_PER_JOB }),
    }),
    retry: FIVE_TIMES,
  }),
  /** Handles what came in: reports, complaints, replies. The duty of this name runs all the same. */
  'handle-inbound': defineJob({ queue: 'inbound', payload: Nothing, retry: FIVE_TIMES }),
  /** Sends events to webhook endpoints. The duty of this name runs all the same. */
  'deliver-webhooks': defineJob({ queue: 'webhooks', payload: Nothing, retry: FIVE_TIMES }),
} as const;

const inGroups = (signupIds: number[], size: number): { signupIds: number[] }[] =>
  Array.from({ length: Math.ceil(signupIds.length / size) }, (_, at) => ({
    signupIds: signupIds.slice(at * size, (at + 1) * size),
  }));

/** Returns the payloads of `answer-signups` for any number of sign-ups. */
export const signupPayloads = (signupIds: number[]): JobPayload<'answer-signups'>[] =>
  inGroups(signupIds, SIGNUPS_PER_JOB);
/** Returns the payloads of `add-subscribers` for any number of rows. */
export const additionPayloads = (signupIds: number[]): JobPayload<'add-subscribers'>[] =>
  inGroups(signupIds, ADDITIONS_PER_JOB);

export type JobName = keyof typeof jobs;
export type JobPayload<Name extends JobName> = Static<(typeof jobs)[Name]['payload']>;

/**
 * Defines the duties: what every worker process does by its own clock, because it concerns the process or must not
 * wait for Redis.
 */
export const duties = {
  /** Settles the digests that killed workers were sending, from their journals. */
  'recover-journals': { everyMs: 5 * SECOND_MS },
  /** Tries one mail while no relay takes mail. */
  'probe-relay': { everyMs: 5 * SECOND_MS },
  /** Writes the counts of this process to Postgres. */
  'write-tallies': { everyMs: 5 * SECOND_MS },
  /** Handles what came in. The job of this name is only quicker. */
  'handle-inbound': { everyMs: SECOND_MS },
  /** Sends events to webhook endpoints. The job of this name is only quicker. */
  'deliver-webhooks': { everyMs: SECOND_MS },
  /** Holds sending where too much comes back. */
  'guard-sending': { everyMs: MINUTE_MS },
  /** Passes replies by people on. */
  'forward-replies': { everyMs: 10 * SECOND_MS },
  /** Creates every schedule that is missing, since a Redis that lost its data has none. */
  'renew-schedules': { everyMs: MINUTE_MS },
} as const;
export type DutyName = keyof typeof duties;

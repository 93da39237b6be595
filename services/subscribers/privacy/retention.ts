import { RETENTION_DAYS as EVENT_DAYS } from '../../events/outbox.ts';
import type { Config } from '../../platform/config.ts';

/** Holds the settings by which data is kept. */
export type RetentionSettings = Pick<
  Config,
  'unconfirmedDays' | 'originRetentionDays' | 'ledgerRetentionDays' | 'reportRetentionDays'
>;

/** The return address of a mail is recognised for so long, and a report about it needs the row of its request. */
const REQUEST_DAYS = 30;
export const API_USE_DAYS = 90;

/** Describes one kind of data that tells about people: what it is, why it is kept, and until when. */
export type Kept = {
  /** Whom it is about. */
  about: 'readers' | 'operators' | 'programs';
  what: string;
  why: string;
  /** The days after which it goes; null where something else than time ends it. */
  days: ((settings: RetentionSettings) => number) | null;
  /** Says until when, with the days of above. */
  until: (days: number) => string;
  /** The tables that hold it. */
  tables: readonly string[];
};

/** Lists the steps of the daily job: each changes what is older than the days of its entry. */
export const retentionSteps = {
  unconfirmed: {
    about: 'readers',
    what: 'An address that was entered and never confirmed',
    why: 'To send the confirmation, and no second one for the same request. The zone and the choices of the form wait for it.',
    days: ({ unconfirmedDays }) => unconfirmedDays,
    until: (days) =>
      `Deleted ${days} days after the last request; at once by “forget this address” behind the confirmation link.`,
    tables: ['subscribers', 'signups', 'interests', 'unresolved_papers'],
  },
  'idle-requests': {
    about: 'readers',
    what: 'Requests that led nowhere: ignored, or their mail could not be delivered',
    why: 'To limit the mails that strangers can have sent to one address in a day.',
    days: ({ unconfirmedDays }) => unconfirmedDays,
    until: (days) => `Deleted after ${days} days.`,
    tables: ['signups'],
  },
  requests: {
    about: 'readers',
    what: 'Requests whose mail was sent: to subscribe, for a link, for another address, for an erasure; with the network address and the browser',
    why: 'To answer them, to show who asked, and to know which address a report about the mail means.',
    days: () => REQUEST_DAYS,
    until: (days) => `Deleted after ${days} days, when no such report is read any more.`,
    tables: ['signups'],
  },
  'move-origins': {
    about: 'readers',
    what: 'The network address and the browser from which a subscription was moved to another address',
    why: 'To show who did it, while it can be undone and reports about mails to the old address may come.',
    days: () => REQUEST_DAYS,
    until: (days) => `Deleted after ${days} days. The move itself stays: see the addresses that were left.`,
    tables: ['signups'],
  },
  'consent-origins': {
    about: 'readers',
    what: 'The network addresses and the browser from which a consent was asked for and given',
    why: 'To prove the consent, and that nobody else gave it.',
    days: ({ originRetentionDays }) => originRetentionDays,
    until: (days) =>
      `After ${days} days the network address is shortened (IPv4 to its /24, IPv6 to its /48) and the browser deleted.`,
    tables: ['consents'],
  },
  'sign-ins': {
    about: 'operators',
    what: 'Links that sign an operator in, and their sessions, as hashes',
    why: 'To sign them in.',
    days: () => 0,
    until: () =>
      'A link is deleted when it is used, a session when it is ended; what expired is deleted within a day.',
    tables: ['operator_sign_ins', 'operator_sessions'],
  },
  'operator-origins': {
    about: 'operators',
    what: 'The network address of an operator’s action',
    why: 'To find out who acted if an operator’s access was stolen.',
    days: ({ originRetentionDays }) => originRetentionDays,
    until: (days) => `Deleted after ${days} days.`,
    tables: ['operator_actions'],
  },
} as const satisfies Record<string, Kept>;

export type RetentionStep = keyof typeof retentionSteps;
export const stepNames = Object.keys(retentionSteps) as RetentionStep[];

/** Lists what other jobs delete, or what stays until somebody ends it. */
const otherKinds: readonly Kept[] = [
  {
    about: 'readers',
    what: 'The address, what a reader follows, rates and saves, and their settings',
    why: 'To choose and send the papers, and to keep them for readers who come back.',
    days: null,
    until: () => 'Until the reader changes or erases it; also after they unsubscribe.',
    tables: ['subscribers', 'interests', 'unresolved_papers', 'saved_papers'],
  },
  {
    about: 'readers',
    what: 'The consent: the words that were agreed to, and when',
    why: 'The law asks for this proof.',
    days: null,
    until: () => 'Until the reader is erased.',
    tables: ['consents'],
  },
  {
    about: 'readers',
    what: 'The addresses that a reader left for another one',
    why: 'So that no list from before brings digests to both, and a report about an older mail does not stop the new address.',
    days: null,
    until: () => 'Until the reader is erased.',
    tables: ['signups'],
  },
  {
    about: 'readers',
    what: 'Digests and other mails that were sent: which papers, when, why, and what the mail server replied',
    why: 'So that no paper comes twice, and readers can look them up.',
    days: ({ ledgerRetentionDays }) => ledgerRetentionDays,
    until: (days) => `Deleted after about ${days} days, a week at a time.`,
    tables: ['digests', 'announcement_mails'],
  },
  {
    about: 'readers',
    what: 'Mail that came back: bounces, complaints, replies',
    why: 'To stop writing where nobody wants it.',
    days: ({ reportRetentionDays }) => reportRetentionDays,
    until: (days) =>
      `The quoted text is deleted after ${days} days; that it happened, and what was done, stays.`,
    tables: ['inbound_items', 'mail_reports'],
  },
  {
    about: 'readers',
    what: 'The list of addresses not to write to, as keyed checksums from which no address can be read',
    why: 'So that no imported list brings anybody back.',
    days: null,
    until: () => 'Also after an erasure, until the owner of the address signs up anew.',
    tables: ['suppressions'],
  },
  {
    about: 'readers',
    what: 'The paper that somebody proposed, and the name to thank if they gave one',
    why: 'To decide on it, and to thank them.',
    days: null,
    until: () => 'As long as the paper is there.',
    tables: ['submissions'],
  },
  {
    about: 'programs',
    what: 'What happened, for programs of the operators: ids and states, no address',
    why: 'To tell them of it, again where a delivery failed.',
    days: () => EVENT_DAYS,
    until: (days) => `Deleted after ${days} days.`,
    tables: ['events', 'webhook_deliveries', 'webhook_attempts'],
  },
  {
    about: 'programs',
    what: 'What the HTTP API returned to a POST, encrypted',
    why: 'So that a request which is sent twice is not acted on twice.',
    days: () => 1,
    until: () => 'Deleted after a day.',
    tables: ['api_idempotency'],
  },
  {
    about: 'programs',
    what: 'How often a key of the API was used, and from which network address',
    why: 'To find a key that was stolen.',
    days: () => API_USE_DAYS,
    until: (days) => `Deleted after ${days} days.`,
    tables: ['api_key_uses'],
  },
  {
    about: 'operators',
    what: 'A list of readers between its trial and its import',
    why: 'To import what was tried.',
    days: null,
    until: () => 'Deleted after an hour.',
    tables: ['operator_uploads'],
  },
  {
    about: 'operators',
    what: 'What operators and keys of the API did, and to which reader by number',
    why: 'To explain later why something is as it is.',
    days: null,
    until: () => 'It stays. It holds no reader’s address.',
    tables: ['operator_actions', 'api_keys', 'announcements'],
  },
];

/** Lists everything that is kept about people: the one table that the daily job, the documentation and `/privacy` read. */
export const keptKinds: readonly Kept[] = [...Object.values(retentionSteps), ...otherKinds].sort(
  (a, b) => Number(a.about !== 'readers') - Number(b.about !== 'readers'),
);

/** Says until when something is kept, under these settings. */
export const untilOf = (kept: Kept, settings: RetentionSettings): string =>
  kept.until(kept.days?.(settings) ?? 0);

import type { AnnouncementState } from '../../../services/announcements/announcement.ts';
import type { Chart } from '../../../services/api/routes/admin/chart.ts';
import type { StateCounts } from '../../../services/digests/ledger/digest-state.ts';
import type { DomainDelivery } from '../../../services/inbound/deliverability.ts';
import type { WebhookDeliveryPage, WebhookPage, WebhookSecretPage, WebhooksPage } from './webhook-views.ts';

/** Holds what every operator's page needs: the operator who is signed in, or null, and the key that its forms carry. */
export type AdminFrame = { operator: string | null; key: string };

type Link = { label: string; url: string };

/** Holds the page of today. Times are in UTC, as in `2025-09-04 07:12`. */
export type TodayPage = AdminFrame & {
  now: string;
  /** Holds the run in progress, or the last one; null before the first. The numbers of `states` sum to `planned`. */
  run: {
    date: string;
    /** Describes the state of the run in one to three words. */
    word: string;
    planned: number;
    sent: number;
    settled: number;
    /** Gives the percentage of settled digests as a whole number. */
    percent: string;
    /** Holds texts such as "1,240 a minute" and "about 3 minutes left". */
    pace: { rate: string; left: string } | null;
    states: { state: string; n: number }[];
  } | null;
  /** Lists the concerns, the most urgent first. */
  concerns: { urgency: 'now' | 'soon' | 'know'; text: string; url: string | null }[];
  editions: { date: string; papers: number; state: string }[];
  subscribers: { state: string; n: number }[];
  suppressions: { reason: string; n: number }[];
  queues: { name: string; waiting: number; active: number; delayed: number; failed: number }[];
  sources: {
    source: string;
    error: string | null;
    failingSince: string | null;
    asked: string;
    parsed: number;
    created: number;
    updated: number;
    rejected: number;
  }[];
  /** How many pictures of papers are stored, wait and were given up, in a sentence. */
  pictures: string | null;
  errors: { subscriberId: number; localDate: string; state: string; note: string }[];
};

export type AuditPage = AdminFrame & {
  entries: {
    at: string;
    operator: string;
    action: string;
    subject: string;
    url: string | null;
    detail: string | null;
    ip: string | null;
  }[];
  older: string | null;
};

/** Asks for confirmation of an action that is hard to undo; the form is posted to `action`. */
export type ConfirmPage = AdminFrame & {
  here: string;
  heading: string;
  lines: string[];
  action: string;
  fields: Record<string, string>;
  /** Asks for a text in addition. */
  ask?: { name: string; label: string; maxLength: number };
  button: string;
  back: string;
};

export type ChartGroup = {
  id: string;
  title: string;
  note: string;
  charts: Chart[];
  /** Says why the table has no rows, where that is not that nothing was counted in its days. */
  empty?: string;
  /** Holds the same values as a table, newest day first. */
  table: { head: string[]; rows: { day: string; cells: string[] }[] };
};

type RunInWords = NonNullable<TodayPage['run']>;

export type RunsPage = AdminFrame & {
  said: string | null;
  /** Lists the holds, which stop sending: all of it, or that to one domain. */
  holds: { kind: string; reason: string; since: string; domain: string | null }[];
  run: RunInWords | null;
  slowest: {
    domain: string;
    sent: number;
    deferred: number;
    failed: number;
    mean: string;
    heldUntil: string;
  }[];
  runs: {
    date: string;
    planned: number;
    open: number;
    sent: number;
    skipped: number;
    failed: number;
    expired: number;
    uncertain: number;
  }[];
};

export type RunPage = AdminFrame & {
  date: string;
  label: string;
  run: RunInWords;
  isCancelled: boolean;
  open: number;
  failed: number;
  uncertain: number;
  /** Names the state of the digests in `rows`. */
  state: string;
  states: string[];
  rows: { subscriberId: number; note: string }[];
  older: string | null;
};

export type EditionsPage = AdminFrame & {
  /** Counts the submissions that wait for a decision. */
  held: number;
  editions: { date: string; label: string; papers: number; state: string }[];
};

export type AdminEditionPage = AdminFrame & {
  date: string;
  label: string;
  state: string;
  /** Says whether readers can see the edition's page. */
  isPublic: boolean;
  papers: {
    id: number;
    title: string;
    authors: string;
    upvotes: number | null;
    pinned: boolean;
    hidden: boolean;
    corrected: string[];
    sources: string[];
    credit: string | null;
  }[];
};

export type AdminPaperPage = AdminFrame & {
  id: number;
  date: string;
  title: string;
  pinned: boolean;
  hidden: boolean;
  arxivId: string | null;
  sources: string[];
  corrected: string[];
  credit: string | null;
  /** Lists the kinds of links. */
  kinds: string[];
  /** Holds the fields of the forms; `authors` and `links` have one item in each line. */
  values: { title: string; abstract: string; authors: string; links: string; into: string };
  /** Lists the other papers of the edition, since one of them may be a duplicate. */
  others: { id: number; title: string }[];
  error: { field: string; text: string } | null;
  said: string | null;
};

type SubmissionRow = {
  id: number;
  given: string;
  credit: string | null;
  state: string;
  submitted: string;
  decided: string;
  title: string | null;
  authors: string;
  excerpt: string;
  note: string | null;
  paperId: number | null;
};

export type SubmissionsPage = AdminFrame & {
  said: string | null;
  held: SubmissionRow[];
  waiting: SubmissionRow[];
  decided: SubmissionRow[];
};

export type SubscribersPage = AdminFrame & {
  text: string;
  /** Names the chosen state; '' means all. */
  state: string;
  counts: { state: string; n: number }[];
  rows: { id: number; address: string; state: string; since: string; hour: string; next: string }[];
  isFirst: boolean;
  older: string | null;
};

/** Holds the whole record of one reader. */
export type SubscriberPage = AdminFrame & {
  id: number;
  address: string;
  state: string;
  since: string;
  /** Gives the date on which a pause ends; null when it has no end. */
  pausedUntil: string | null;
  suppressed: { reason: string; since: string } | null;
  /** Confirms the last action. */
  said: string | null;
  facts: [string, string][];
  interests: { name: string; values: string[] }[];
  rated: { liked: { id: number; title: string }[]; disliked: { id: number; title: string }[] };
  consents: {
    asked: string;
    askedFrom: string;
    confirmed: string;
    confirmedFrom: string;
    source: string;
    version: string;
    wording: string;
  }[];
  signups: { at: string; from: string; state: string; mailed: string; note: string }[];
  digests: {
    id: string;
    localDate: string;
    state: string;
    planned: string;
    sent: string;
    attempts: number;
    papers: number;
    note: string;
  }[];
  older: string | null;
  /** Lists the newest reports about mail to this subscriber. */
  reports: ReportRow[];
  actions: { at: string; operator: string; action: string; detail: string }[];
};

/**
 * Holds the digest that one edition would give one reader. `mail` is the URL of the mail, which the page shows in a
 * frame.
 */
export type PreviewPage = AdminFrame & {
  id: number;
  address: string;
  edition: string;
  editions: string[];
  /** Is null when no paper is good enough for a mail. */
  subject: string | null;
  mail: string;
  /** Gives the address of a test mail; null when the operator signed in without one. */
  testTo: string | null;
  sent: boolean;
  ranking: {
    place: number;
    id: number;
    title: string;
    score: number;
    reason: string;
    terms: string;
    chosen: boolean;
    sentBefore: boolean;
  }[];
};

export type ImportPage = AdminFrame & {
  error: string | null;
  columns: string[];
  maxMegabytes: number;
  /** Reports the trial (`done` is false, `upload` the id of the stored file) or the import. */
  report: {
    done: boolean;
    upload: number | null;
    rows: number;
    created: number;
    updated: number;
    refused: number;
    /** Lists the first rejected rows. */
    rejected: { line: number; reason: string }[];
  } | null;
};

export type SuppressionsPage = AdminFrame & {
  reasons: { reason: string; n: number }[];
  /** Lists the newest suppressions first; `hash` is the beginning of the hash. */
  latest: { hash: string; reason: string; since: string }[];
  email: string;
  found: string | null;
  error: string | null;
};

/** A report in a list. `status` is the enhanced code, else the reply code; `means` and `done` say it in words. */
type ReportRow = {
  id: string;
  at: string;
  via: string;
  verdict: string;
  means: string;
  done: string;
  isBad: boolean;
  rule: string;
  status: string;
  diagnostic: string;
  domain: string;
  subscriberId: number | null;
};

export type ReportsPage = AdminFrame & {
  verdict: string | null;
  domain: string | null;
  /** Gives the id of the one reader whose reports are shown; null for all readers. */
  reader: number | null;
  /** Counts the messages that no worker has read yet; null when there are none. */
  waiting: { n: number; since: string } | null;
  filters: { name: string; url: string; isHere: boolean; n: number | null }[];
  rows: ReportRow[];
  older: string | null;
};

export type ReportPage = AdminFrame & {
  id: string;
  verdict: string;
  facts: [string, string][];
  subscriberId: number | null;
  digestId: string | null;
  /** Holds the headers and the report part; null when they are not kept. */
  evidence: string | null;
};

/** Holds how recipient domains take mail. The rates are texts such as `0.12 %`. */
export type DomainsPage = AdminFrame & {
  span: number;
  spans: number[];
  /** Names the one domain that is shown; null for all of them. */
  domain: string | null;
  domains: (DomainDelivery & { bounceRate: string; blockRate: string; complaintRate: string })[];
  groups: ChartGroup[];
};

/** Holds one key of the HTTP API. Times are in UTC, or `never`. */
type KeyRow = {
  id: string;
  name: string;
  prefix: string;
  /** Says `read only`, `everything`, or names the scopes. */
  mayDo: string;
  scopes: string[];
  by: string;
  made: string;
  expires: string;
  used: string;
  state: 'valid' | 'expired' | 'revoked';
};

export type KeyNewPage = AdminFrame & {
  id: string;
  maxNameChars: number;
  scopes: { name: string; opens: string }[];
  values: { name: string; access: string; scopes: string[]; expires: string; date: string };
  error: { field: string; text: string } | null;
};

export type KeyPage = AdminFrame &
  KeyRow & {
    revoked: string;
    uses: { hour: string; operation: string; ip: string; requests: number }[];
    changes: { at: string; action: string; subject: string; detail: string; ip: string }[];
  };

/** Holds an announcement. Times are in UTC, as in `2025-09-04 07:12`; '' for none. */
type ShownAnnouncement = {
  id: string;
  subject: string;
  state: AnnouncementState;
  /** Describes its segment in words. */
  readers: string;
  scheduledFor: string;
  startedAt: string;
  finishedAt: string;
  mails: StateCounts;
};

export type AnnouncementsPage = AdminFrame & { said: string | null; announcements: ShownAnnouncement[] };

/** Shows one that is no draft any more; `text` is its plain part. */
export type AnnouncementPage = AdminFrame &
  ShownAnnouncement & { said: string | null; createdBy: string; text: string };

/** Shows a draft, or an empty form: then `id` and `text` are null. */
export type AnnouncementDraftPage = AdminFrame & {
  id: string | null;
  version: number;
  subject: string;
  body: string;
  paused: boolean;
  /** Holds the slugs of the chosen topics. */
  topics: string[];
  groups: { group: string; topics: { slug: string; name: string }[] }[];
  error: { field: string; text: string } | null;
  said: string | null;
  /** The number of readers in its segment now. */
  readers: number;
  testTo: string | null;
  text: string | null;
};

export type AdminPages = {
  'admin/keys': AdminFrame & { keys: KeyRow[] };
  'admin/key-new': KeyNewPage;
  /** Shows a new key for the only time. */
  'admin/key-made': AdminFrame & { name: string; made: string; page: string; url: string };
  'admin/key': KeyPage;
  'admin/announcements': AnnouncementsPage;
  'admin/announcement': AnnouncementPage;
  'admin/announcement-draft': AnnouncementDraftPage;
  'admin/runs': RunsPage;
  'admin/run': RunPage;
  'admin/editions': EditionsPage;
  'admin/edition': AdminEditionPage;
  'admin/paper': AdminPaperPage;
  'admin/submissions': SubmissionsPage;
  'admin/reports': ReportsPage;
  'admin/report': ReportPage;
  'admin/domains': DomainsPage;
  'admin/webhooks': AdminFrame & WebhooksPage;
  'admin/webhook': AdminFrame & WebhookPage;
  'admin/webhook-secret': AdminFrame & WebhookSecretPage;
  'admin/webhook-delivery': AdminFrame & WebhookDeliveryPage;
  'admin/charts': AdminFrame & { span: number; spans: number[]; groups: ChartGroup[] };
  'admin/subscribers': SubscribersPage;
  'admin/subscriber': SubscriberPage;
  'admin/preview': PreviewPage;
  'admin/import': ImportPage;
  'admin/suppressions': SuppressionsPage;
  'admin/sign-in': AdminFrame & { asked: boolean; error: string | null };
  'admin/enter': AdminFrame & { as: string };
  'admin/message': AdminFrame & { heading: string; text: string; action: Link };
  'admin/confirm': ConfirmPage;
  'admin/today': TodayPage;
  'admin/audit': AuditPage;
};

/** In every operator's page: who is signed in (null where nobody is), and the key that its forms carry. */
export type AdminFrame = { operator: string | null; key: string };

type Link = { label: string; url: string };

/** Times are `2025-09-04 07:12`, UTC. */
export type TodayPage = AdminFrame & {
  now: string;
  /** The run in progress, or the last; null before the first. The numbers of `states` sum to `planned`. */
  run: {
    date: string;
    /** One or two words that say how it is. */
    word: string;
    planned: number;
    sent: number;
    settled: number;
    /** Of the digests, how many are settled: a whole number. */
    percent: string;
    /** "1,240 a minute" and "about 3 minutes left". */
    pace: { rate: string; left: string } | null;
    states: { state: string; n: number }[];
  } | null;
  /** Most urgent first. */
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

/** A question before something that is not easily undone; the form is posted to `action`. */
export type ConfirmPage = AdminFrame & {
  here: string;
  heading: string;
  lines: string[];
  action: string;
  fields: Record<string, string>;
  button: string;
  back: string;
};

export type AdminPages = {
  'admin/sign-in': AdminFrame & { asked: boolean; error: string | null };
  'admin/enter': AdminFrame & { as: string };
  'admin/message': AdminFrame & { heading: string; text: string; action: Link };
  'admin/confirm': ConfirmPage;
  'admin/today': TodayPage;
  'admin/audit': AuditPage;
};

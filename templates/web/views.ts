import type { CardLink, DigestView } from '../../services/digests/digest-view.ts';

export type TopicLink = { slug: string; name: string };
export type TopicCount = TopicLink & { count: number };
/** `date`: `YYYY-MM-DD`; `label`: as a reader says it, "3 Sep" beside the heading, "Thursday, 4 September" in lists. */
export type EditionLink = { date: string; label: string };

/** A paper as pages show it. `url` is its page here; `links` lead to other sites. */
export type PaperView = {
  id: number | string;
  title: string;
  url: string;
  authors: string;
  upvotes: number | null;
  links: CardLink[];
  abstract: string;
  excerpt: string;
  topics: TopicLink[];
};

/** The sign-up form. `startedAt` is a signed time; `error` stands beside the field, which keeps its `value`. */
export type SignupForm = { startedAt: string; error: string | null; value: string };

export type EditionPage = {
  siteTitle: string;
  date: string;
  heading: string;
  /** All papers of the day, also when `selectedTopic` narrows `papers`. */
  count: number;
  previous: EditionLink | null;
  next: EditionLink | null;
  papers: PaperView[];
  topics: TopicCount[];
  selectedTopic: string | null;
  /** Whether this is `/` and not `/papers/:date`. */
  isHome: boolean;
  form: SignupForm;
  /** What to say of a day without a list. */
  empty: string | null;
};

export type PaperPage = Omit<PaperView, 'excerpt' | 'url'> & { edition: EditionLink | null };

/** Newest first; the page groups them by month. */
export type ArchivePage = { editions: (EditionLink & { count: number })[] };

export type PreferenceField =
  | 'topics'
  | 'keywords'
  | 'muted'
  | 'authors'
  | 'count'
  | 'minimum'
  | 'schedule'
  | 'days'
  | 'weeklyDay'
  | 'hour'
  | 'zone'
  | 'pausedUntil';

export type PreferencesPage = {
  /** Masked: "a…@example.org". */
  email: string;
  /** Just confirmed: `firstDigestNote` says what happens on saving. */
  welcome: boolean;
  firstDigestNote: string;
  saved: boolean;
  /** By field name, see `PreferenceField`. */
  errors: Record<string, string>;
  values: {
    topics: string[];
    /** `keywords`, `muted`, `authors`: one a line. */
    keywords: string;
    muted: string;
    authors: string;
    count: number;
    minimum: number;
    schedule: 'days' | 'weekly';
    /** 1 is Monday, 7 Sunday. */
    days: number[];
    weeklyDay: number;
    hour: number;
    zone: string;
    /** `YYYY-MM-DD` or ''. */
    pausedUntil: string;
  };
  topicGroups: { group: string; topics: TopicLink[] }[];
  zones: { region: string; zones: string[] }[];
  state: 'active' | 'paused' | 'unsubscribed';
  /** "Tomorrow, Friday 5 September, 07:00", or '' when none is due. */
  nextDigest: string;
  unsubscribeUrl: string;
};

export type AdminPage = {
  now: string;
  /** What the operator should look at, worst first. */
  attention: string[];
  edition: { date: string; papers: number; closedAt: string | null } | null;
  /** The last seven local dates, newest first; `states` sums to `planned`. */
  run: { localDate: string; planned: number; states: Record<string, number> }[];
  subscribers: Record<string, number>;
  sources: {
    source: string;
    lastRunAt: string;
    ok: boolean;
    parsed: number;
    created: number;
    updated: number;
    unchanged: number;
    rejected: number;
    error: string | null;
  }[];
  queues: { name: string; waiting: number; active: number; delayed: number; failed: number }[];
  suppressions: number;
};

/** What each page needs. An `email` is masked, or '' where it is not to be shown. */
export type Pages = {
  edition: EditionPage;
  paper: PaperPage;
  archive: ArchivePage;
  subscribed: { validFor: string };
  confirm: { email: string };
  preferences: PreferencesPage;
  unsubscribe: { email: string; preferencesUrl: string };
  unsubscribed: { email: string };
  /** A digest in the browser, all of its papers. */
  digest: DigestView;
  message: { title: string; heading: string; text: string; action: CardLink | null };
  admin: AdminPage;
};

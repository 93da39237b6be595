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

/** Here `url` is where the paper itself is found (arXiv), or ''. */
export type PaperPage = Omit<PaperView, 'excerpt'> & { edition: EditionLink | null };

/** Newest first; `month`: "September 2025". */
export type ArchivePage = { months: { month: string; editions: (EditionLink & { count: number })[] }[] };

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
  /** Just confirmed: `firstDigestNote`, whole sentences, says what to do and what follows. */
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
  state: 'pending' | 'active' | 'paused' | 'unsubscribed' | 'suppressed' | 'erased';
  /** "Tomorrow, Friday 5 September, 07:00", or '' when none is due. */
  nextDigest: string;
  unsubscribeUrl: string;
};

export type AdminPage = {
  now: string;
  /** What the operator should look at, worst first. */
  attention: string[];
  edition: { date: string; papers: number; closedAt: string | null } | null;
  /** The last seven local dates, newest first; the numbers of `states` sum to `planned`. */
  run: { localDate: string; planned: number; states: { state: string; n: number }[] }[];
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

/** What each page needs. An `email` is masked; without one the page says "you". */
export type Pages = {
  edition: EditionPage;
  paper: PaperPage;
  archive: ArchivePage;
  subscribed: Record<string, never>;
  confirm: { email?: string };
  preferences: PreferencesPage;
  unsubscribe: { email?: string; preferencesUrl: string };
  unsubscribed: { email?: string };
  /** A digest in the browser, all of its papers. */
  digest: DigestView;
  message: { title: string; heading: string; text: string; action: CardLink | null };
  admin: AdminPage;
};

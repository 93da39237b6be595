import type { CardLink, DigestView } from '../../services/digests/compose/digest-view.ts';
import type { WhyPart } from '../../services/digests/reader/explain-past.ts';
import type { HistoryLine } from '../../services/digests/reader/history-words.ts';
import type { NextDigest } from '../../services/digests/reader/next-digest.ts';
import type { AdminPages } from './admin/views.ts';
import type {
  CalendarPage,
  CardPicture,
  EditionPage,
  PaperPage,
  SearchPage,
  TopicLink,
} from './reading-views.ts';

/** The form by which readers propose papers; `errors` by field, or for the whole `form`. */
export type SubmitPage = {
  startedAt: string;
  values: { paper: string; credit: string };
  errors: Record<string, string>;
};

export type PreferenceField =
  | 'topics'
  | 'keywords'
  | 'muted'
  | 'authors'
  | 'blocked'
  | 'papers'
  | 'schedule'
  | 'days'
  | 'weeklyDay'
  | 'hour'
  | 'zone'
  | 'pausedUntil'
  | 'email';

/** The newest of a list, and how many it holds in all. */
export type Newest<Item> = { shown: Item[]; count: number };

export type PreferencesPage = {
  /** `/preferences/TOKEN`: where the form goes, and what the other addresses begin with. */
  path: string;
  /** Masked: "a…@example.org". */
  email: string;
  /** Just confirmed: `firstDigestNote`, whole sentences, says what to do and what follows. */
  welcome: boolean;
  firstDigestNote: string;
  saved: boolean;
  /** The form is shown as it was sent, for its preview; nothing was saved. */
  unsaved: boolean;
  /** A sentence about what another button did. */
  notice: string | null;
  /** What became of the papers that were just put in. */
  putIn: {
    found: number;
    waiting: number;
    rejected: { line: number; text: string; reason: string }[];
  } | null;
  rated: {
    liked: Newest<{ id: number; title: string }>;
    disliked: Newest<{ id: number; title: string }>;
    waiting: Newest<{ id: number; text: string; rating: 'liked' | 'disliked' }>;
  };
  /** By field name, see `PreferenceField`. */
  errors: Record<string, string>;
  values: {
    topics: string[];
    /** `keywords`, `muted`, `authors`, `blocked`: one a line. */
    keywords: string;
    muted: string;
    authors: string;
    blocked: string;
    /** What was pasted and could not be saved yet. */
    papers: string;
    papersAre: 'liked' | 'disliked';
    /** Which of `rated` are ticked: `paper-12`, `wait-5`. */
    forget: string[];
    schedule: 'days' | 'weekly';
    /** 1 is Monday, 7 Sunday. */
    days: number[];
    weeklyDay: number;
    hour: number;
    zone: string;
    /** `YYYY-MM-DD` or ''. */
    pausedUntil: string;
    /** What was typed as the new address. */
    email: string;
  };
  /** Whole numbers that the page shows one after the other, by the names of their fields. */
  howMuch: {
    field: string;
    label: string;
    hint?: string;
    from: number;
    to: number;
    /** The words for each value, counted from `from`: a choice instead of a number. */
    choices?: readonly string[];
    value: number;
  }[];
  topicGroups: { group: string; topics: TopicLink[] }[];
  zones: { region: string; zones: string[] }[];
  state: 'pending' | 'active' | 'paused' | 'unsubscribed' | 'suppressed' | 'erased';
  /** "Tomorrow, Friday 5 September, 07:00", or '' when none is due. */
  nextDigest: string;
  /** What it would hold. */
  next: NextDigest;
  unsubscribeUrl: string;
  feedUrl: string;
};

/** A digest in the browser; `explained` is open beside one of its papers. */
export type DigestPage = DigestView & {
  path: string;
  explained: { paperId: number; parts: WhyPart[] } | null;
};

/** A reader's past digests, newest first. */
export type HistoryPage = {
  preferencesUrl: string;
  digests: (HistoryLine & { url: string | null })[];
  earlierUrl: string | null;
};

/** An Atom feed (RFC 4287) of a reader's digests; `updated` as in RFC 3339. */
export type OwnFeed = {
  id: string;
  selfUrl: string;
  siteUrl: string;
  updated: string;
  entries: { id: string; updated: string; digest: DigestView }[];
};

/** Every paper of one digest, to be rated. */
export type FeedbackPage = {
  dateLabel: string;
  /** Where the forms are posted. */
  action: string;
  papers: {
    id: number;
    title: string;
    url: string;
    authors: string;
    /** What the reader says of it now. */
    rating: 'more' | 'less' | null;
    /** The link that was followed asks for this; nothing is done before a button is pressed. */
    asked: 'more' | 'less' | null;
    /** It is the one that was rated a moment ago. */
    noted: boolean;
  }[];
  preferencesUrl: string;
};

/** What each page needs. An `email` is masked; without one the page says "you". */
export type Pages = AdminPages & {
  edition: EditionPage;
  paper: PaperPage;
  calendar: CalendarPage;
  search: SearchPage;
  'search-results': SearchPage;
  card: CardPicture;
  submit: SubmitPage;
  subscribed: Record<string, never>;
  confirm: { email?: string };
  preferences: PreferencesPage;
  unsubscribe: { email?: string; preferencesUrl: string };
  /** `before`: they had left already. */
  unsubscribed: { email?: string; before?: boolean };
  digest: DigestPage;
  history: HistoryPage;
  /** Everything a reader has rated, a page of it; `said` as in "liked". */
  rated: {
    path: string;
    count: number;
    papers: { value: string; text: string; said: string }[];
    previousUrl: string | null;
    nextUrl: string | null;
  };
  'own-feed': OwnFeed;
  /** The part of the preferences that a script replaces. */
  'next-digest': NextDigest;
  /** Asks for an address to mail a link to. */
  'fresh-link': { heading: string; text: string; error: string | null; value: string };
  /** A mail is on its way. */
  asked: { about: 'link' | 'address' | 'erasure' };
  /** Both masked. */
  address: { from: string; to: string; done: boolean };
  erase: { email: string; exportUrl: string; preferencesUrl: string };
  erased: Record<string, never>;
  feedback: FeedbackPage;
  message: { title: string; heading: string; text: string; action: CardLink | null };
};

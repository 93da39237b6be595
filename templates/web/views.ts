import type { CardLink, DigestView } from '../../services/digests/digest-view.ts';
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
  | 'count'
  | 'minimum'
  | 'adventurousness'
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
  /** What became of the papers that were just put in. */
  putIn: {
    found: number;
    waiting: number;
    rejected: { line: number; text: string; reason: string }[];
  } | null;
  /** Newest first. */
  rated: {
    liked: { id: number; title: string }[];
    disliked: { id: number; title: string }[];
    waiting: { id: number; text: string; rating: 'liked' | 'disliked' }[];
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
    count: number;
    minimum: number;
    /** 0 to 3. */
    adventurousness: number;
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
  };
  topicGroups: { group: string; topics: TopicLink[] }[];
  zones: { region: string; zones: string[] }[];
  state: 'pending' | 'active' | 'paused' | 'unsubscribed' | 'suppressed' | 'erased';
  /** "Tomorrow, Friday 5 September, 07:00", or '' when none is due. */
  nextDigest: string;
  unsubscribeUrl: string;
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
  unsubscribed: { email?: string };
  /** A digest in the browser, all of its papers. */
  digest: DigestView;
  feedback: FeedbackPage;
  message: { title: string; heading: string; text: string; action: CardLink | null };
};

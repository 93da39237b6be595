import type { CardLink, DigestView } from '../../services/digests/compose/digest-view.ts';
import type { WhyPart } from '../../services/digests/reader/explain-past.ts';
import type { HistoryLine } from '../../services/digests/reader/history-words.ts';
import type { NextDigest } from '../../services/digests/reader/next-digest.ts';
import type { Suggestion } from '../../services/digests/reader/suggestions.ts';
import type { AboutPage, PrivacyPage } from './about-views.ts';
import type { AdminPages } from './admin/views.ts';
import type { DocsPage, ProblemsPage } from './docs-views.ts';
import type { EmbedForm, EmbedPage, EmbedPreview, EmbedResult } from './embed-views.ts';
import type {
  CalendarPage,
  CardPicture,
  EditionPage,
  PaperPage,
  SavedPage,
  SavePage,
  SearchPage,
  TopicLink,
} from './reading-views.ts';
import type { TrialPage } from './trial-views.ts';

/** Holds the form by which readers propose papers; `errors` has a text by field, or for the whole form under `form`. */
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

/** Describes a part of the page that folds; its template is `partials/preferences/ID.eta`. */
export type PreferencesSection = {
  id: string;
  title: string;
  /** Gives its title in the bar, and the element in it to which the bar jumps; null when the bar does not lead there. */
  jump: { title: string; to: string } | null;
  /** Tells whether it is saved with the form, or stands below it. */
  inForm: boolean;
  /** Says what is chosen, beside the title. */
  chosen: string;
  isOpen: boolean;
};

/** Holds the next digest as the settings would make it, and what these settings are in words. */
export type NextDigestPart = NextDigest & {
  /** Says when it comes, or why none does. */
  due: string;
  /** Names the place whose time that is: `New York`; '' when there is no time. */
  zone: string;
  /** Gives the words of the heads by the section; only in the part that a script requests. */
  heads: Pick<PreferencesSection, 'id' | 'chosen'>[];
};

/** Holds the newest items of a list, and the count of all of them. */
export type Newest<Item> = { shown: Item[]; count: number };

export type PreferencesPage = {
  /** Is `/preferences/TOKEN`, to which the form is posted and with which the other paths begin. */
  path: string;
  /** Holds the masked address: "a…@example.org". */
  email: string;
  /**
   * Says that the reader has just confirmed; `firstDigestNote` then tells in whole sentences what to do and what
   * follows.
   */
  welcome: boolean;
  firstDigestNote: string;
  saved: boolean;
  /** Says that the page only previews the submitted form; nothing was saved. */
  unsaved: boolean;
  /** Confirms in a sentence what another button did. */
  notice: string | null;
  /** Holds the result for the papers that the reader has just added. */
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
  /** Lists what the reader may want to follow, from the liked papers. */
  suggestions: Suggestion[];
  /** Holds the error texts by the name of the field. */
  errors: Record<string, string>;
  values: {
    topics: string[];
    /** Holds one item in each line, as do `muted`, `authors` and `blocked`. */
    keywords: string;
    muted: string;
    authors: string;
    blocked: string;
    /** Holds the pasted papers that are not saved yet. */
    papers: string;
    papersAre: 'liked' | 'disliked';
    /** Names the ticked items of `rated`: `paper-12`, `wait-5`. */
    forget: string[];
    schedule: 'days' | 'weekly';
    /** Lists the days of the week: 1 is Monday, 7 Sunday. */
    days: number[];
    weeklyDay: number;
    hour: number;
    zone: string;
    /** Holds a date as `YYYY-MM-DD`, or ''. */
    pausedUntil: string;
    /** Holds the new address as typed. */
    email: string;
  };
  /** Lists the settings of the section "How much", each a whole number. */
  howMuch: {
    field: string;
    label: string;
    hint?: string;
    from: number;
    to: number;
    /** Gives the words for each value, counted from `from`; the page then offers a choice instead of a number. */
    choices?: readonly string[];
    value: number;
  }[];
  topicGroups: { group: string; topics: TopicLink[] }[];
  zones: { region: string; zones: string[] }[];
  state: 'pending' | 'active' | 'paused' | 'unsubscribed' | 'suppressed' | 'erased';
  /** Gives the time as in "Tomorrow, Friday 5 September, 07:00", or '' when no digest is due. */
  nextDigest: string;
  /** Lists the parts that fold, in their order. */
  sections: PreferencesSection[];
  next: NextDigestPart;
  unsubscribeUrl: string;
  /** Gives the path of the reader's reading list. */
  savedUrl: string;
  /** Lets public pages know the reader; it opens nothing that is stored. */
  readerToken: string;
  feedUrl: string;
};

/** Holds a digest for the browser; `explained` is the explanation shown beside one of its papers. */
export type DigestPage = DigestView & {
  path: string;
  explained: { paperId: number; parts: WhyPart[] } | null;
  /** Holds the token by which the papers' pages know the reader. */
  reader: string;
};

/** Lists a reader's past digests, newest first. */
export type HistoryPage = {
  preferencesUrl: string;
  digests: (HistoryLine & { url: string | null })[];
  earlierUrl: string | null;
};

/** Holds an Atom feed (RFC 4287) of a reader's digests; `updated` has the format of RFC 3339. */
export type OwnFeed = {
  id: string;
  selfUrl: string;
  siteUrl: string;
  updated: string;
  entries: { id: string; updated: string; digest: DigestView }[];
};

/** Holds every paper of one digest with its rating. */
export type FeedbackPage = {
  dateLabel: string;
  /** Gives the path to which the forms are posted. */
  action: string;
  papers: {
    id: number;
    title: string;
    url: string;
    authors: string;
    /** Holds the reader's present rating. */
    rating: 'more' | 'less' | null;
    /** Holds the rating that the link asks for; it is saved only when the reader presses a button. */
    asked: 'more' | 'less' | null;
    /** Says that the reader has just rated this paper. */
    noted: boolean;
  }[];
  preferencesUrl: string;
};

/** Repeats an address to the person who typed it, and what they may have meant, with a form that sends it again. */
export type SentTo = {
  email: string;
  suggested: string | null;
  /** Gives the path to which the form is posted, and the fields of the first one besides the address. */
  action: string;
  fields: [name: string, value: string][];
};

/** Maps each page to its data. An `email` is masked; without one the page says "you". */
export type Pages = AdminPages & {
  docs: DocsPage;
  problems: ProblemsPage;
  edition: EditionPage;
  paper: PaperPage;
  calendar: CalendarPage;
  search: SearchPage;
  'search-results': SearchPage;
  card: CardPicture;
  submit: SubmitPage;
  trial: TrialPage;
  about: AboutPage;
  privacy: PrivacyPage;
  embed: EmbedPage;
  /** Is the part of `/embed` that a script replaces. */
  'embed-result': EmbedResult;
  'embed-form': EmbedForm;
  'embed-preview': EmbedPreview;
  subscribed: { sentTo: SentTo };
  /** `used` says that the reader has confirmed before; `forget` is where a form goes that erases who has not. */
  confirm: { email?: string; used?: boolean; forget?: string | null };
  preferences: PreferencesPage;
  unsubscribe: { email?: string; preferencesUrl: string };
  /** `before` says that the reader had left already. */
  /** `back` holds where the button to come back leads, and the words to which it agrees. */
  unsubscribed: { email?: string; before?: boolean; back?: { action: string; wording: string } | null };
  digest: DigestPage;
  history: HistoryPage;
  /** Holds a page of the papers that a reader has rated; `said` is the rating in words, such as "liked". */
  rated: {
    path: string;
    count: number;
    papers: { value: string; text: string; said: string }[];
    previousUrl: string | null;
    nextUrl: string | null;
  };
  'own-feed': OwnFeed;
  /** Is the part of the preferences page that a script replaces. */
  'next-digest': NextDigestPart;
  /** Asks for an address to which a link is mailed. */
  'fresh-link': { heading: string; text: string; error: string | null; value: string };
  /** Says that a mail is on its way. */
  asked: { about: 'link' | 'address'; sentTo: SentTo } | { about: 'erasure' | 'own-link' | 'all-ended' };
  ask: { email: string };
  /** Holds both addresses masked. */
  address: { from: string; to: string; done: boolean };
  erase: { email: string; askUrl: string };
  erased: Record<string, never>;
  feedback: FeedbackPage;
  saved: SavedPage;
  save: SavePage;
  message: { title: string; heading: string; text: string; action: CardLink | null };
};

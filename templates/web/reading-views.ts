import type { CardLink } from '../../services/digests/compose/digest-view.ts';

// These types describe the data of the public pages: editions, the calendar, papers, the search.

export type Link = { url: string; label: string };
/** Links to one of several ways to see the same list. */
export type Choice = Link & { isCurrent: boolean };
export type TopicLink = { slug: string; name: string };

/** Describes a page to search engines, feed readers and sites that show links to it. URLs are absolute. */
export type Meta = {
  title: string;
  description: string;
  canonical: string;
  /** Gives the URL of a picture of 1200 by 630 pixels. */
  image: string | null;
  /** Links to the feed of a topic, in addition to the feeds of all editions. */
  feed: Link | null;
  /** Holds the tags by which programs for references read the paper of the page, and the same as JSON-LD. */
  tags?: { name: string; content: string }[];
  json?: Record<string, unknown>;
};

/** Holds what a known reader has said of a paper. */
export type SaidOfPaper = { rating: 'liked' | 'disliked' | null; saved: boolean };

/** Holds what the buttons beside papers need on a page whose reader is known by a signed link. */
export type ReaderOnPage = {
  token: string;
  /** Gives the address of the page, to which a press leads back. */
  back: string;
  said: Record<number, SaidOfPaper>;
  /** Gives the path of the reader's reading list. */
  savedUrl: string;
  /** Gives the path where the link to their preferences is mailed to them. */
  askUrl: string;
};

/** Holds a picture of a paper, and its size in pixels. */
export type PictureView = { url: string; width: number; height: number };

/** Holds a paper in a list. `url` is its page on this site; `links` lead to other sites. */
export type PaperView = {
  id: number | string;
  title: string;
  url: string;
  authors: string;
  upvotes: number | null;
  /** Says that the paper gains votes faster than before. */
  rising: boolean;
  links: CardLink[];
  /** What is new, in one sentence, and whether a language model wrote it. */
  tldr: string;
  byMachine: boolean;
  picture: PictureView | null;
  /** Holds the abstract after that sentence; null when nothing follows; `later` when the browser fetches it on demand. */
  rest: { text: string } | 'later' | null;
  topics: TopicLink[];
  /** Links to the day that listed the paper, on pages that show several days. */
  day: Link | null;
  trending: TrendingView | null;
};

/** Holds the sign-up form. `startedAt` is a signed time; `error` stands beside the field, which keeps its `value`. */
export type SignupForm = {
  startedAt: string;
  error: string | null;
  value: string;
  /** Lists hidden fields with what the new reader will follow from the start. */
  kept?: { name: string; value: string }[];
};

/** Holds a paper's score among those of its day, and in words what adds to it and takes from it, or '' where there is no room. */
export type TrendingView = { score: number; parts: string };

export type CalendarDay = {
  day: number;
  /** Is null when there is no list to show. */
  url: string | null;
  papers: number;
  note: '' | 'quiet' | 'late' | 'missed' | 'open';
  isCurrent: boolean;
};
export type CalendarMonth = {
  label: string;
  url: string | null;
  isCurrent: boolean;
  papers: number;
  /** Holds weeks of seven days, Monday first; a day of another month is null. */
  weeks: { label: string; url: string | null; isCurrent: boolean; days: (CalendarDay | null)[] }[];
};

export type EditionPage = {
  kind: 'day' | 'week' | 'month';
  heading: string;
  /** Says how old the list of a day is; '' for today's, and for longer periods. */
  age: string;
  /** Counts all papers of the days, even if a topic is chosen. */
  count: number;
  /** Counts the papers of the chosen topic; all papers if none is chosen. */
  matching: number;
  previous: Link | null;
  next: Link | null;
  /** Links to the week and the month that contain the period. */
  around: Link[];
  papers: PaperView[];
  /** Gives the place of the first paper shown, since a week or a month has several pages. */
  firstPlace: number;
  pages: { previous: string | null; next: string | null; label: string } | null;
  topics: (Choice & { count: number })[];
  /** Gives the URL of the list of all topics together. */
  allUrl: string;
  /** Names the chosen topic. */
  topic: string | null;
  sorts: Choice[];
  calendar: CalendarMonth | null;
  /** Says in one line what the order means, and what a score is made of ('' where nothing is known); null for other orders. */
  order: { line: string; signals: string } | null;
  /** Is null for a visitor who is not known. */
  reader: ReaderOnPage | null;
  /** Says whether this page is `/`, which shows the latest day. */
  isHome: boolean;
  form: SignupForm;
  /** Holds a notice, for example that today's list is late. */
  notice: string | null;
  /** Says why the page shows no paper; null when it shows some. */
  empty: string | null;
  /** Links to what the visitor may have meant, where the page shows no paper. */
  instead: Link[];
  meta: Meta;
};

/** Holds a year of the calendar, the newest month first. */
export type CalendarPage = { year: number | null; years: Choice[]; months: CalendarMonth[]; meta: Meta };

/** Holds text, or a formula as MathML with the text that stands for it elsewhere. */
export type MathPart = { text: string; mathml: string | null };

export type PaperPage = {
  id: number;
  title: string;
  /** Holds the title and the abstract with typeset formulas; null where there are none. */
  math: { title: MathPart[] | null; abstract: MathPart[] | null };
  /** Links each author to the search for their papers. */
  authors: Link[];
  upvotes: number | null;
  trending: TrendingView | null;
  rising: boolean;
  /** Links to the paper on other sites, the paper itself first. */
  links: CardLink[];
  /** Links to the versions of a preprint, the newest one first; none where there is only one. */
  versions: Link[];
  version: number | null;
  /** Holds the categories of arXiv, the primary one first. */
  categories: { label: string; url: string | null }[];
  /** Gives the page that lists models and data sets which name the paper. */
  related: string | null;
  /** Links to searches by title, for a paper whose source names no address of it. */
  searches: Link[];
  /** Holds the paper in one sentence and who wrote that; null where the abstract is no longer. */
  tldr: { text: string; by: string } | null;
  /** Holds the paragraphs of the abstract. */
  abstract: string[];
  picture: PictureView | null;
  topics: Link[];
  edition: Link;
  /** Names the reader who submitted the paper. */
  credit: string | null;
  /** Gives the day as in "12 August 2025", or ''. */
  publishedOn: string;
  similar: { id: number; url: string; title: string; authors: string; day: string }[];
  /** Holds the citation as BibTeX, '' for a very long one; the files of all formats are `path` with their endings. */
  cite: { path: string; bibtex: string };
  /** Holds the page's public address, and links that hand it to others. */
  share: { url: string; links: Link[] };
  /** Is null for a visitor who is not known; `followed` names the paper's authors whom the reader follows. */
  reader: (ReaderOnPage & { followed: string[] }) | null;
  form: SignupForm;
  meta: Meta;
};

/** Splits a text into parts; `isHit` marks those that match the search. */
export type Marked = { text: string; isHit: boolean }[];

export type SearchPage = {
  /** Holds the query as typed. */
  query: string;
  /** Counts the results in words, as in "1,234 papers"; '' when there is no query. */
  found: string;
  /** Lists words that are in no paper (`from`), each with the word used instead (`to`). */
  corrected: { from: string; to: string }[];
  /** Says in whole sentences which parts of the query could not be understood. */
  problems: string[];
  results: {
    id: number;
    url: string;
    /** Holds the title in one piece, for the names of buttons. */
    text: string;
    title: Marked;
    authors: string;
    day: Link;
    upvotes: number | null;
    links: CardLink[];
    snippet: Marked;
  }[];
  facets: { label: string; choices: (Choice & { count: number })[] }[];
  pages: { previous: string | null; next: string | null; label: string } | null;
  sorts: Choice[];
  /**
   * Holds the words to follow, or '' when the query has none; `author` names the author of a search for one author alone. A known
   * reader's form is posted to `action`.
   */
  follow: { keyword: string; author?: string; action: string | null; done: boolean };
  /** Holds what the buttons beside the results need; null for a visitor who is not known. */
  buttons?: ReaderOnPage | null;
  form: SignupForm;
  empty: string | null;
  /** Holds the token of a reader who came by a signed link, passed on from search to search, or ''. */
  reader: string;
  meta: Meta;
};

/** Holds a paper as a reading list shows it. */
export type SavedView = { title: string; authors: string; links: CardLink[]; tldr: string };

export type SavedPage = {
  /** Is `/saved/TOKEN`, to which the forms are posted and with which the addresses of the files begin. */
  path: string;
  /** Counts the whole list, of which the page shows a part. */
  count: number;
  firstPlace: number;
  page: number;
  pages: EditionPage['pages'];
  papers: {
    id: number;
    url: string;
    /** Says that the reader has just saved this paper. */
    noted: boolean;
    /** Is null for a paper that is no longer shown. */
    shown: SavedView | null;
  }[];
  /** Says that the reader has just removed a paper. */
  removed: boolean;
  reader: ReaderOnPage;
  feedUrl: string;
  preferencesUrl: string;
};

/** Asks whether to save a paper. */
export type SavePage = {
  path: string;
  paper: SavedView & { id: number; url: string };
  isSaved: boolean;
};

/** Holds the picture of an edition for an SVG; each title has one or two lines. */
export type CardPicture = { heading: string; count: string; titles: string[][] };

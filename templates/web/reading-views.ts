import type { CardLink } from '../../services/digests/compose/digest-view.ts';

/** What the public pages need: editions, the calendar, papers, the search. */

export type Link = { url: string; label: string };
/** One of several ways to see the same list. */
export type Choice = Link & { isCurrent: boolean };
export type TopicLink = { slug: string; name: string };

/** What a page says of itself to search engines, feed readers and who shares it. Addresses are whole ones. */
export type Meta = {
  title: string;
  description: string;
  canonical: string;
  /** A picture of 1200 by 630 pixels. */
  image: string | null;
  /** Beside the feeds of all editions: the feed of a topic. */
  feed: Link | null;
};

/** A paper in a list. `url` is its page here; `links` lead to other sites. */
export type PaperView = {
  id: number | string;
  title: string;
  url: string;
  authors: string;
  upvotes: number | null;
  /** Gains votes faster than it did. */
  rising: boolean;
  links: CardLink[];
  excerpt: string;
  /** What of the abstract comes after the excerpt; null when nothing does; `later` when it is fetched once it is wanted. */
  rest: { text: string } | 'later' | null;
  topics: TopicLink[];
  /** The day that listed it, where a page shows several. */
  day: Link | null;
};

/** The sign-up form. `startedAt` is a signed time; `error` stands beside the field, which keeps its `value`. */
export type SignupForm = {
  startedAt: string;
  error: string | null;
  value: string;
  /** Words that the new reader will follow from the start, or ''. */
  keyword?: string;
};

export type CalendarDay = {
  day: number;
  /** Null where there is no list to show. */
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
  /** Seven days each, Monday first; null for a day of another month. */
  weeks: { label: string; url: string | null; isCurrent: boolean; days: (CalendarDay | null)[] }[];
};

export type EditionPage = {
  kind: 'day' | 'week' | 'month';
  heading: string;
  /** All papers of the days, also when a topic narrows them. */
  count: number;
  /** Of these, the ones of the chosen topic. */
  matching: number;
  previous: Link | null;
  next: Link | null;
  /** The week and the month around it. */
  around: Link[];
  papers: PaperView[];
  /** The place of the first one shown; a week or month goes over several pages. */
  firstPlace: number;
  pages: { previous: string | null; next: string | null; label: string } | null;
  topics: (Choice & { count: number })[];
  /** All topics. */
  allUrl: string;
  /** The chosen topic’s name. */
  topic: string | null;
  sorts: Choice[];
  calendar: CalendarMonth | null;
  /** Whether this is `/`, which shows the latest day. */
  isHome: boolean;
  form: SignupForm;
  /** What else there is to know: that today's list is late, say. */
  notice: string | null;
  /** What to say where there is no paper to show. */
  empty: string | null;
  meta: Meta;
};

/** Newest month first. */
export type CalendarPage = { year: number | null; years: Choice[]; months: CalendarMonth[]; meta: Meta };

export type PaperPage = {
  id: number;
  title: string;
  /** Each with the search for their papers. */
  authors: Link[];
  upvotes: number | null;
  rising: boolean;
  /** Where the paper itself is found, the best place first. */
  links: CardLink[];
  /** Paragraphs. */
  abstract: string[];
  topics: Link[];
  edition: Link;
  /** The reader who submitted it. */
  credit: string | null;
  /** "12 August 2025", or ''. */
  publishedOn: string;
  similar: { url: string; title: string; authors: string; day: string }[];
  form: SignupForm;
  meta: Meta;
};

/** Words of a text, and whether they are what was looked for. */
export type Marked = { text: string; isHit: boolean }[];

export type SearchPage = {
  /** As it was typed. */
  query: string;
  /** "1,234 papers"; '' before anything was looked for. */
  found: string;
  /** The word searched for instead of one that is in no paper. */
  corrected: { from: string; to: string }[];
  /** What of the query could not be understood, in whole sentences. */
  problems: string[];
  results: {
    url: string;
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
  /** The words to follow, or '' where the query has none; `action` is where a known reader's press goes. */
  follow: { keyword: string; action: string | null; done: boolean };
  form: SignupForm;
  empty: string | null;
  /** A reader known by their link: carried along from search to search, or ''. */
  reader: string;
  meta: Meta;
};

/** The picture of an edition, as SVG; each title in one line or two. */
export type CardPicture = { heading: string; count: string; titles: string[][] };

/** A link of a card; the label is "Code", "Project", "PDF", "arXiv" or the like. */
export type CardLink = { label: string; url: string };

/** A picture as it is shown: an absolute URL, and the size in CSS pixels. */
export type CardPicture = { url: string; width: number; height: number };

/** The part of a card that is the same for every reader. Unknown values are empty or null, and templates leave them out. */
export type PaperCard = {
  paperId: number;
  title: string;
  url: string;
  /** "A. Author, B. Author, +4"; empty when no author is known. */
  authors: string;
  upvotes: number | null;
  links: CardLink[];
  /** What is new, in one sentence, and whether a language model wrote it. */
  tldr: string;
  byMachine: boolean;
  /** Further sentences of the abstract, or all of it; '' for none. */
  abstract: string;
  /** How much of the abstract it holds: the reader's setting. */
  abstractLength: number;
  /** Its picture, for a reader who asks for pictures; null for others, and where there is none. */
  picture: CardPicture | null;
  /** The end of the links "More like this" and "Less like this", appended to a digest's `feedbackUrl`. */
  more: string;
  less: string;
};

/** One paper as a reader sees it. */
export type DigestCard = PaperCard & {
  /** Its place in the digest, from 1. */
  number: number;
  /** "Because you follow Multi-task learning", and the words that matched. */
  reason: { lead: string; terms: string[] };
  /** The day that listed it, as in "Monday, 1 September"; '' in a digest of one day. */
  day: string;
  /** Relevance from 0 to 100; null for a paper outside the reader's interests. */
  match: number | null;
};

/** What a digest says besides its papers: a welcome, or once, a week later, whether the digests are any good. */
export type DigestNote = 'welcome' | 'ask';

/** A digest as plain data: ranking produces it, templates print it. */
export type DigestView = {
  subject: string;
  preheader: string;
  note: DigestNote | null;
  /** "Thursday, 4 September", or "Your week to 8 September" */
  dateLabel: string;
  /** "5 papers for you, out of 68 today." */
  summary: string;
  cards: DigestCard[];
  /** "You asked for up to 5 papers on weekdays at 07:00 (Europe/Paris)." */
  why: string;
  /** The address of the site, without a slash at its end. */
  siteUrl: string;
  webUrl: string;
  /** The reader's feedback page; null in a preview, which belongs to no reader. */
  feedbackUrl: string | null;
  /** The reader's reading list, to which a paper's id is appended; null where `feedbackUrl` is. */
  savedUrl: string | null;
  preferencesUrl: string;
  unsubscribeUrl: string;
  postalAddress: string;
};

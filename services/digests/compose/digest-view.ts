/** A place to go to from a card: "Code", "Project", "PDF", "arXiv". */
export type CardLink = { label: string; url: string };

/** What is known of a paper, the same for every reader. What is not known is empty or null, and is left out. */
export type PaperCard = {
  paperId: number;
  title: string;
  url: string;
  /** "A. Author, B. Author, +4", or '' */
  authors: string;
  upvotes: number | null;
  links: CardLink[];
  /** The abstract's first sentences, cut at a sentence's end. */
  excerpt: string;
  /** What follows a digest's `feedbackUrl` where a reader asks for more or less of its kind. */
  more: string;
  less: string;
};

/** One paper as a reader sees it. */
export type DigestCard = PaperCard & {
  /** Its place in the digest, from 1. */
  number: number;
  /** "Because you follow Multi-task learning", and the words that matched. */
  reason: { lead: string; terms: string[] };
  /** Relevance, 0 to 100. */
  match: number | null;
};

/** A digest as plain data, between ranking and templates. */
export type DigestView = {
  subject: string;
  preheader: string;
  /** "Thursday, 4 September" */
  dateLabel: string;
  /** "5 papers for you, out of 68 today." */
  summary: string;
  cards: DigestCard[];
  /** "You asked for up to 5 papers on weekdays at 07:00 (Europe/Paris)." */
  why: string;
  webUrl: string;
  /** Where feedback is given; null where there is nobody to ask (a preview). */
  feedbackUrl: string | null;
  preferencesUrl: string;
  unsubscribeUrl: string;
  postalAddress: string;
};

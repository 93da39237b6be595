import type { Link, Meta } from './reading-views.ts';

/** Holds who runs the site: the name and the addresses of its mails. */
export type Operator = { name: string; email: string; postalAddress: string };

/** Holds the page about the site. */
export type AboutPage = {
  operator: Operator;
  /** Names where the papers come from, as in "the Daily Papers of Hugging Face". */
  sources: string[];
  /** Links to the source code; null where the operator gives no address. */
  source: Link | null;
  meta: Meta;
};

/** Holds the page about what is kept. */
export type PrivacyPage = {
  operator: Operator;
  /** Lists what is kept about readers, why, and until when. */
  kept: { what: string; why: string; until: string }[];
  meta: Meta;
};

import type { DigestCard } from '../../services/digests/compose/digest-view.ts';
import type { Meta, SignupForm, TopicLink } from './reading-views.ts';

/** Holds the page on which a visitor tries a digest. */
export type TrialPage = {
  /** Holds what was chosen; `keywords` has one item in each line. */
  values: { topics: string[]; keywords: string; papers: string };
  topicGroups: { group: string; topics: TopicLink[] }[];
  /** Holds the error texts by the name of the field. */
  errors: Record<string, string>;
  /** Says what was read otherwise than given. */
  notes: string[];
  /** Lists the lines of the papers that name none. */
  rejected: { line: number; text: string; reason: string }[];
  /** Holds the digest; null before anything was asked, and where a field has an error. */
  result: {
    lead: string;
    cards: DigestCard[];
    /** Says what the sign-up takes along, as in "2 topics and 1 paper"; '' for nothing. */
    along: string;
    form: SignupForm;
  } | null;
  meta: Meta;
};

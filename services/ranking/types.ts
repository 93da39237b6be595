/** A paper as the ranker sees it: plain text fields, nothing of a database. `upvotes` null where unknown. */
export type RankPaper = {
  id: string;
  title: string;
  abstract: string;
  authors: string[];
  keywords: string[];
  upvotes: number | null;
  /** `YYYY-MM-DD` of the edition that listed it. */
  listedOn: string | null;
};

export type InterestKind = 'topic' | 'keyword' | 'author' | 'liked' | 'disliked' | 'muted' | 'blocked';

/** What a reader cares about; `label` is what the reader sees, `aliases` other ways to say the same. */
export type Interest =
  | { kind: 'topic' | 'keyword' | 'author' | 'muted' | 'blocked'; label: string; aliases?: string[] }
  | { kind: 'liked' | 'disliked'; paper: RankPaper };

/** Why a paper is shown: the interest that contributed most, and the paper's own words that matched it. */
export type Reason = {
  kind: 'topic' | 'keyword' | 'author' | 'liked' | 'trending' | 'exploration';
  label: string;
  terms: string[];
};

/** `score` is a relevance from 0 (nothing of interest) to 100. */
export type RankedPaper = { id: string; score: number; reason: Reason };

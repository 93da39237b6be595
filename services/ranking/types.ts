/** A paper as input of the ranking: plain text fields, without database columns. `upvotes` is null where unknown. */
export type RankPaper = {
  id: string;
  title: string;
  abstract: string;
  authors: string[];
  keywords: string[];
  upvotes: number | null;
  /** The trending score within its edition, 0 to 100, where there is one; it takes precedence over upvotes. */
  trending?: number | null;
  /** `YYYY-MM-DD` of the edition that listed it. */
  listedOn: string | null;
};

export type InterestKind = 'topic' | 'keyword' | 'author' | 'liked' | 'disliked' | 'muted' | 'blocked';

/**
 * One interest of a reader. `label` is shown to the reader, `aliases` are synonyms, and `ageDays` is how many days ago the
 * paper was rated.
 */
export type Interest =
  | { kind: 'topic' | 'keyword' | 'author' | 'muted' | 'blocked'; label: string; aliases?: string[] }
  | { kind: 'liked' | 'disliked'; paper: RankPaper; ageDays?: number };

/** Why a paper is shown: the interest that contributed most, and the paper's own words that matched it. */
export type Reason = {
  kind: 'topic' | 'keyword' | 'author' | 'liked' | 'trending' | 'exploration';
  label: string;
  terms: string[];
};

/** One contribution to a paper's match; `value` in (-1, 1), negative where it lowers. */
export type Part = {
  kind: 'topic' | 'keyword' | 'author' | 'liked' | 'disliked' | 'popularity' | 'freshness';
  label: string;
  value: number;
};

/**
 * A paper with its score and reason. `score`, 0 to 100, is comparable between readers: 90 means that the paper matches
 * better than nine tenths of the archive.
 */
export type RankedPaper = { id: string; score: number; reason: Reason };

/** A ranked paper with the values behind its score. */
export type MatchedPaper = RankedPaper & {
  /** How well it matches the interests, in [0, 1]; `score` is its calibration against a sample of the archive. */
  match: number;
  /** The number in the profile of the interest that `reason` names; -1 for none. All liked papers are one interest. */
  interest: number;
  /** The contributions to the match, largest first. */
  parts: readonly Part[];
};

/** A paper as the ranker sees it: plain text fields, nothing of a database. `upvotes` null where unknown. */
export type RankPaper = {
  id: string;
  title: string;
  abstract: string;
  authors: string[];
  keywords: string[];
  upvotes: number | null;
  /** How it does among the papers of its edition, 0 to 100, where that was scored: says more than upvotes. */
  trending?: number | null;
  /** `YYYY-MM-DD` of the edition that listed it. */
  listedOn: string | null;
};

export type InterestKind = 'topic' | 'keyword' | 'author' | 'liked' | 'disliked' | 'muted' | 'blocked';

/**
 * What a reader cares about; `label` is what the reader sees, `aliases` other ways to say the same, `ageDays` how long
 * ago the paper was rated.
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
 * A paper as it is shown: `score` from 0 to 100 means the same to every reader, 90 that it suits them better than nine
 * tenths of the archive.
 */
export type RankedPaper = { id: string; score: number; reason: Reason };

/** A ranked paper with what it was ranked by. */
export type MatchedPaper = RankedPaper & {
  /** How well it fits the interests by itself, in [0, 1]; `score` places it among a sample of the archive. */
  match: number;
  /** The number in the profile of the interest that `reason` names; -1 for none. All liked papers are one interest. */
  interest: number;
  /** What the match is made of, the largest first. */
  parts: readonly Part[];
};

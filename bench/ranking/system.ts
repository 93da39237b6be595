import type { RankCase } from '../../bin/commands/rank-input.ts';
import type { RankPaper } from '../../services/ranking/types.ts';

/** Returns every candidate of a case, best first. */
export type Ranker = (one: RankCase) => string[];

/** A ranking system under comparison. `prepare` receives the papers, never a case. */
export type System = { name: string; prepare: (papers: readonly RankPaper[]) => Ranker };

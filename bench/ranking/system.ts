import type { RankCase } from '../../bin/commands/rank-input.ts';
import type { RankPaper } from '../../services/ranking/types.ts';

/** Every candidate of a case, best first. */
export type Ranker = (one: RankCase) => string[];

/** A way to rank, as it is compared with others: `prepare` sees the papers, never a case. */
export type System = { name: string; prepare: (papers: readonly RankPaper[]) => Ranker };

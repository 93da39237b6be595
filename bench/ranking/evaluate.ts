import { METRIC_NAMES, METRICS, type Metric } from './metrics.ts';
import type { RankingSet } from './sets.ts';
import type { System } from './system.ts';

/** One value per case for each metric, in the order of the set's cases. */
export type CaseValues = Record<Metric, Float64Array>;

const checkComplete = (system: string, id: string, ranking: string[], candidates: string[]): void => {
  const wanted = new Set(candidates);
  const given = new Set(ranking);
  const complete = given.size === ranking.length && given.size === wanted.size;
  if (complete && ranking.every((paper) => wanted.has(paper))) return;
  throw new Error(`${system} has to rank each candidate of case "${id}" once, and nothing else`);
};

/** Ranks every case of a set. Throws an Error if a ranking is not the candidates, each once. */
export const evaluate = (system: System, { papers, cases }: RankingSet): CaseValues => {
  const rank = system.prepare(papers);
  const values: CaseValues = {
    mrr: new Float64Array(cases.length),
    hit3: new Float64Array(cases.length),
    ndcg10: new Float64Array(cases.length),
    map: new Float64Array(cases.length),
  };
  cases.forEach(({ one, grades }, at) => {
    const ranking = rank(one);
    checkComplete(system.name, one.id, ranking, one.candidates);
    for (const metric of METRIC_NAMES) values[metric][at] = METRICS[metric](ranking, grades);
  });
  return values;
};

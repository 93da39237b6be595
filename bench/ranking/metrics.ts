/**
 * Metrics of one ranking. A ranking is the ids of all candidates, best first; `grades` holds the judged papers,
 * where grades above 0 are relevant. Each metric lies in [0, 1]; all are 0 when nothing relevant is found, and when
 * nothing is relevant at all. Tied scores are not considered: the system under test decides their order.
 */
export type Grades = ReadonlyMap<string, number>;
type Ranking = readonly string[];

const isRelevant = (grades: Grades, id: string): boolean => (grades.get(id) ?? 0) > 0;

const relevantIn = (grades: Grades): number[] => [...grades.values()].filter((grade) => grade > 0);

/** Returns 1 / rank of the first relevant paper, wherever it stands. Its mean over cases is the MRR. */
export const reciprocalRank = (ranking: Ranking, grades: Grades): number => {
  const at = ranking.findIndex((id) => isRelevant(grades, id));
  return at < 0 ? 0 : 1 / (at + 1);
};

/** Returns 1 when a relevant paper is among the first `depth`, else 0. */
export const hitAt = (depth: number, ranking: Ranking, grades: Grades): number =>
  ranking.slice(0, depth).some((id) => isRelevant(grades, id)) ? 1 : 0;

/** Gains of 2^grade - 1, discounted by log2(rank + 1): Burges et al., "Learning to rank" (ICML 2005). */
const discountedGain = (grades: readonly number[]): number =>
  grades.reduce((sum, grade, at) => sum + (2 ** grade - 1) / Math.log2(at + 2), 0);

/**
 * Returns the normalised discounted cumulative gain (Järvelin & Kekäläinen, TOIS 2002) of the first `depth`: the ideal is the
 * best `depth` of all papers judged relevant, found or not.
 */
export const ndcgAt = (depth: number, ranking: Ranking, grades: Grades): number => {
  const ideal = relevantIn(grades)
    .sort((a, b) => b - a)
    .slice(0, depth);
  if (ideal.length === 0) return 0;
  const found = ranking.slice(0, depth).map((id) => Math.max(0, grades.get(id) ?? 0));
  return discountedGain(found) / discountedGain(ideal);
};

/** Returns the precision at each relevant paper's rank, averaged over all relevant papers. Its mean over cases is the MAP. */
export const averagePrecision = (ranking: Ranking, grades: Grades): number => {
  const relevant = relevantIn(grades).length;
  let found = 0;
  let sum = 0;
  ranking.forEach((id, at) => {
    if (!isRelevant(grades, id)) return;
    found += 1;
    sum += found / (at + 1);
  });
  return relevant === 0 ? 0 : sum / relevant;
};

/** The reported metrics by their name in the figures. */
export const METRICS = {
  mrr: reciprocalRank,
  hit3: (ranking: Ranking, grades: Grades) => hitAt(3, ranking, grades),
  ndcg10: (ranking: Ranking, grades: Grades) => ndcgAt(10, ranking, grades),
  map: averagePrecision,
} as const;

export type Metric = keyof typeof METRICS;
export const METRIC_NAMES = Object.keys(METRICS) as Metric[];

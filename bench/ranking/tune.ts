import { dot, type SparseVector } from '../../services/ranking/inverted.ts';
import { sharesOf } from '../../services/ranking/learn-space.ts';
import { likenessWeight, mixture, neighbourhood, withNeighbours } from '../../services/ranking/neighbours.ts';
import { readPaper } from '../../services/ranking/paper-text.ts';
import { termStatistics } from '../../services/ranking/statistics.ts';
import type { RankPaper } from '../../services/ranking/types.ts';
import { type PaperVector, vectorOf } from '../../services/ranking/vector-space.ts';
import type { Figures } from '../figures.ts';
import { METRICS, type Metric } from './metrics.ts';
import { type RankingSet, readSet } from './sets.ts';

/** The values that are tried: weights of the latent space, and powers of the variance ratio (see `sharesOf`). */
const WEIGHTS = [1, 2, 4, 8];
const POWERS = [0, 2, 4, 6, 8];

/** The numbers of papers to learn from, by set: all papers (null), and as few as a worker in service learns from. */
const ARCHIVES: Record<string, (number | null)[]> = { 'hf-authors': [2_000, 4_000, null], citeulike: [null] };

/** Sets of liked papers, with the metrics that the choice is based on. */
export const TUNED: Record<string, Metric[]> = { 'hf-authors': ['mrr', 'hit3'], citeulike: ['ndcg10'] };

/** One value per case, by setting and metric. */
type Trials = Map<string, Record<Metric, number>[]>;

const settings = POWERS.flatMap((power) =>
  WEIGHTS.map((weight) => ({ power, weight, name: `${power}/${weight}` })),
);

/** Ranks a set's cases by liked papers alone, with every setting, learned from `most` papers spread over the set. */
const tryAll = ({ papers, cases }: RankingSet, most: number | null): Trials => {
  const step = papers.length / (most ?? papers.length);
  const learned = Array.from(
    { length: most ?? papers.length },
    (_, at) => papers[Math.floor(at * step)] as RankPaper,
  );
  const { space } = termStatistics(learned);
  const paperOf = new Map(papers.map((paper) => [paper.id, paper]));
  const vectors = new Map<string, PaperVector>();
  const around = new Map<string, SparseVector | null>();
  const vector = (id: string): PaperVector => {
    const known = vectors.get(id) ?? vectorOf(readPaper(paperOf.get(id) as RankPaper), space);
    vectors.set(id, known);
    return known;
  };
  const full = new Map<PaperVector, number>();
  const weight = (like: PaperVector, share: number): number => {
    const known = full.get(like) ?? likenessWeight(like, space, 1);
    full.set(like, known);
    return known ** share;
  };
  const trials: Trials = new Map(settings.map(({ name }) => [name, []]));
  for (const power of POWERS) {
    const { neighbourShare } = sharesOf(space.varianceRatio, 1, power);
    const mixed = new Map<string, PaperVector>();
    const candidate = (id: string): PaperVector => {
      const known = mixed.get(id);
      if (known) return known;
      if (!around.has(id)) around.set(id, neighbourhood(vector(id), space));
      const made = withNeighbours(vector(id), around.get(id)!, neighbourShare, space);
      mixed.set(id, made);
      return made;
    };
    for (const { one, grades } of cases) {
      const likes = (one.interests.liked ?? []).map(vector);
      const shares = likes.map((like) => weight(like, neighbourShare) / likes.length);
      const all = shares.reduce((total, share) => total + share, 0);
      const taste = mixture(likes.map((like, at) => [like, shares[at]!]));
      const direction = space.latentMean.map((_, d) =>
        likes.reduce((total, like, at) => total + shares[at]! * like.latent[d]!, 0),
      );
      const parts = one.candidates.map((id) => {
        const paper = candidate(id);
        const latent = direction.reduce((total, value, d) => total + value * paper.latent[d]!, 0);
        return { id, words: dot(taste, paper) - all * paper.common, latent };
      });
      for (const setting of settings) {
        if (setting.power !== power) continue;
        const { latentShare } = sharesOf(space.varianceRatio, setting.weight, power);
        const ranking = parts
          .map(({ id, words, latent }) => ({ id, score: words + latentShare * latent }))
          .sort((a, b) => b.score - a.score)
          .map(({ id }) => id);
        const values = Object.entries(METRICS).map(([name, metric]) => [name, metric(ranking, grades)]);
        trials.get(setting.name)!.push(Object.fromEntries(values));
      }
    }
  }
  return trials;
};

const meanOf = (values: readonly number[]): number =>
  values.reduce((total, value) => total + value, 0) / values.length;

/**
 * Chooses the setting on every second case of all sets and archives together and judges it on the others, then the other
 * way round. Figures: tuned.SET.ARCHIVE.METRIC is held out, over all cases; tuned.HALF.power and .latent are what each half
 * chose; tried.SET.ARCHIVE.METRIC.POWER/LATENT are the values of every setting.
 */
export const measureTuning = async (folder: string, say: (line: string) => void): Promise<Figures> => {
  const worlds: { name: string; metrics: Metric[]; share: number; trials: Trials }[] = [];
  for (const [set, metrics] of Object.entries(TUNED)) {
    const read = await readSet(folder, set);
    for (const most of ARCHIVES[set]!) {
      const name = `${set}.${most ?? 'all'}`;
      worlds.push({ name, metrics, share: 1 / ARCHIVES[set]!.length, trials: tryAll(read, most) });
      say(`${name}: ${settings.length} settings tried`);
    }
  }
  const values = (trials: Trials, setting: string, metric: Metric, half: number): number[] =>
    trials.get(setting)!.flatMap((value, at) => (at % 2 === half ? [value[metric]] : []));
  const worth = (setting: string, half: number): number =>
    worlds.reduce(
      (total, { metrics, share, trials }) =>
        total + share * meanOf(metrics.map((metric) => meanOf(values(trials, setting, metric, half)))),
      0,
    );
  const figures: Figures = {};
  const chosen = [0, 1].map((half) =>
    settings.reduce((best, one) => (worth(one.name, half) > worth(best.name, half) ? one : best)),
  );
  chosen.forEach(({ power, weight }, half) => {
    figures[`tuned.${half}.power`] = power;
    figures[`tuned.${half}.latent`] = weight;
  });
  for (const { name, metrics, trials } of worlds) {
    for (const metric of metrics) {
      const heldOut = [0, 1].flatMap((half) => values(trials, chosen[half]!.name, metric, 1 - half));
      figures[`tuned.${name}.${metric}`] = meanOf(heldOut);
      for (const setting of settings) {
        figures[`tried.${name}.${metric}.${setting.name}`] = meanOf(
          [0, 1].flatMap((half) => values(trials, setting.name, metric, half)),
        );
      }
    }
  }
  return figures;
};

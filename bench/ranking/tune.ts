import { dot, type SparseVector } from '../../services/ranking/inverted.ts';
import { mixture, neighbourhood } from '../../services/ranking/neighbours.ts';
import { readPaper } from '../../services/ranking/paper-text.ts';
import { termStatistics } from '../../services/ranking/statistics.ts';
import type { RankPaper } from '../../services/ranking/types.ts';
import { type PaperVector, placed, vectorOf } from '../../services/ranking/vector-space.ts';
import type { Figures } from '../figures.ts';
import { METRICS, type Metric } from './metrics.ts';
import { type RankingSet, readSet } from './sets.ts';

/** What is tuned: the weight of a paper's neighbours, and that of the latent space against the one built in. */
const SHARES = [0, 0.35, 0.7, 1];
const LATENT = [0, 0.25, 0.5, 0.75, 1, 1.5];

/** Sets of liked papers, with the metrics that decide. */
export const TUNED: Record<string, Metric[]> = { 'hf-authors': ['mrr', 'hit3'], citeulike: ['ndcg10'] };

/** By setting, by metric, one value per case. */
type Trials = Map<string, Record<Metric, number>[]>;

const settings = SHARES.flatMap((share) =>
  LATENT.map((latent) => ({ share, latent, name: `${share}/${latent}` })),
);

/** Ranks a set's cases by liking alone, with every setting. */
const tryAll = ({ papers, cases }: RankingSet): Trials => {
  const { space } = termStatistics(papers);
  const paperOf = new Map(papers.map((paper) => [paper.id, paper]));
  const vectors = new Map<string, PaperVector>();
  const around = new Map<string, SparseVector | null>();
  const vector = (id: string): PaperVector => {
    const known = vectors.get(id) ?? vectorOf(readPaper(paperOf.get(id) as RankPaper), space);
    vectors.set(id, known);
    return known;
  };
  const trials: Trials = new Map(settings.map(({ name }) => [name, []]));
  for (const share of SHARES) {
    const spread = new Map<string, PaperVector>();
    const candidate = (id: string): PaperVector => {
      const known = spread.get(id);
      if (known) return known;
      if (!around.has(id)) around.set(id, neighbourhood(vector(id), space));
      const others = around.get(id);
      const mixed = others
        ? placed(
            mixture([
              [vector(id), 1 / (1 + share)],
              [others, share / (1 + share)],
            ]),
            space,
          )
        : vector(id);
      spread.set(id, mixed);
      return mixed;
    };
    for (const { one, grades } of cases) {
      const likes = (one.interests.liked ?? []).map(vector);
      const taste = mixture(likes.map((like) => [like, 1 / likes.length]));
      const direction = space.latentMean.map((_, d) =>
        likes.reduce((total, like) => total + like.latent[d]! / likes.length, 0),
      );
      const parts = one.candidates.map((id) => {
        const paper = candidate(id);
        const latent = direction.reduce((total, value, d) => total + value * paper.latent[d]!, 0);
        return { id, words: dot(taste, paper) - paper.common, latent: space.latentShare * latent };
      });
      for (const setting of settings) {
        if (setting.share !== share) continue;
        const ranking = parts
          .map(({ id, words, latent }) => ({ id, score: words + setting.latent * latent }))
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
 * Chooses the setting on every second case of all sets together and judges it on the others, then the other way round.
 * Figures: tuned.SET.METRIC is held out, over all cases; tuned.HALF.neighbours and .latent what each half chose.
 */
export const measureTuning = async (folder: string, say: (line: string) => void): Promise<Figures> => {
  const trials = new Map<string, Trials>();
  for (const set of Object.keys(TUNED)) {
    trials.set(set, tryAll(await readSet(folder, set)));
    say(`${set}: ${settings.length} settings tried`);
  }
  const values = (set: string, setting: string, metric: Metric, half: number): number[] =>
    trials
      .get(set)!
      .get(setting)!
      .flatMap((value, at) => (at % 2 === half ? [value[metric]] : []));
  const worth = (setting: string, half: number): number =>
    Object.entries(TUNED).reduce(
      (total, [set, metrics]) =>
        total + meanOf(metrics.map((metric) => meanOf(values(set, setting, metric, half)))),
      0,
    );
  const figures: Figures = {};
  const chosen = [0, 1].map((half) =>
    settings.reduce((best, one) => (worth(one.name, half) > worth(best.name, half) ? one : best)),
  );
  chosen.forEach(({ share, latent }, half) => {
    figures[`tuned.${half}.neighbours`] = share;
    figures[`tuned.${half}.latent`] = latent;
  });
  for (const [set, metrics] of Object.entries(TUNED)) {
    for (const metric of metrics) {
      const heldOut = [0, 1].flatMap((half) => values(set, chosen[half]!.name, metric, 1 - half));
      figures[`tuned.${set}.${metric}`] = meanOf(heldOut);
      for (const { name } of settings) {
        figures[`tried.${set}.${metric}.${name}`] = meanOf(
          [0, 1].flatMap((half) => values(set, name, metric, half)),
        );
      }
    }
  }
  return figures;
};

import { table } from '../../bin/commands/text.ts';
import type { Figures } from '../figures.ts';
import { bm25 } from './baselines/bm25.ts';
import { tfidf } from './baselines/tfidf.ts';
import { bootstrap, bootstrapDifference, drawResamples, type Interval } from './bootstrap.ts';
import { evaluate } from './evaluate.ts';
import { METRIC_NAMES } from './metrics.ts';
import { paperboy } from './paperboy.ts';
import { type RankingSet, readSet } from './sets.ts';
import type { System } from './system.ts';

const BASELINES: readonly System[] = [tfidf, bm25];
/** An arbitrary seed, fixed so that runs give the same figures. */
const SEED = 20250904;

const addInterval = (figures: Figures, name: string, { mean, low, high }: Interval): void => {
  figures[name] = mean;
  figures[`${name}.low`] = low;
  figures[`${name}.high`] = high;
};

/**
 * Measures the ranking and the baselines on one set. Figures are named SET.METRIC, with `.low` and `.high` of its 95 % interval: ours,
 * BASELINE.SET.METRIC, and the paired difference SET.METRIC.minus.BASELINE.
 */
export const measureSet = (set: RankingSet, say: (line: string) => void): Figures => {
  const figures: Figures = { [`${set.name}.cases`]: set.cases.length };
  const resamples = drawResamples(set.cases.length, SEED);
  const run = (system: System) => {
    const startedAt = performance.now();
    const values = evaluate(system, set);
    const seconds = (performance.now() - startedAt) / 1000;
    say(`${set.name}: ${set.cases.length} cases ranked by ${system.name} in ${seconds.toFixed(1)} s`);
    return values;
  };
  const ours = run(paperboy);
  const theirs = BASELINES.map(run);
  for (const metric of METRIC_NAMES) {
    const name = `${set.name}.${metric}`;
    addInterval(figures, name, bootstrap(ours[metric], resamples));
    BASELINES.forEach((baseline, at) => {
      const values = theirs[at]![metric];
      addInterval(figures, `${baseline.name}.${name}`, bootstrap(values, resamples));
      const difference = bootstrapDifference(ours[metric], values, resamples);
      addInterval(figures, `${name}.minus.${baseline.name}`, difference);
    });
  }
  return figures;
};

/** Reads and measures one set after the other. Throws a DomainError for a file that cannot be read. */
export const measureQuality = async (
  folder: string,
  sets: readonly string[],
  say: (line: string) => void,
): Promise<Figures> => {
  const figures: Figures = {};
  for (const name of sets) Object.assign(figures, measureSet(await readSet(folder, name), say));
  return figures;
};

/** Returns the figures of `measureQuality` as a table, with a row for each set and metric. */
export const qualityTable = (figures: Figures, sets: readonly string[]): string => {
  const value = (name: string) => figures[name]!.toFixed(3);
  const interval = (name: string) => `${value(name)} [${value(`${name}.low`)}, ${value(`${name}.high`)}]`;
  const rows = sets.flatMap((set) =>
    METRIC_NAMES.map((metric) => {
      const name = `${set}.${metric}`;
      return [
        name,
        interval(name),
        ...BASELINES.flatMap((baseline) => [
          value(`${baseline.name}.${name}`),
          interval(`${name}.minus.${baseline.name}`),
        ]),
      ];
    }),
  );
  const right = { align: 'right' } as const;
  const columns = [
    { title: 'set.metric' },
    { title: 'paperboy', ...right },
    ...BASELINES.flatMap(({ name }) => [
      { title: name, ...right },
      { title: `ours - ${name}`, ...right },
    ]),
  ];
  return table(columns, rows);
};

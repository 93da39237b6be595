import type { Figures } from '../figures.ts';

/** The target of a figure: its minimum or maximum. */
const TARGETS: Record<string, { min?: number; max?: number }> = {
  ratioToNodemailer: { min: 8 },
  ratioToMjmlPerMail: { min: 60 },
  planReadersPerSecond: { min: 25_000 },
  planCostRatio: { max: 1.15 },
  peakRssMb: { max: 300 },
};

const shown = (value: number): string =>
  Math.abs(value) >= 1000 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(4)));

/** Returns the figures as a table, with the target beside each figure that has one. */
export const report = (figures: Figures): string =>
  Object.entries(figures)
    .map(([name, value]) => {
      const { min, max } = TARGETS[name] ?? {};
      const mark =
        min !== undefined
          ? `  (at least ${shown(min)})`
          : max !== undefined
            ? `  (at most ${shown(max)})`
            : '';
      return `${name.padEnd(34)} ${shown(value).padStart(12)}${mark}`;
    })
    .join('\n');

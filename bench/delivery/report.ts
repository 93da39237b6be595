import type { Figures } from '../figures.ts';

/** A target: the least or the most that a figure may be. */
const REACHES: Record<string, { least?: number; most?: number }> = {
  ratioToNodemailer: { least: 8 },
  ratioToMjmlPerMail: { least: 60 },
  planReadersPerSecond: { least: 25_000 },
  planCostRatio: { most: 1.15 },
  peakRssMb: { most: 300 },
};

const shown = (value: number): string =>
  Math.abs(value) >= 1000 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(4)));

/** The figures as a table, with what is reached for beside those that have a mark. */
export const report = (figures: Figures): string =>
  Object.entries(figures)
    .map(([name, value]) => {
      const { least, most } = REACHES[name] ?? {};
      const mark =
        least !== undefined
          ? `  (at least ${shown(least)})`
          : most !== undefined
            ? `  (at most ${shown(most)})`
            : '';
      return `${name.padEnd(34)} ${shown(value).padStart(12)}${mark}`;
    })
    .join('\n');

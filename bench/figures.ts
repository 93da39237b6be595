/** A benchmark's measurements by name. The names are stable, because scripts depend on them. */
export type Figures = Record<string, number>;

/** Rounds to four significant digits, or to an integer for large numbers: enough to compare, short enough to read. */
const rounded = (value: number): number =>
  Math.abs(value) >= 1000 ? Math.round(value) : Number(value.toPrecision(4));

/** Returns the JSON object that a benchmark prints last. Throws a RangeError for a figure that is not a number. */
export const figuresJson = (figures: Figures): string => {
  for (const [name, value] of Object.entries(figures)) {
    if (!Number.isFinite(value)) throw new RangeError(`${name} is ${value}: nothing was measured`);
  }
  const entries = Object.entries(figures).map(([name, value]) => [name, rounded(value)]);
  return JSON.stringify({ figures: Object.fromEntries(entries) });
};

/** What a benchmark measured, by name. Names are stable: others script against them. */
export type Figures = Record<string, number>;

/** Four significant digits, more for what is large: enough to compare, short enough to read. */
const rounded = (value: number): number =>
  Math.abs(value) >= 1000 ? Math.round(value) : Number(value.toPrecision(4));

/** The one JSON object a benchmark ends with. Throws a RangeError for a figure that is no number. */
export const figuresJson = (figures: Figures): string => {
  for (const [name, value] of Object.entries(figures)) {
    if (!Number.isFinite(value)) throw new RangeError(`${name} is ${value}: nothing was measured`);
  }
  const entries = Object.entries(figures).map(([name, value]) => [name, rounded(value)]);
  return JSON.stringify({ figures: Object.fromEntries(entries) });
};

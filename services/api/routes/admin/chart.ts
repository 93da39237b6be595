/** Holds one value for each day of a chart; null where nothing was counted. */
export type Series = { name: string; values: (number | null)[] };

/** Describes a chart to the template, in coordinates of `WIDTH` × `HEIGHT` that the browser stretches to fit. */
export type Chart = {
  id: string;
  title: string;
  /** Describes the chart in words, for screen readers. */
  description: string;
  /** Gives the newest value as text; '' when there is none. */
  latest: string;
  /** Gives the top of the scale as text. */
  top: string;
  from: string;
  to: string;
  kind: 'bars' | 'line';
  /** Holds the rectangles of a bar chart; `series` is the index of their series. */
  bars: { series: number; x: number; y: number; width: number; height: number }[];
  /** Holds the SVG path of a line chart, with a gap where a day is missing. */
  line: string;
  area: string;
  legend: string[];
};

export const WIDTH = 300;
export const HEIGHT = 100;

const compact = new Intl.NumberFormat('en-GB', { notation: 'compact', maximumFractionDigits: 1 });
const plain = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 1 });

/** Rounds a value up to a round number (1, 1.2, 1.5, 2 … times a power of ten) for the top of a scale. */
export const niceTop = (value: number): number => {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].map((step) => step * power).find((top) => top >= value)!;
};

const dayFormats = [true, false].map(
  (hasYear) =>
    new Intl.DateTimeFormat('en-GB', {
      day: 'numeric',
      month: 'short',
      ...(hasYear && { year: 'numeric' }),
      timeZone: 'UTC',
    }),
);
/** Returns a day of a chart, with its year where the chart ends in another one. */
const shortDay = (date: string, days: string[]): string =>
  dayFormats[date.slice(0, 4) === days.at(-1)!.slice(0, 4) ? 1 : 0]!.format(new Date(`${date}T00:00:00Z`));

const round = (value: number): number => Math.round(value * 100) / 100;

type Options = { id: string; title: string; days: string[]; unit?: string; top?: number };

const describe = (title: string, days: string[], totals: (number | null)[], unit: string): string => {
  const known = totals.flatMap((value, at) => (value === null ? [] : [{ value, day: days[at]! }]));
  const [first, last] = [known[0], known.at(-1)];
  if (!first || !last) return `${title}: nothing was counted in these days.`;
  const highest = known.reduce((best, each) => (each.value > best.value ? each : best));
  const say = (value: number) => `${plain.format(value)}${unit}`;
  return `${title}, from ${shortDay(first.day, days)} to ${shortDay(last.day, days)}: ${say(first.value)} at first, ${say(last.value)} at last, most ${say(highest.value)} on ${shortDay(highest.day, days)}.`;
};

const frame = ({ id, title, days, unit = '' }: Options, totals: (number | null)[], top: number) => ({
  id,
  title,
  description: describe(title, days, totals, unit),
  latest: totals.findLast((value) => value !== null) ?? null,
  top: `${compact.format(top)}${unit}`,
  from: shortDay(days[0]!, days),
  to: shortDay(days.at(-1)!, days),
});

/** Returns a line chart of one value over the days. Its scale begins at 0, so that a small change looks small. */
export const lineChart = (options: Options, values: (number | null)[]): Chart => {
  const { days, unit = '' } = options;
  const top = options.top ?? niceTop(Math.max(0, ...values.map((value) => value ?? 0)));
  const x = (at: number): number => round(days.length < 2 ? WIDTH / 2 : (at * WIDTH) / (days.length - 1));
  const y = (value: number): number => round(HEIGHT - (value * HEIGHT) / top);
  const runs: { x: number; y: number }[][] = [];
  let isOpen = false;
  for (const [at, value] of values.entries()) {
    if (value === null) isOpen = false;
    else {
      if (!isOpen) runs.push([]);
      isOpen = true;
      runs.at(-1)!.push({ x: x(at), y: y(value) });
    }
  }
  const path = (run: { x: number; y: number }[]): string =>
    `M${run.map((point) => `${point.x} ${point.y}`).join('L')}${run.length === 1 ? `h${run[0]!.x >= WIDTH ? -2 : 2}` : ''}`;
  const { latest, ...rest } = frame(options, values, top);
  return {
    ...rest,
    latest: latest === null ? '' : `${plain.format(latest)}${unit}`,
    kind: 'line',
    bars: [],
    line: runs.map(path).join(''),
    area: runs.map((run) => `${path(run)}L${run.at(-1)!.x} ${HEIGHT}L${run[0]!.x} ${HEIGHT}Z`).join(''),
    legend: [],
  };
};

/** Returns a bar chart with the series stacked on each day, the first one at the bottom. */
export const barChart = (options: Options, series: Series[]): Chart => {
  const { days, unit = '' } = options;
  const totals = days.map((_day, at) => {
    const known = series.flatMap(({ values }) => values[at] ?? []);
    return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
  });
  const top = options.top ?? niceTop(Math.max(0, ...totals.map((total) => total ?? 0)));
  const slot = WIDTH / days.length;
  const bars = days.flatMap((_day, at) => {
    let below = 0;
    return series.flatMap(({ values }, index) => {
      const value = values[at] ?? 0;
      if (value <= 0) return [];
      const height = (value * HEIGHT) / top;
      below += height;
      return [
        {
          series: index,
          x: round(at * slot + slot * 0.12),
          y: round(HEIGHT - below),
          width: round(slot * 0.76),
          height: round(height),
        },
      ];
    });
  });
  const { latest, ...rest } = frame(options, totals, top);
  return {
    ...rest,
    latest: latest === null || options.top !== undefined ? '' : `${plain.format(latest)}${unit}`,
    kind: 'bars',
    bars,
    line: '',
    area: '',
    legend: series.length > 1 ? series.map(({ name }) => name) : [],
  };
};

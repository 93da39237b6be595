import type { DayIndex } from './day-index.ts';

/** Maximum share of a match's distance to AUTHOR_FLOOR that popularity and freshness each add. */
const POPULARITY = 0.05;
const FRESHNESS = 0.02;
/** Freshness halves with every this many days that a paper is older than the newest of the index. */
const FRESH_HALF_LIFE_DAYS = 3;
/** The popularity of a paper without votes data, and the freshness of a paper without a date. */
const UNKNOWN = 0.5;

/**
 * Values by paper number, in [0, 1]: `popularity` is the trending score / 100, else log(1 + upvotes) over that of the day's
 * maximum; `freshness` is 1 for the newest. `order` lists the papers by falling popularity, ties in the index's order;
 * `place` is each paper's position in it, the same for ties.
 */
export type Priors = {
  popularity: Float32Array;
  freshness: Float32Array;
  lift: Float32Array;
  order: Uint32Array;
  place: Uint32Array;
};

const priorsByIndex = new WeakMap<DayIndex, Priors>();

const DAY_MS = 86_400_000;

const freshnessOf = (index: DayIndex): Float32Array => {
  const days = index.papers.map(({ listedOn }) => (listedOn === null ? Number.NaN : Date.parse(listedOn)));
  const newest = days.reduce((latest, day) => Math.max(latest, day || latest), Number.NEGATIVE_INFINITY);
  return Float32Array.from(days, (day) =>
    Number.isNaN(day) ? UNKNOWN : 0.5 ** ((newest - day) / DAY_MS / FRESH_HALF_LIFE_DAYS),
  );
};

/**
 * Returns the index's priors, which do not depend on the reader; they are cached with the index. `lift` is the share of a
 * match's distance to AUTHOR_FLOOR that it gains. Only papers with at least MIN_MATCH gain it, so that popularity never
 * puts an irrelevant paper above a relevant one.
 */
export const priorsOf = (index: DayIndex): Priors => {
  const known = priorsByIndex.get(index);
  if (known) return known;
  const { papers } = index;
  const most = papers.reduce((max, { upvotes }) => Math.max(max, upvotes ?? 0), 1);
  const voted = papers.map(({ upvotes }) =>
    upvotes === null ? null : Math.log1p(Math.max(0, upvotes)) / Math.log1p(most),
  );
  const popularity = Float32Array.from(papers, ({ trending }, at) =>
    typeof trending === 'number' ? trending / 100 : (voted[at] ?? UNKNOWN),
  );
  const freshness = freshnessOf(index);
  const lift = popularity.map((value, paper) => POPULARITY * value + FRESHNESS * freshness[paper]!);
  // A trending score of unknown papers is in the middle. Without trending scores, papers without votes come last.
  const scored = papers.some(({ trending }) => typeof trending === 'number');
  const first = (paper: number): number => (scored ? popularity[paper]! : 0);
  const compare = (a: number, b: number): number => first(b) - first(a) || (voted[b] ?? 0) - (voted[a] ?? 0);
  const order = Uint32Array.from([...papers.keys()].sort(compare));
  const place = new Uint32Array(papers.length);
  order.forEach((paper, at) => {
    const before = order[at - 1];
    place[paper] = before === undefined || compare(before, paper) !== 0 ? at : place[before]!;
  });
  const priors = { popularity, freshness, lift, order, place };
  priorsByIndex.set(index, priors);
  return priors;
};

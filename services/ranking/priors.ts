import type { DayIndex } from './day-index.ts';

/** How much of what a match lacks to a perfect one popularity and freshness can give it at most. */
const POPULARITY = 0.05;
const FRESHNESS = 0.02;
/** Freshness halves in so many days before the newest paper of the index. */
const FRESH_HALF_LIFE_DAYS = 3;
/** A paper whose popularity is not known is neither popular nor unpopular; one without a date likewise. */
const UNKNOWN = 0.5;

/**
 * By paper number, in [0, 1]: `popularity`, the trending score, else log(1 + upvotes) against the day's most; `freshness`,
 * 1 for the newest. `order` holds the papers from the most popular down, in the index's order where equal; `place` is
 * each paper's place in it, equal where equal.
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
 * What speaks for a paper whoever reads it. `lift` is what a match gains, as a share of what it lacks; only papers that
 * match at all are lifted, so that no popularity brings an irrelevant paper above a relevant one.
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
  // Without trending scores, whose middle is what nothing is known of, a paper nobody voted for comes last.
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

/**
 * The known signs of the attention that a paper gets. The scores compare it with the other papers of its edition;
 * docs/trending.md explains each step and number. This module is pure: the same signals give the same scores.
 */
export type Signals = {
  upvotes: number | null;
  comments: number | null;
  githubStars: number | null;
  /** Gained during the last `gainHours`. */
  upvotesGained: number | null;
  starsGained: number | null;
  gainHours: number;
  /** The likes of our own readers; null where no paper of the edition has any. */
  likes: number | null;
  /** How many mails were sent with its edition. */
  sent: number;
};

export const trendingSignals = ['upvotes', 'speed', 'comments', 'stars', 'starSpeed', 'likes'] as const;
export type TrendingSignal = (typeof trendingSignals)[number];

// `scale` is the distance from the day's median, in natural logarithms, that counts as far (0.7 is a doubling). Votes and
// their speed together weigh less than the rest, so that votes alone, however many, cannot outweigh everything else.
const WEIGHTS: Record<TrendingSignal, { weight: number; scale: number }> = {
  upvotes: { weight: 0.27, scale: 1.2 },
  speed: { weight: 0.18, scale: 1.2 },
  comments: { weight: 0.13, scale: 1.2 },
  stars: { weight: 0.1, scale: 2 },
  starSpeed: { weight: 0.12, scale: 1.5 },
  likes: { weight: 0.2, scale: 0.7 },
};

/** Returns the share of each signal in a score, in percent, the largest first. */
export const signalShares = (): { signal: TrendingSignal; percent: number }[] =>
  trendingSignals
    .map((signal) => ({ signal, percent: Math.round(WEIGHTS[signal].weight * 100) }))
    .sort((a, b) => b.percent - a.percent);

/** The expected values for a paper of which little is known: the prior of a Gamma distribution; for likes, of a Beta distribution. */
const PRIOR = {
  upvotes: 5,
  comments: 1,
  stars: 20,
  hours: 24,
  votesPerHour: 0.5,
  starsPerHour: 0.5,
  likes: 1,
  sent: 50,
};

/** Returns the logarithm of each signal, drawn towards its prior; null where nothing is known. */
const compress = (paper: Signals): Record<TrendingSignal, number | null> => {
  const level = (count: number | null, prior: number) => (count === null ? null : Math.log(count + prior));
  const rate = (gained: number | null, prior: number) =>
    gained === null || paper.gainHours <= 0
      ? null
      : Math.log((Math.max(0, gained) + prior * PRIOR.hours) / (paper.gainHours + PRIOR.hours));
  return {
    upvotes: level(paper.upvotes, PRIOR.upvotes),
    comments: level(paper.comments, PRIOR.comments),
    stars: level(paper.githubStars, PRIOR.stars),
    speed: rate(paper.upvotesGained, PRIOR.votesPerHour),
    starSpeed: rate(paper.starsGained, PRIOR.starsPerHour),
    likes: paper.likes === null ? null : Math.log((paper.likes + PRIOR.likes) / (paper.sent + PRIOR.sent)),
  };
};

const median = (values: number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
};

/** How much each known signal adds to the score of a paper, or takes away from it; 0 for a signal at the day's median. */
export type TrendingParts = Partial<Record<TrendingSignal, number>>;

/** Returns the parts of the scores of an edition's papers, in their order; a signal that is not known has none. */
export const trendingParts = (papers: Signals[]): TrendingParts[] => {
  const compressed = papers.map(compress);
  const middles = Object.fromEntries(
    trendingSignals.map((name) => {
      const known = compressed.map((each) => each[name]).filter((value) => value !== null);
      return [name, known.length > 0 ? median(known) : 0];
    }),
  ) as Record<TrendingSignal, number>;
  return compressed.map((each) => {
    const parts: TrendingParts = {};
    for (const name of trendingSignals) {
      const value = each[name];
      // An unknown signal counts neither for nor against the paper.
      if (value !== null)
        parts[name] = 50 * WEIGHTS[name].weight * Math.tanh((value - middles[name]) / WEIGHTS[name].scale);
    }
    return parts;
  });
};

/**
 * Returns the scores of an edition's papers, in their order: more than 0 and less than 100. A paper scores 50 where
 * nothing is known of it, or where all its signals equal the median.
 */
export const trendingScores = (papers: Signals[]): number[] =>
  trendingParts(papers).map((parts) => Object.values(parts).reduce((sum, part) => sum + part, 50));

const RISING_RATIO = 2;
const MIN_RISING_VOTES = 5;

/** Tells whether a paper gains votes at least twice as fast as before, and enough of them that this is not chance. */
export const isRising = (series: { at: Date; upvotes: number }[]): boolean => {
  const last = series.at(-1);
  const half = series.findLast(({ at }) => last && last.at.getTime() - at.getTime() >= 12 * 3_600_000);
  const first = series[0];
  if (!last || !half || !first || half === first) return false;
  const hours = (from: { at: Date }, to: { at: Date }) => (to.at.getTime() - from.at.getTime()) / 3_600_000;
  const lately = last.upvotes - half.upvotes;
  const before = (half.upvotes - first.upvotes) / hours(first, half);
  return lately >= MIN_RISING_VOTES && lately / hours(half, last) >= RISING_RATIO * Math.max(before, 0.1);
};

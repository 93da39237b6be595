import type { TrendingView } from '../../../templates/web/reading-views.ts';
import type { StoredPaper } from '../../papers/editions/editions.ts';
import { signalShares, type TrendingParts, type TrendingSignal } from '../../papers/editions/trending.ts';

const names: Record<TrendingSignal, string> = {
  upvotes: 'votes',
  speed: 'how fast votes come',
  likes: 'likes of our readers',
  comments: 'comments',
  starSpeed: 'new stars',
  stars: 'stars on GitHub',
};

/** Lists what a score is made of, for the explanation of a list. */
export const signalsInWords = (): string =>
  signalShares()
    .map(({ signal, percent }) => `${names[signal]} ${percent} %`)
    .join(', ');

const partInWords = (signal: TrendingSignal, value: number): string[] => {
  const rounded = Math.round(value);
  return rounded === 0 ? [] : [`${names[signal]} ${rounded > 0 ? '+' : '−'}${Math.abs(rounded)}`];
};

/** Returns a paper's score with what adds to it and takes from it, the largest part first; null where nothing is known of it. */
export const trendingView = (paper: StoredPaper, parts: TrendingParts | undefined): TrendingView | null => {
  const known = Object.entries(parts ?? {}) as [TrendingSignal, number][];
  if (known.length === 0 || paper.trending === undefined || paper.trending === null) return null;
  const worded = known
    .sort(([, a], [, b]) => Math.abs(b) - Math.abs(a))
    .flatMap(([signal, value]) => partInWords(signal, value));
  return { score: Math.round(paper.trending), parts: worded.join(', ') || 'all as usual for its day' };
};

/** Says in one line what the order of a list means. */
export const orderInWords = (isKnown: boolean): string =>
  isKnown
    ? 'Trending: votes and how fast they come, comments, stars on GitHub, and likes of our readers, each against the other papers of its day.'
    : 'Nothing is known yet of votes or comments, so the papers stand in the order of their list.';

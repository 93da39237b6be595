import { createDayIndex } from '../../../services/ranking/day-index.ts';
import { buildProfile } from '../../../services/ranking/profile.ts';
import { rankPapers } from '../../../services/ranking/score.ts';
import type { Interest, MatchedPaper, RankedPaper, RankPaper } from '../../../services/ranking/types.ts';

export const paper = (
  id: string,
  title: string,
  abstract = '',
  rest: Partial<RankPaper> = {},
): RankPaper => ({
  id,
  title,
  abstract,
  authors: [],
  keywords: [],
  upvotes: null,
  listedOn: null,
  ...rest,
});

export const topic = (label: string, ...aliases: string[]): Interest => ({ kind: 'topic', label, aliases });
export const keyword = (label: string): Interest => ({ kind: 'keyword', label });
export const author = (label: string): Interest => ({ kind: 'author', label });
export const muted = (label: string): Interest => ({ kind: 'muted', label });
export const liked = (what: RankPaper): Interest => ({ kind: 'liked', paper: what });
export const disliked = (what: RankPaper): Interest => ({ kind: 'disliked', paper: what });

/** Returns the ranking of one day's papers for one reader. */
export const rankDay = (papers: RankPaper[], ...interests: Interest[]): MatchedPaper[] => {
  const index = createDayIndex(papers);
  return rankPapers(index, buildProfile(interests, index.statistics));
};

export const idsAbove = (ranked: readonly RankedPaper[], score = 0): string[] =>
  ranked.filter((one) => one.score > score).map(({ id }) => id);

export const scoreOf = (ranked: readonly RankedPaper[], id: string): number =>
  ranked.find((one) => one.id === id)?.score ?? Number.NaN;

/** A small day: a few fields, each with its own words. */
export const DAY: RankPaper[] = [
  paper(
    'merge',
    'Model Merging by Task Vectors',
    'We merge models without data. Model merging with task vectors is cheap.',
  ),
  paper(
    'audio',
    'Diffusion Models for Audio',
    'Diffusion models generate audio. Our diffusion models for audio beat vocoders.',
  ),
  paper('image', 'Better Image Synthesis', 'Diffusion models make images of cats from noise.'),
  paper(
    'robot',
    'Legged Robots on Ice',
    'A controller for legged robots that walk on ice, trained in simulation.',
  ),
  paper(
    'rank',
    'Passage Ranking with Transformers',
    'A ranking model for passage retrieval over web documents.',
  ),
  paper('theory', 'Convergence of Gradient Descent', 'We prove rates for gradient descent with large steps.'),
  paper('speech', 'Streaming Speech Recognition', 'A recogniser of spoken words with low latency.'),
  paper(
    'mtl',
    'Sharing Backbones',
    'Multi-Task Learning (MTL) shares one backbone. In MTL, tasks interfere.',
  ),
];

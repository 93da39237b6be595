import type { Interest, RankPaper } from '../../services/ranking/types.ts';
import { createRandom, pick } from '../seeded-random.ts';

const SEED = 20250904;
export const INTERESTS = 10;
export const LIKES = 50;
/** Number of papers at the start of a set that form the archive and are liked; the papers after them are the day's. */
export const ARCHIVE = 2000;

export type Reader = { keywords: string[]; liked: RankPaper[]; interests: Interest[] };

/** Popular papers are liked more often: squaring a uniform number gives the first tenth a third of all likes. */
const popular = <T>(from: readonly T[], random: () => number): T =>
  from[Math.floor(random() ** 2 * from.length)]!;

/** Returns readers with 10 keywords and 50 likes, drawn from the keywords of the papers and from the papers. */
export const readersOf = (archive: readonly RankPaper[], count: number): Reader[] => {
  const random = createRandom(SEED);
  const words = [...new Set(archive.flatMap(({ keywords }) => keywords))];
  return Array.from({ length: count }, () => {
    const keywords = Array.from({ length: INTERESTS }, () => pick(words, random));
    const liked = Array.from({ length: LIKES }, () => popular(archive, random));
    const interests: Interest[] = [
      ...keywords.map((label): Interest => ({ kind: 'keyword', label })),
      ...liked.map((paper, at): Interest => ({ kind: 'liked', paper, ageDays: at * 7 })),
    ];
    return { keywords, liked, interests };
  });
};

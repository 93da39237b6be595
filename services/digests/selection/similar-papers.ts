import { setImmediate as breathe } from 'node:timers/promises';
import type { Editions, StoredPaper } from '../../papers/editions/editions.ts';
import type { Search } from '../../papers/search/search.ts';
import { createVersionedCache } from '../../platform/cache.ts';
import { dot } from '../../ranking/inverted.ts';
import { learnSpace } from '../../ranking/learn-space.ts';
import { type PaperText, readPaper } from '../../ranking/paper-text.ts';
import { likenessOf, vectorOf } from '../../ranking/vector-space.ts';
import { toRankPaper } from './candidates.ts';

/** 120 papers hold the few that are really alike, and are compared in a tenth of a second. */
const MAX_COMPARED = 120;
const MAX_CACHED = 1_000;
const MAX_SIMILAR = 12;
/** How many papers are read before other work gets a turn: about 10 ms. */
const READ_AT_ONCE = 20;

/**
 * Finds papers like a given one. Candidates share words of its title, and are compared by the likeness that also ranks digests.
 * The vector space is learned from the candidates, so that words they all share count for little.
 */
export const createSimilarPapers = ({ editions, search }: { editions: Editions; search: Search }) => {
  const cache = createVersionedCache<number, StoredPaper[]>({ name: 'similar-papers', max: MAX_CACHED });

  const compare = async (paper: StoredPaper): Promise<StoredPaper[]> => {
    const ids = await search.sharingTitleWords(paper.id, MAX_COMPARED);
    const others = await editions.papersById(ids);
    const papers = [paper, ...others];
    const texts: PaperText[] = [];
    for (const each of papers) {
      texts.push(readPaper(toRankPaper(each)));
      if (texts.length % READ_AT_ONCE === 0) await breathe();
    }
    const space = learnSpace(texts);
    await breathe();
    const [own, ...vectors] = texts.map((text) => vectorOf(text, space));
    return (
      others
        .map((other, at) => ({
          other,
          likeness: likenessOf(dot(own!, vectors[at]!), own!, vectors[at]!, space),
        }))
        // At 0 or less, two papers share no more than all candidates do.
        .filter(({ likeness }) => likeness > 0)
        .sort((a, b) => b.likeness - a.likeness)
        .slice(0, MAX_SIMILAR)
        .map(({ other }) => other)
    );
  };

  return {
    /** Returns at most `limit` papers of closed editions, the most alike first. */
    of: async (paper: StoredPaper, limit = 6): Promise<StoredPaper[]> => {
      const through = await editions.latestDate();
      return (await cache.read(paper.id, through, () => compare(paper))).slice(0, limit);
    },
  };
};

import type { Editions, StoredPaper } from '../../papers/editions/editions.ts';
import type { DigestReader } from './readers.ts';

/** Reads the papers that readers like or dislike. */
export const createRatedPapers = (options: { editions: Editions }) => ({
  /** Returns them by id, as text. */
  of: async (readers: Pick<DigestReader, 'interests'>[]): Promise<Map<string, StoredPaper>> => {
    const ids = new Set<number>();
    for (const { interests } of readers) {
      for (const { kind, value } of interests)
        if (kind === 'liked' || kind === 'disliked') ids.add(Number(value));
    }
    const papers = ids.size === 0 ? [] : await options.editions.papersById([...ids]);
    return new Map(papers.map((paper) => [String(paper.id), paper]));
  },
});

export type RatedPapers = ReturnType<typeof createRatedPapers>;

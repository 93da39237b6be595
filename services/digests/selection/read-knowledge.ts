import type { Topics } from '../../papers/topics.ts';
import type { RatedPapers } from './rated-papers.ts';
import type { DigestReader } from './readers.ts';
import type { Knowledge } from './selection.ts';

/** Reads what the ranker needs besides these readers. */
export const readKnowledge = async (
  { topics, ratedPapers }: { topics: Pick<Topics, 'list'>; ratedPapers: RatedPapers },
  readers: Pick<DigestReader, 'interests'>[],
): Promise<Knowledge> => ({
  topics: new Map((await topics.list()).map((topic) => [topic.slug, topic])),
  ratedPapers: await ratedPapers.of(readers),
});

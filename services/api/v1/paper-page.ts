import Type from 'typebox';
import type { StoredPaper } from '../../papers/editions/editions.ts';
import type { PaperFactsReader } from '../../papers/editions/paper-facts.ts';
import type { Topics } from '../../papers/topics.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { ApiProblem } from './problem.ts';
import { closed, Uuid } from './schemas.ts';
import type { ShownPaper } from './views/paper.ts';

// The paper after which the page begins, and its place in the list, in case that it is no longer there.
const Place = closed({ after: Uuid, at: Type.Integer({ minimum: 0, maximum: 1_000_000 }) });

/**
 * Returns a page of a sorted list, and the function that writes the cursor of the next one. A page begins after the last
 * paper of the page before, also where scores have changed the order meanwhile.
 */
export const pageOfPapers = async (
  papers: StoredPaper[],
  { limit, cursor }: { limit: number; cursor?: string },
  paperFacts: Pick<PaperFactsReader, 'find'>,
) => {
  const place = readCursor(Place, cursor);
  let from = 0;
  if (place !== null) {
    const id = await paperFacts.find({ publicId: place.after, identity: null, doi: null });
    const found = papers.findIndex((paper) => paper.id === id);
    from = found === -1 ? place.at : found + 1;
  }
  const shown = papers.slice(from, from + limit);
  return {
    shown,
    nextAfter: (last: ShownPaper | undefined): string | null =>
      last && from + limit < papers.length
        ? writeCursor({ after: last.facts.publicId, at: from + limit })
        : null,
  };
};

/** Declares the parameter that narrows a list to a topic. */
export const topicQuery = {
  topic: Type.Optional(
    Type.String({
      maxLength: 80,
      pattern: '^[a-z0-9-]+$',
      description: 'The slug of a topic: only its papers are returned.',
      examples: ['diffusion-models'],
    }),
  ),
};

/**
 * Checks that there is a topic of this slug.
 * @throws ApiProblem `invalid_input`
 */
export const checkTopic = async (topics: Topics, slug: string | undefined): Promise<string | null> => {
  if (slug === undefined) return null;
  if ((await topics.list()).some((topic) => topic.slug === slug)) return slug;
  throw new ApiProblem('invalid_input', `There is no topic ${slug}.`, [
    { parameter: 'topic', detail: 'GET /api/v1/topics lists the topics.' },
  ]);
};

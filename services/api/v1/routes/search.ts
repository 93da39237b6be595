import Type from 'typebox';
import type { Container } from '../../../wiring/container.ts';
import type { App } from '../../http/app-type.ts';
import { pageOf, pageQuery, readCursor, writeCursor } from '../cursor.ts';
import { formatQuery, inFormats } from '../format.ts';
import type { PaperReplies } from '../paper-replies.ts';
import { closed, problems } from '../schemas.ts';
import { PaperRef, toPaper } from '../views/paper.ts';

const MAX_CHARS = 400;

const Place = closed({ at: Type.Integer({ minimum: 1, maximum: 10_000 }) });

const SearchResults = closed(
  {
    ...pageOf(PaperRef).properties,
    total: Type.Integer({ description: 'The number of papers that were found.' }),
    isMore: Type.Boolean({ description: 'Whether there may be more than were ranked.' }),
    corrected: Type.Array(closed({ from: Type.String(), to: Type.String() }), {
      description: 'Words that no paper has, and the words that were searched for instead.',
    }),
    problems: Type.Array(Type.String(), {
      description: 'The parts of the query that could not be understood, in whole sentences.',
    }),
  },
  { title: 'SearchResults' },
);

/** Serves the search. */
export const searchRoutes = async (
  app: App,
  container: Container & { replies: PaperReplies },
): Promise<void> => {
  const { config, editions, replies, search } = container;

  app.get(
    '/search',
    {
      config: {
        scope: null,
        budget: 'search',
        isSearch: true,
      },
      schema: {
        operationId: 'searchPapers',
        summary: 'Search the papers',
        description:
          'Finds papers of closed editions. The query has words, "exact words", -without, author:name, topic:slug, has:code, and after: or before: a day, a month or a year. Only the newest of very many matches are ranked.',
        tags: ['Papers'],
        querystring: closed({
          q: Type.String({
            minLength: 1,
            maxLength: MAX_CHARS,
            description: 'The query.',
            examples: ['diffusion author:"Tero Karras" after:2025-01 has:code'],
          }),
          sort: Type.Optional(Type.Enum(['best', 'newest'], { default: 'best' })),
          ...pageQuery,
          ...formatQuery,
        }),
        response: { 200: inFormats('The papers.', SearchResults), ...problems('invalid_input', 'busy') },
      },
    },
    async (request, reply) => {
      const { q, sort = 'best', limit = 50, cursor } = request.query;
      const offset = readCursor(Place, cursor)?.at ?? 0;
      const { papers: found, ...result } = await search.search(q, { limit, offset, sort });
      const stored = new Map(
        (await editions.papersById(found.map(({ id }) => id))).map((paper) => [paper.id, paper]),
      );
      const matches = new Map(found.map(({ id, score }) => [id, score]));
      const shown = await replies.withFacts(found.flatMap(({ id }) => stored.get(id) ?? []));
      const papers = shown.map((each) => ({ ...each, match: matches.get(each.paper.id) }));
      const at = offset + limit;
      const next = at < result.total ? writeCursor({ at }) : null;
      const data = papers.map((each) => toPaper(each, config.publicUrl));
      return replies.send(request, reply, { papers, next, json: { data, next, ...result } });
    },
  );
};

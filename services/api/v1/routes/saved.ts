import Type from 'typebox';
import type { Container } from '../../../wiring/container.ts';
import type { App } from '../../http/app-type.ts';
import type { Reading } from '../../reading/reading.ts';
import { formatQuery, inFormats } from '../format.ts';
import type { PaperReplies } from '../paper-replies.ts';
import { closed, problems, UuidParams } from '../schemas.ts';
import { PaperRef, toPaper } from '../views/paper.ts';

/** Serves the reading list of a subscriber for reading. */
export const savedRoutes = async (
  app: App,
  { accounts, config, reading, replies }: Container & { reading: Reading; replies: PaperReplies },
): Promise<void> => {
  app.get(
    '/subscribers/:id/saved',
    {
      config: { scope: 'subscribers:read', budget: 'export' },
      schema: {
        operationId: 'listSavedPapers',
        summary: 'List the saved papers of a subscriber',
        description:
          'Returns the whole reading list, at most 1,000 papers, the last one saved first; hidden papers are left out. With `format`, or by `Accept`, it is a list of citations: CSL-JSON, BibTeX or RIS.',
        tags: ['Subscribers'],
        params: UuidParams,
        querystring: closed(formatQuery),
        response: {
          200: inFormats('The saved papers.', closed({ data: Type.Array(PaperRef) })),
          ...problems('not_found'),
        },
      },
    },
    async (request, reply) => {
      const { subscriberId } = await accounts.find(request.params.id);
      const list = await reading.savedList.read(subscriberId);
      const papers = await replies.withFacts(list.flatMap(({ paper }) => paper ?? []));
      const data = papers.map((paper) => toPaper(paper, config.publicUrl));
      return replies.sendPrivate(request, reply, { papers, json: { data } });
    },
  );
};

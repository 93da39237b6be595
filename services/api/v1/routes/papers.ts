import Type from 'typebox';
import type { StoredPaper } from '../../../papers/editions/editions.ts';
import type { Container } from '../../../wiring/container.ts';
import type { App } from '../../http/app-type.ts';
import type { Reading } from '../../reading/reading.ts';
import { createPaperFinder, noSuchPaper } from '../find-paper.ts';
import { formatQuery, inFormats } from '../format.ts';
import { may } from '../key-check.ts';
import type { PaperReplies } from '../paper-replies.ts';
import { closed, problems } from '../schemas.ts';
import { PaperRef, type ShownPaper, toPaper } from '../views/paper.ts';

const MAX_SIMILAR = 12;

/** Declares the name of a paper in a path. */
export const PaperParams = closed({
  id: Type.String({
    maxLength: 200,
    description:
      'Its id, `arxiv:2410.15027` or `doi:10.1101/2025.03.21.644500`, with the slash percent-encoded.',
    examples: ['arxiv:2410.15027'],
  }),
});

/** Serves one paper, and the papers like it. */
export const paperRoutes = async (
  app: App,
  container: Container & { reading: Reading; replies: PaperReplies },
): Promise<void> => {
  const { config, editions, reading, replies, similarPapers } = container;
  const { publicUrl } = config;

  const { idOf } = createPaperFinder(container);

  const read = async (text: string): Promise<StoredPaper> => {
    const [paper] = await editions.papersById([await idOf(text)]);
    if (!paper) throw noSuchPaper();
    return paper;
  };

  /** Returns a paper that is not open to all; null for one that is. */
  const readHidden = async (text: string): Promise<ShownPaper | null> => {
    const id = await idOf(text);
    const [open] = await editions.papersById([id]);
    if (open) return null;
    const [paper] = await editions.anyPapersById([id]);
    const [shown] = paper ? await replies.withFacts([paper]) : [];
    if (!shown || !paper) throw noSuchPaper();
    return { ...shown, hidden: paper.hidden };
  };

  app.get(
    '/papers/:id',
    {
      config: { scope: null },
      schema: {
        operationId: 'getPaper',
        summary: 'Get a paper',
        description:
          'Returns a paper of a closed edition by its id, arXiv id or DOI. A paper that was merged into another is returned as that one. A key with `papers:read` also sees hidden papers and those of open editions. With `format`, or by `Accept`, it is a citation: CSL-JSON, BibTeX or RIS.',
        tags: ['Papers'],
        params: PaperParams,
        querystring: closed(formatQuery),
        response: { 200: inFormats('The paper.', PaperRef), ...problems('not_found') },
      },
    },
    async (request, reply) => {
      const hidden = may(request, 'papers:read') ? await readHidden(request.params.id) : null;
      if (hidden)
        return replies.sendPrivate(request, reply, { papers: [hidden], json: toPaper(hidden, publicUrl) });
      return replies.sendCached(request, reply, 'paper', async () => {
        const paper = await read(request.params.id);
        const [day, papers] = await Promise.all([
          reading.days.read(paper.editionDate),
          replies.withFacts([paper]),
        ]);
        const shown = papers.map((each) => ({ ...each, topics: day.topics.get(paper.id) ?? [] }));
        if (!shown[0]) throw noSuchPaper();
        return { papers: shown, json: toPaper(shown[0], publicUrl) };
      });
    },
  );

  app.get(
    '/papers/:id/similar',
    {
      // The first time, a tenth of a second of the processor is spent on a paper.
      config: {
        scope: null,
        budget: 'search',
        isSearch: true,
      },
      schema: {
        operationId: 'listSimilarPapers',
        summary: 'List the papers similar to one',
        description:
          'Returns papers that share words of the title and are alike by the measure that also ranks digests, the most alike first.',
        tags: ['Papers'],
        params: PaperParams,
        querystring: closed({
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_SIMILAR, default: 6 })),
          ...formatQuery,
        }),
        response: {
          200: inFormats('The similar papers.', closed({ data: Type.Array(PaperRef) })),
          ...problems('invalid_input', 'not_found'),
        },
      },
    },
    async (request, reply) =>
      replies.sendCached(request, reply, 'paper', async () => {
        const paper = await read(request.params.id);
        const found = await similarPapers.of(paper, request.query.limit ?? 6);
        // They are cached for longer than this reply, so those that were hidden meanwhile are left out.
        const shown = await editions.papersById(found.map(({ id }) => id));
        const papers = await replies.withFacts(
          found.flatMap(({ id }) => shown.find((each) => each.id === id) ?? []),
        );
        return { papers, json: { data: papers.map((each) => toPaper(each, publicUrl)) } };
      }),
  );
};

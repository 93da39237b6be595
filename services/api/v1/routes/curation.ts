import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { type NamedPaper, TitleTaken } from '../../../papers/ingest/curation.ts';
import {
  MAX_ABSTRACT_CHARS,
  MAX_AUTHORS,
  MAX_LISTED,
  MAX_TITLE_CHARS,
} from '../../../papers/sources/source.ts';
import { DomainError } from '../../../platform/errors.ts';
import type { Container } from '../../../wiring/container.ts';
import type { App } from '../../http/app-type.ts';
import { createPaperFinder, noSuchPaper } from '../find-paper.ts';
import { checkIfMatch, IfMatch, withTag } from '../preconditions.ts';
import { ApiProblem } from '../problem.ts';
import { recordUse } from '../record-use.ts';
import { closed, NoBody, problems } from '../schemas.ts';
import { CuratedPaperRef, Link, toCurated } from '../views/curated-paper.ts';
import { PaperParams } from './papers.ts';

/** Declares the fields of a paper that a program can write. */
export const correctable = {
  title: Type.Optional(Type.String({ maxLength: MAX_TITLE_CHARS })),
  abstract: Type.Optional(Type.String({ maxLength: MAX_ABSTRACT_CHARS })),
  authors: Type.Optional(Type.Array(Type.String(), { maxItems: MAX_AUTHORS })),
  links: Type.Optional(Type.Array(Link, { maxItems: MAX_LISTED })),
};
const CorrectBody = closed(correctable, {
  examples: [
    {
      title: 'A Better Title',
      authors: ['Emmy Noether', 'Sofia Kovalevskaya'],
      links: [{ kind: 'code', url: 'https://github.com/example/better' }],
    },
  ],
});
const MergeBody = closed(
  { into: Type.String({ maxLength: 200, description: 'The paper that stays, by any of its names.' }) },
  { examples: [{ into: 'arxiv:2410.15027' }] },
);

const presses = {
  pin: {
    act: 'pin',
    on: true,
    said: 'pinned',
    summary: 'Pin a paper',
    description: 'Puts a paper at the head of its edition, after those that were pinned earlier.',
  },
  unpin: {
    act: 'pin',
    on: false,
    said: 'unpinned',
    summary: 'Unpin a paper',
    description: 'Releases a pinned paper, which takes the place again that its score gives it.',
  },
  hide: {
    act: 'hide',
    on: true,
    said: 'hid',
    summary: 'Hide a paper',
    description:
      'Takes a paper off every page, search and mail that is composed more than a minute later. No source shows it again.',
  },
  show: {
    act: 'hide',
    on: false,
    said: 'showed again',
    summary: 'Show a hidden paper again',
    description: 'Shows a paper that was hidden.',
  },
} as const;
type Press = keyof typeof presses;

/** Serves what an operator does with a paper. */
export const curationRoutes = async (app: App, container: Container): Promise<void> => {
  const { curation } = container;
  const { find, idOf } = createPaperFinder(container);

  const read = async (id: number): Promise<NamedPaper> => {
    const paper = await curation.namedById(id);
    if (!paper) throw noSuchPaper();
    return paper;
  };
  const ifMatch = (request: FastifyRequest) => (paper: NamedPaper) => checkIfMatch(request, toCurated(paper));

  app.get(
    '/papers/:id/curation',
    {
      config: { scope: 'papers:read' },
      schema: {
        operationId: 'getCuratedPaper',
        summary: 'Get a paper as an operator sees it',
        description:
          'Returns a paper, also one that is hidden or in an open edition, with what was corrected and which sources list it. Its ETag is for `If-Match` of a change.',
        tags: ['Papers'],
        params: PaperParams,
        response: { 200: CuratedPaperRef, ...problems('not_found') },
      },
    },
    async ({ params }, reply) => withTag(reply, toCurated(await read(await idOf(params.id)))),
  );

  app.patch(
    '/papers/:id',
    {
      config: { scope: 'papers:write' },
      schema: {
        operationId: 'correctPaper',
        summary: 'Correct a paper',
        description:
          'Writes the fields that are given; they outrank every source from then on, and the others continue to follow their sources. A list is replaced as a whole. Use the ETag of `getCuratedPaper` for `If-Match`.',
        tags: ['Papers'],
        params: PaperParams,
        headers: IfMatch,
        body: CorrectBody,
        response: { 200: CuratedPaperRef, ...problems('not_found', 'conflict', 'precondition_failed') },
      },
    },
    async (request, reply) => {
      const id = await idOf(request.params.id);
      const fields = Object.keys(request.body);
      if (fields.length === 0) checkIfMatch(request, toCurated(await read(id)));
      else {
        await curation.correct(id, request.body, ifMatch(request)).catch(async (error: unknown) => {
          if (!(error instanceof TitleTaken)) throw error;
          const { publicId } = await read(error.paperId);
          throw new ApiProblem('conflict', `The paper ${publicId} has this title: merge the two instead.`, [
            { pointer: '/title', detail: `It is the title of the paper ${publicId}.` },
          ]);
        });
        await recordUse(container, request, 'corrected', `paper ${id}`, fields.join(', '));
      }
      return withTag(reply, toCurated(await read(id)));
    },
  );

  for (const press of Object.keys(presses) as Press[]) {
    const { act, on, said, summary, description } = presses[press];
    app.post(
      `/papers/:id/${press}`,
      {
        config: { scope: 'papers:write' },
        schema: {
          operationId: `${press}Paper`,
          summary,
          description,
          tags: ['Papers'],
          params: PaperParams,
          headers: IfMatch,
          body: NoBody,
          response: { 200: CuratedPaperRef, ...problems('not_found', 'conflict', 'precondition_failed') },
        },
      },
      async (request, reply) => {
        const id = await idOf(request.params.id);
        let isNew = true;
        await curation[act](id, on, (paper) => {
          ifMatch(request)(paper);
          if (act === 'pin' && paper.date === null)
            throw new ApiProblem(
              'conflict',
              'The paper is in no edition yet, so it has no place to be pinned.',
            );
          isNew = (act === 'pin' ? paper.pinned : paper.hidden) !== on;
        });
        if (isNew) await recordUse(container, request, said, `paper ${id}`);
        return withTag(reply, toCurated(await read(id)));
      },
    );
  }

  app.post(
    '/papers/:id/merge',
    {
      config: { scope: 'papers:write' },
      schema: {
        operationId: 'mergePaper',
        summary: 'Merge a paper into another',
        description:
          'Makes one paper of two that are the same. The paper `into` stays, takes the facts that it lacks, and takes over the page, likes and listings of the other. Papers with two arXiv ids or two DOIs are not the same. Returns the paper that stays.',
        tags: ['Papers'],
        params: PaperParams,
        headers: IfMatch,
        body: MergeBody,
        response: { 200: CuratedPaperRef, ...problems('not_found', 'conflict', 'precondition_failed') },
      },
    },
    async (request, reply) => {
      const paperId = await idOf(request.params.id);
      const into = await find(request.body.into);
      if (into === null)
        throw new ApiProblem('invalid_input', 'There is no such paper to merge into.', [
          { pointer: '/into', detail: 'There is no such paper.' },
        ]);
      await curation.merge({ paperId, into }, ifMatch(request)).catch((error: unknown) => {
        if (error instanceof DomainError && error.code === 'invalid_input')
          throw new ApiProblem('conflict', error.message);
        throw error;
      });
      await recordUse(container, request, 'merged', `paper ${into}`, `paper ${paperId} into it`);
      return withTag(reply, toCurated(await read(into)));
    },
  );
};

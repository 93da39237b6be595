import Type, { type Static } from 'typebox';
import type { TypedPaper } from '../../../papers/ingest/paper-additions.ts';
import type { Container } from '../../../wiring/container.ts';
import type { App } from '../../http/app-type.ts';
import { createPaperFinder } from '../find-paper.ts';
import { ApiProblem } from '../problem.ts';
import { recordUse } from '../record-use.ts';
import { closed, Day, orNull, problems } from '../schemas.ts';
import { CuratedPaperRef, toCurated } from '../views/curated-paper.ts';
import { Submission, toSubmission } from '../views/submission.ts';
import { correctable } from './curation.ts';

const AddBody = closed(
  {
    date: Type.Optional({
      ...Day,
      description: 'The edition that it joins, which must be open; without it, the one in the making.',
    }),
    paper: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 500,
        description:
          'An arXiv id, a DOI, or the address of the page of a paper, which is looked up. It stands alone, but for `date`.',
      }),
    ),
    ...correctable,
    arxivId: Type.Optional(Type.String({ maxLength: 100, examples: ['2410.15027'] })),
    doi: Type.Optional(Type.String({ maxLength: 200, examples: ['10.1101/2025.03.21.644500'] })),
    publishedOn: Type.Optional(Day),
  },
  {
    examples: [
      {
        title: 'On Invariant Variation Problems',
        abstract: 'The problems in variation here concerned are such as to admit a continuous group.',
        authors: ['Emmy Noether'],
        links: [{ kind: 'published', url: 'https://example.org/noether-1918' }],
      },
      { paper: 'arXiv:2410.15027' },
    ],
  },
);

const Added = closed({
  result: Type.Enum(['created', 'known', 'queued'], {
    description:
      '`created`: the paper is new. `known`: it was there, and is in the edition that it names. `queued`: it is being looked up; the submission tells what came of it.',
  }),
  paper: orNull(CuratedPaperRef),
  submission: orNull(Submission),
});

/** Returns the typed paper of a body, or what is to be looked up. @throws ApiProblem `invalid_input` */
const readBody = ({ date: _date, paper: sought, title, ...typed }: Static<typeof AddBody>) => {
  if (sought === undefined) {
    if (title !== undefined) return { typed: { title, ...typed } satisfies TypedPaper };
    throw new ApiProblem('invalid_input', 'Send the title of a paper, or which paper is to be looked up.', [
      { pointer: '/title', detail: 'It is missing.' },
    ]);
  }
  const others = Object.keys({ ...(title !== undefined && { title }), ...typed });
  if (others.length > 0)
    throw new ApiProblem(
      'invalid_input',
      'A paper is either looked up or typed out.',
      others.map((name) => ({ pointer: `/${name}`, detail: 'It cannot stand beside paper.' })),
    );
  return { sought };
};

/** Serves the addition of papers to editions. */
export const paperAdditionRoutes = async (app: App, container: Container): Promise<void> => {
  const { paperAdditions, curation, submissions } = container;
  const { find } = createPaperFinder(container);

  app.post(
    '/papers',
    {
      config: { scope: 'papers:write' },
      schema: {
        operationId: 'addPaper',
        summary: 'Add a paper to an edition',
        description:
          'Adds a paper that is typed out (201 if it is new, 200 if it was known), or queues one that has to be looked up (202): it joins the edition within minutes, or the next one if that has closed by then. A paper that is in an edition stays there. What is typed is believed like a feed; a correction outranks every source.',
        tags: ['Papers'],
        body: AddBody,
        response: { 200: Added, 201: Added, 202: Added, ...problems('conflict') },
      },
    },
    async (request, reply) => {
      const wanted = readBody(request.body);
      const date = await paperAdditions.openEdition(request.body.date);
      if (date === null)
        throw new ApiProblem('conflict', `The edition of ${request.body.date} has closed.`, [
          { pointer: '/date', detail: 'Name an open edition, or leave it out.' },
        ]);
      if (wanted.sought !== undefined) {
        const id = await find(await submissions.identify(wanted.sought));
        const listed = id === null ? null : await curation.namedById(id);
        if (listed?.date) return { result: 'known' as const, paper: toCurated(listed), submission: null };
        const submission = await submissions.add({ paper: wanted.sought, date });
        await recordUse(container, request, 'added a paper', '', `submission ${submission.id}`);
        reply.code(202).header('location', `/api/v1/submissions/${submission.publicId}`);
        return { result: 'queued' as const, paper: null, submission: toSubmission(submission) };
      }

      const { paperId, isNew } = await paperAdditions.add(wanted.typed, date);
      await recordUse(container, request, 'added a paper', `paper ${paperId}`, isNew ? null : 'it was known');
      const paper = toCurated((await curation.namedById(paperId))!);
      if (isNew) reply.code(201).header('location', `/api/v1/papers/${paper.id}`);
      return { result: isNew ? ('created' as const) : ('known' as const), paper, submission: null };
    },
  );
};

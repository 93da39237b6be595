import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import {
  type Submission as SubmissionRow,
  submissionStates,
} from '../../../papers/ingest/submission-list.ts';
import { DomainError } from '../../../platform/errors.ts';
import type { Container } from '../../../wiring/container.ts';
import type { App } from '../../http/app-type.ts';
import { pageOf, pageQuery, readCursor, toPage } from '../cursor.ts';
import { checkIfMatch, IfMatch, withTag } from '../preconditions.ts';
import { ApiProblem } from '../problem.ts';
import { recordUse } from '../record-use.ts';
import { closed, Moment, problems, Uuid, UuidParams } from '../schemas.ts';
import { Submission, toSubmission } from '../views/submission.ts';

const DEFAULT_LIMIT = 50;
const MAX_NOTE_CHARS = 500;

const Place = closed({ at: Moment, id: Uuid });
const SubmitBody = closed(
  {
    paper: Type.String({
      minLength: 1,
      maxLength: 500,
      description: 'An arXiv id, a DOI, or the address of the page of a paper.',
    }),
    credit: Type.Optional(Type.String({ maxLength: 60, description: 'The name that its page thanks.' })),
  },
  { examples: [{ paper: '2410.15027', credit: 'Ada Lovelace' }] },
);
const DecideBody = closed(
  { note: Type.Optional(Type.String({ maxLength: MAX_NOTE_CHARS, description: 'Why, for the record.' })) },
  { examples: [{ note: 'It fits the list.' }] },
);

const decisions = {
  approve: {
    summary: 'Approve a submission',
    description:
      'Takes the paper that was found: it joins the next edition that closes, and its page thanks the submitter.',
    from: ['held'],
    action: 'approved a submission',
  },
  reject: {
    summary: 'Reject a submission',
    description: 'Turns a submission down, before or after it was looked up.',
    from: ['waiting', 'held'],
    action: 'rejected a submission',
  },
} as const;

/** Serves the papers that readers and programs propose. */
export const submissionRoutes = async (app: App, container: Container): Promise<void> => {
  const { submissions } = container;

  const found = async (id: string): Promise<SubmissionRow> => {
    const submission = await submissions.byPublicId(id);
    if (!submission) throw new ApiProblem('not_found', 'There is no such submission.');
    return submission;
  };

  app.get(
    '/submissions',
    {
      config: { scope: 'papers:read' },
      schema: {
        operationId: 'listSubmissions',
        summary: 'List the submissions',
        description: 'Returns the papers that were proposed, newest first, of one state or all.',
        tags: ['Submissions'],
        querystring: closed({
          state: Type.Optional(Type.Enum([...submissionStates], { examples: ['held'] })),
          ...pageQuery,
        }),
        response: { 200: pageOf(Submission) },
      },
    },
    async ({ query }) => {
      const limit = query.limit ?? DEFAULT_LIMIT;
      const rows = await submissions.page({
        state: query.state ?? null,
        after: readCursor(Place, query.cursor),
        limit: limit + 1,
      });
      return toPage(rows, limit, toSubmission, ({ submittedAt, publicId }) => ({
        at: submittedAt.toISOString(),
        id: publicId,
      }));
    },
  );

  app.get(
    '/submissions/:id',
    {
      config: { scope: 'papers:read' },
      schema: {
        operationId: 'getSubmission',
        summary: 'Get a submission',
        description: 'Returns a proposed paper with its state, and the paper that it became.',
        tags: ['Submissions'],
        params: UuidParams,
        response: { 200: Submission, ...problems('not_found') },
      },
    },
    async ({ params }, reply) => withTag(reply, toSubmission(await found(params.id))),
  );

  app.post(
    '/submissions',
    {
      config: { scope: 'papers:write' },
      schema: {
        operationId: 'createSubmission',
        summary: 'Propose a paper',
        description:
          'Records a paper for a decision. It is looked up within minutes, then held. While the same paper waits for a decision, that submission is returned with 200. POST /papers adds a paper without a decision.',
        tags: ['Submissions'],
        body: SubmitBody,
        response: { 200: Submission, 201: Submission },
      },
    },
    async (request, reply) => {
      const { paper, credit = '' } = request.body;
      const { submission, isNew } = await submissions.submit({ paper, credit });
      if (isNew) {
        await recordUse(container, request, 'submitted a paper', '', `submission ${submission.id}`);
        reply.code(201).header('location', `/api/v1/submissions/${submission.publicId}`);
      }
      return withTag(reply, toSubmission(submission));
    },
  );

  const decide = async (
    request: FastifyRequest,
    decision: keyof typeof decisions,
    submission: SubmissionRow,
    note: string,
  ): Promise<void> => {
    const { from, action } = decisions[decision];
    if (!from.some((state) => state === submission.state))
      throw new ApiProblem(
        'conflict',
        `It is ${submission.state}; one that is ${from.join(' or ')} can be ${decision === 'approve' ? 'approved' : 'rejected'}.`,
      );
    const { id } = submission;
    const work = decision === 'reject' ? submissions.reject(id, note) : submissions.approve(id, note || null);
    await work.catch((error: unknown) => {
      if (error instanceof DomainError && error.code === 'not_found')
        throw new ApiProblem('conflict', 'It was decided meanwhile.');
      throw error;
    });
    await recordUse(container, request, action, '', `submission ${id}${note ? `: ${note}` : ''}`);
  };

  for (const decision of ['approve', 'reject'] as const)
    app.post(
      `/submissions/:id/${decision}`,
      {
        config: { scope: 'papers:write' },
        schema: {
          operationId: `${decision}Submission`,
          summary: decisions[decision].summary,
          description: decisions[decision].description,
          tags: ['Submissions'],
          params: UuidParams,
          headers: IfMatch,
          body: DecideBody,
          response: { 200: Submission, ...problems('not_found', 'conflict', 'precondition_failed') },
        },
      },
      async (request, reply) => {
        const submission = await found(request.params.id);
        checkIfMatch(request, toSubmission(submission));
        await decide(request, decision, submission, (request.body?.note ?? '').trim());
        return withTag(reply, toSubmission(await found(request.params.id)));
      },
    );
};

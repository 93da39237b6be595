import type { FastifyInstance } from 'fastify';
import type { Submission } from '../../../papers/ingest/submissions.ts';
import { excerpt } from '../../../papers/text/excerpt.ts';
import { DomainError } from '../../../platform/errors.ts';
import type { Container } from '../../../wiring/container.ts';
import { recorder } from './audit.ts';
import type { AdminPage } from './page.ts';
import { idOf, minutes, textOf } from './wording.ts';

type OfSubmission = { Params: { id: string }; Body: { reason?: string } };

const DECIDED_SHOWN = 20;

const shown = ({ id, given, credit, state, submittedAt, decidedAt, draft, note, paperId }: Submission) => ({
  id,
  given,
  credit,
  state,
  submitted: minutes(submittedAt),
  decided: minutes(decidedAt),
  title: draft?.title ?? null,
  authors: draft?.authors.join(', ') ?? '',
  excerpt: draft ? excerpt(draft.abstract) : '',
  note,
  paperId,
});

/** `/admin/submissions`: what readers propose, to be taken or turned down. */
export const submissionRoutes = async (
  app: FastifyInstance,
  { submissions, audit, page }: Container & { page: AdminPage },
): Promise<void> => {
  const record = recorder({ audit });

  app.get<{ Querystring: { said?: string } }>('/submissions', async (request, reply) => {
    const [held, waiting, ...decided] = await Promise.all([
      submissions.list({ state: 'held' }),
      submissions.list({ state: 'waiting' }),
      ...(['approved', 'rejected', 'refused'] as const).map((state) =>
        submissions.list({ state, limit: DECIDED_SHOWN }),
      ),
    ]);
    const time = ({ decidedAt }: Submission): number => decidedAt?.getTime() ?? 0;
    const words: Record<string, string> = {
      approved: 'Taken: it joins the next edition that closes.',
      rejected: 'Turned down.',
    };
    return page.send(request, reply, 'admin/submissions', {
      said: words[textOf(request.query.said)] ?? null,
      held: held.map(shown),
      waiting: waiting.map(shown),
      decided: decided
        .flat()
        .sort((a, b) => time(b) - time(a))
        .slice(0, DECIDED_SHOWN)
        .map(shown),
    });
  });

  const idIn = ({ id }: OfSubmission['Params']): number => {
    const number = idOf(id);
    if (number === null) throw new DomainError('not_found', 'There is no such submission.');
    return number;
  };

  app.post<OfSubmission>('/submissions/:id/approve', async (request, reply) => {
    const id = idIn(request.params);
    const { paperId } = await submissions.approve(id);
    await record(request, 'approved a submission', `paper ${paperId}`, `submission ${id}`);
    return page.goTo(reply, '/admin/submissions?said=approved');
  });

  app.post<OfSubmission>('/submissions/:id/reject', async (request, reply) => {
    const id = idIn(request.params);
    const reason = textOf(request.body?.reason);
    await submissions.reject(id, reason);
    await record(request, 'rejected a submission', '', `submission ${id}${reason ? `: ${reason}` : ''}`);
    return page.goTo(reply, '/admin/submissions?said=rejected');
  });
};

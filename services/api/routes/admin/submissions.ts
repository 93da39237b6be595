import Type from 'typebox';
import type { Submission } from '../../../papers/ingest/submission-list.ts';
import { excerpt } from '../../../papers/text/excerpt.ts';
import type { Container } from '../../../wiring/container.ts';
import type { App } from '../../http/app-type.ts';
import { IdParams, longText, SaidQuery } from '../../http/schemas.ts';
import { recorder } from './audit.ts';
import type { AdminPage } from './page.ts';
import { minutes, textOf } from './wording.ts';

const RejectForm = Type.Object({ reason: longText });

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

/** Serves `/admin/submissions`, where operators approve or reject the papers that readers propose. */
export const submissionRoutes = async (
  app: App,
  { submissions, audit, page }: Container & { page: AdminPage },
): Promise<void> => {
  const record = recorder({ audit });

  app.get('/submissions', { schema: { querystring: SaidQuery } }, async (request, reply) => {
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

  app.post('/submissions/:id/approve', { schema: { params: IdParams } }, async (request, reply) => {
    const id = Number(request.params.id);
    const { paperId } = await submissions.approve(id);
    await record(request, 'approved a submission', `paper ${paperId}`, `submission ${id}`);
    return page.goTo(reply, '/admin/submissions?said=approved');
  });

  app.post(
    '/submissions/:id/reject',
    { schema: { params: IdParams, body: RejectForm } },
    async (request, reply) => {
      const id = Number(request.params.id);
      const reason = textOf(request.body.reason);
      await submissions.reject(id, reason);
      await record(request, 'rejected a submission', '', `submission ${id}${reason ? `: ${reason}` : ''}`);
      return page.goTo(reply, '/admin/submissions?said=rejected');
    },
  );
};

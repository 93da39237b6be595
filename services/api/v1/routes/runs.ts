import Type from 'typebox';
import { retryable } from '../../../admin/runs.ts';
import { count } from '../../../platform/plural.ts';
import type { Container } from '../../../wiring/container.ts';
import type { App } from '../../http/app-type.ts';
import { ApiProblem } from '../problem.ts';
import { recordUse } from '../record-use.ts';
import { closed, Day, DayParams, NoBody, problems } from '../schemas.ts';
import { Progress, Run, toProgress } from '../views/run.ts';

const MAX_RUNS = 100;

const RunList = closed({ data: Type.Array(Run) });
const Cancelled = closed({ date: Day, cancelled: Type.Integer({ minimum: 0 }) });
const What = Type.Enum([...retryable], {
  description:
    'Which digests are planned again. An uncertain one may have arrived, so its reader may get it twice.',
});
const RetryBody = closed({ what: What }, { examples: [{ what: 'failed' }] });
const Retried = closed({ date: Day, what: What, retried: Type.Integer({ minimum: 0 }) });

/** Serves the runs, and what an operator can do with them. */
export const runRoutes = async (app: App, container: Container): Promise<void> => {
  const { runs, runActions, batches } = container;
  app.get(
    '/runs',
    {
      config: { scope: 'runs:read' },
      schema: {
        operationId: 'listRuns',
        summary: 'List the newest runs',
        description: 'Returns the newest local dates with their digests by state, newest first.',
        tags: ['Runs'],
        querystring: closed({
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_RUNS, default: 30, examples: [7] })),
        }),
        response: { 200: RunList },
      },
    },
    async ({ query }) => ({
      data: (await runs.list(query.limit ?? 30)).map(({ localDate, ...run }) => ({
        date: localDate,
        ...run,
      })),
    }),
  );

  app.get(
    '/runs/:date',
    {
      config: { scope: 'runs:read' },
      schema: {
        operationId: 'getRun',
        summary: 'Get the progress of a run',
        description:
          'Returns the digests of a local date by state and by the reason why they were skipped, how fast digests are settled, what holds them, and when the last one will be settled.',
        tags: ['Runs'],
        params: DayParams,
        response: { 200: Progress, ...problems('not_found') },
      },
    },
    async ({ params }) => {
      const date = params.date;
      const [progress, skipped] = await Promise.all([
        runs.progress(date),
        batches.countSkippedQuickly([date]),
      ]);
      if (progress.planned === 0 && !progress.isCancelled)
        throw new ApiProblem('not_found', `Nothing was planned for ${date}.`);
      return toProgress(progress, Object.fromEntries(skipped.map(({ reason, n }) => [reason, n])));
    },
  );

  app.post(
    '/runs/:date/cancel',
    {
      config: { scope: 'runs:write' },
      schema: {
        operationId: 'cancelRun',
        summary: 'Cancel a run',
        description:
          'Skips the digests of the date that have not been begun, and those that are planned later for it. Mails that were begun are finished. `retry` with `cancelled` undoes it.',
        tags: ['Runs'],
        params: DayParams,
        body: NoBody,
        response: { 200: Cancelled, ...problems('not_found') },
      },
    },
    async (request) => {
      const date = request.params.date;
      const { cancelled } = await runActions.cancel(date);
      await recordUse(container, request, 'cancelled a run', `run ${date}`, count(cancelled, 'digest'));
      return { date, cancelled };
    },
  );

  app.post(
    '/runs/:date/retry',
    {
      config: { scope: 'runs:write' },
      schema: {
        operationId: 'retryRun',
        summary: 'Retry digests of a run',
        description:
          'Plans the failed, uncertain or cancelled digests of the date again, with the papers that are newest when they are sent. Readers who have left get nothing.',
        tags: ['Runs'],
        params: DayParams,
        body: RetryBody,
        response: { 200: Retried, ...problems('not_found') },
      },
    },
    async (request) => {
      const date = request.params.date;
      const { what } = request.body;
      const { retried, isUncancelled } = await runActions.retry(date, what);
      // Of a date whose digests are planned later, none is retried, but they will be sent.
      if (retried > 0 || isUncancelled)
        await recordUse(
          container,
          request,
          'retried digests',
          `run ${date}`,
          `${count(retried, 'digest')}, ${what}`,
        );
      return { date, what, retried };
    },
  );
};

import Type from 'typebox';
import { isIsoDate } from '../../../platform/dates.ts';
import { count } from '../../../platform/plural.ts';
import type { Container } from '../../../wiring/container.ts';
import type { App } from '../../http/app-type.ts';
import { ApiProblem } from '../problem.ts';
import { recordUse } from '../record-use.ts';
import { closed, Day, DayParams, NoBody, problems } from '../schemas.ts';

const MAX_RUNS = 100;

const Run = closed(
  {
    date: Day,
    planned: Type.Integer({ description: 'The digests of the date, in any state.' }),
    states: Type.Record(Type.String(), Type.Integer(), {
      description: 'The number of digests in each state.',
    }),
  },
  { description: 'The sending of the digests of one local date.' },
);
const RunList = closed({ data: Type.Array(Run) });
const Cancelled = closed({ date: Day, cancelled: Type.Integer() });

/** Serves the runs, and what an operator can do with them. */
export const runRoutes = async (app: App, container: Container): Promise<void> => {
  const { runs } = container;
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
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_RUNS, default: 30 })),
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

  app.post(
    '/runs/:date/cancel',
    {
      config: { scope: 'runs:write' },
      schema: {
        operationId: 'cancelRun',
        summary: 'Cancel a run',
        description:
          'Skips the digests of the date that have not been begun, and those that are planned later for it.',
        tags: ['Runs'],
        params: DayParams,
        body: NoBody,
        response: { 200: Cancelled, ...problems('not_found') },
      },
    },
    async (request) => {
      const { date } = request.params;
      if (!isIsoDate(date)) throw new ApiProblem('not_found', `${date} is no day of the calendar.`);
      const { cancelled } = await runs.cancel(date);
      await recordUse(container, request, 'cancelled a run', `run ${date}`, count(cancelled, 'digest'));
      return { date, cancelled };
    },
  );
};

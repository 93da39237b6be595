import Type from 'typebox';
import { openOf } from '../../../admin/run-watch.ts';
import { longDate } from '../../../digests/compose/wording.ts';
import { isIsoDate } from '../../../platform/dates.ts';
import { DomainError } from '../../../platform/errors.ts';
import { number } from '../../../platform/plural.ts';
import type { Container } from '../../../wiring/container.ts';
import type { App } from '../../http/app-type.ts';
import { DateParams, page as place, SaidQuery, text } from '../../http/schemas.ts';
import type { AdminPage } from './page.ts';
import { runInWords } from './today.ts';
import { minutes, textOf } from './wording.ts';

const DATES = 21;
const SHOWN = 50;

const troubled = ['failed', 'uncertain', 'expired', 'skipped', 'planned'] as const;

const RunQuery = Type.Object({ state: text(), before: place });

const said: Record<string, string> = {
  paused: 'Sending is paused, in every worker. Mails under way are finished.',
  'paused-before': 'Sending was paused before.',
  resumed: 'Sending goes on.',
  'resumed-before': 'Nothing held sending.',
  cancelled: 'Cancelled. Mails that were begun are finished.',
  retried: 'Planned again. They are sent as soon as a worker comes for them.',
  'retried-none': 'There was nothing to try again.',
};

/** Serves `/admin/runs` and `/admin/runs/:date`: the progress of sending. `run-actions.ts` has the actions. */
export const runRoutes = async (
  app: App,
  { runs, runWatch, failedDigests, clock, page }: Container & { page: AdminPage },
): Promise<void> => {
  app.get('/runs', { schema: { querystring: SaidQuery } }, async (request, reply) => {
    const [list, holds, { current }] = await Promise.all([runs.list(DATES), runs.holds(), runWatch.read()]);
    return page.send(request, reply, 'admin/runs', {
      said: said[textOf(request.query.said)] ?? null,
      holds: holds.map(({ kind, reason, since, domain }) => ({
        kind,
        reason,
        since: minutes(since),
        domain: domain ?? null,
      })),
      run: current && runInWords(current, clock.now()),
      slowest: (current?.slowestDomains ?? []).map(({ heldUntil, meanMs, ...domain }) => ({
        ...domain,
        mean: `${number(Math.round(meanMs / 100) / 10)} s`,
        heldUntil: minutes(heldUntil),
      })),
      runs: list.map(({ localDate, planned, states }) => ({
        date: localDate,
        planned,
        open: openOf({ states }),
        sent: states.sent,
        skipped: states.skipped,
        failed: states.failed,
        expired: states.expired,
        uncertain: states.uncertain,
      })),
    });
  });

  app.get(
    '/runs/:date',
    { schema: { params: DateParams, querystring: RunQuery } },
    async (request, reply) => {
      const { date } = request.params;
      if (!isIsoDate(date)) throw new DomainError('not_found', 'There is no such run.');
      const progress = await runs.progress(date);
      if (progress.planned === 0) throw new DomainError('not_found', `Nothing was planned for ${date}.`);
      const state = troubled.find((each) => each === request.query.state) ?? 'failed';
      const before = /^\d{1,19}$/.test(request.query.before ?? '') ? request.query.before! : null;
      const rows = await failedDigests.of(date, state, before, SHOWN + 1);
      return page.send(request, reply, 'admin/run', {
        date,
        label: longDate(date, { year: true }),
        run: runInWords(progress, clock.now()),
        isCancelled: progress.isCancelled,
        open: openOf(progress),
        failed: progress.states.failed,
        uncertain: progress.states.uncertain,
        state,
        states: [...troubled],
        rows: rows.slice(0, SHOWN),
        older:
          rows.length > SHOWN ? `/admin/runs/${date}?state=${state}&before=${rows[SHOWN - 1]!.id}` : null,
      });
    },
  );
};

import type { FastifyInstance } from 'fastify';
import { openOf } from '../../../admin/run-watch.ts';
import { longDate } from '../../../digests/compose/wording.ts';
import { isIsoDate } from '../../../platform/dates.ts';
import { DomainError } from '../../../platform/errors.ts';
import { count, number } from '../../../platform/plural.ts';
import type { Container } from '../../../wiring/container.ts';
import { recorder } from './audit.ts';
import type { AdminPage } from './page.ts';
import { runInWords } from './today.ts';
import { minutes, textOf } from './wording.ts';

const DATES = 21;
const SHOWN = 50;
const MOST_REASON = 200;

const troubled = ['failed', 'uncertain', 'expired', 'skipped', 'planned'] as const;
const retryable = ['failed', 'uncertain', 'cancelled'] as const;

type Form = { Body: { reason?: string; date?: string; what?: string } };
type OfRun = { Params: { date: string }; Querystring: { state?: string; before?: string } };

/** `/admin/runs`: watch sending, and pause, resume, cancel and retry it, each after a question. */
export const runRoutes = async (
  app: FastifyInstance,
  { runs, runWatch, failedDigests, overview, audit, page }: Container & { page: AdminPage },
): Promise<void> => {
  const record = recorder({ audit });

  app.get<{ Querystring: { said?: string } }>('/runs', async (request, reply) => {
    const [list, holds, { current }] = await Promise.all([runs.list(DATES), runs.holds(), runWatch.read()]);
    return page.send(request, reply, 'admin/runs', {
      said: said[textOf(request.query.said)] ?? null,
      holds: holds.map(({ kind, reason, since }) => ({ kind, reason, since: minutes(since) })),
      run: current && runInWords(current),
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

  app.get<OfRun>('/runs/:date', async (request, reply) => {
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
      run: runInWords(progress),
      isCancelled: progress.isCancelled,
      open: openOf(progress),
      failed: progress.states.failed,
      uncertain: progress.states.uncertain,
      state,
      states: [...troubled],
      rows: rows.slice(0, SHOWN),
      older: rows.length > SHOWN ? `/admin/runs/${date}?state=${state}&before=${rows[SHOWN - 1]!.id}` : null,
    });
  });

  const said: Record<string, string> = {
    paused: 'Sending is paused, in every worker. Mails under way are finished.',
    'paused-before': 'Sending was paused before.',
    resumed: 'Sending goes on.',
    'resumed-before': 'Nothing held sending.',
    cancelled: 'Called off. Mails under way are finished.',
    retried: 'Planned again. They are sent as soon as a worker comes for them.',
    'retried-none': 'There was nothing to try again.',
  };

  const dateIn = (value: unknown): string => {
    const date = textOf(value);
    if (!isIsoDate(date))
      throw new DomainError('invalid_input', 'Which run? Open it from the list.', { field: 'date' });
    return date;
  };
  const whatIn = (value: unknown): (typeof retryable)[number] => {
    const what = retryable.find((each) => each === value);
    if (!what) throw new DomainError('invalid_input', `What can be tried again is ${retryable.join(', ')}.`);
    return what;
  };
  const done = async (
    reply: Parameters<AdminPage['goTo']>[0],
    what: string,
  ): Promise<ReturnType<AdminPage['goTo']>> => {
    runWatch.forget();
    overview.forget();
    return page.goTo(reply, `/admin/runs?said=${what}`);
  };

  app.get('/runs/pause', async (request, reply) =>
    page.send(request, reply, 'admin/confirm', {
      here: 'runs',
      heading: 'Pause all sending?',
      lines: [
        'Mails that are under way are finished; all others wait until you resume, in every worker.',
        'A digest that waits longer than the catch-up window expires, and its papers come with the next.',
      ],
      ask: { name: 'reason', label: 'Why, for who looks at it later', most: MOST_REASON },
      action: '/admin/runs/pause',
      fields: {},
      button: 'Pause sending',
      back: '/admin/runs',
    }),
  );
  app.post<Form>('/runs/pause', async (request, reply) => {
    const reason = textOf(request.body?.reason).slice(0, MOST_REASON) || 'no reason was given';
    const isNew = await runs.pause(reason);
    if (isNew) await record(request, 'paused sending', '', reason);
    return done(reply, isNew ? 'paused' : 'paused-before');
  });

  app.get('/runs/resume', async (request, reply) => {
    const holds = await runs.holds();
    return page.send(request, reply, 'admin/confirm', {
      here: 'runs',
      heading: 'Resume sending?',
      lines: [
        ...holds.map(({ kind, reason }) => `${kind}: ${reason}`),
        holds.length > 0
          ? 'Every hold is lifted, of whatever reason, and what waits is sent at once.'
          : 'Nothing holds sending at present.',
      ],
      action: '/admin/runs/resume',
      fields: {},
      button: 'Resume sending',
      back: '/admin/runs',
    });
  });
  app.post('/runs/resume', async (request, reply) => {
    const lifted = await runs.resume();
    if (lifted.length > 0)
      await record(request, 'resumed sending', '', lifted.map(({ kind }) => kind).join(', '));
    return done(reply, lifted.length > 0 ? 'resumed' : 'resumed-before');
  });

  app.get<{ Querystring: { date?: string } }>('/runs/cancel', async (request, reply) => {
    const date = dateIn(request.query.date);
    const progress = await runs.progress(date);
    return page.send(request, reply, 'admin/confirm', {
      here: 'runs',
      heading: `Call off the run of ${longDate(date)}?`,
      lines: [
        `${count(openOf(progress), 'digest')} of ${number(progress.planned)} have not been sent. They are skipped, and so is what would still be planned for this date.`,
        'Mails under way are finished. You can try the cancelled ones again later.',
      ],
      action: '/admin/runs/cancel',
      fields: { date },
      button: 'Call it off',
      back: `/admin/runs/${date}`,
    });
  });
  app.post<Form>('/runs/cancel', async (request, reply) => {
    const date = dateIn(request.body?.date);
    const { cancelled } = await runs.cancel(date);
    await record(request, 'called off a run', `run ${date}`, count(cancelled, 'digest'));
    return done(reply, 'cancelled');
  });

  app.get<{ Querystring: { date?: string; what?: string } }>('/runs/retry', async (request, reply) => {
    const date = dateIn(request.query.date);
    const what = whatIn(request.query.what);
    return page.send(request, reply, 'admin/confirm', {
      here: 'runs',
      heading: `Try again what is ${what}?`,
      lines: [
        `Of ${longDate(date)}. They are planned again, and hold what is newest then.`,
        ...(what === 'uncertain'
          ? ['The relay may have taken some of them already: their readers would get the mail twice.']
          : []),
      ],
      action: '/admin/runs/retry',
      fields: { date, what },
      button: 'Try again',
      back: `/admin/runs/${date}`,
    });
  });
  app.post<Form>('/runs/retry', async (request, reply) => {
    const date = dateIn(request.body?.date);
    const what = whatIn(request.body?.what);
    const { retried } = await runs.retry(date, what);
    if (retried > 0)
      await record(request, 'tried digests again', `run ${date}`, `${count(retried, 'digest')}, ${what}`);
    return done(reply, retried > 0 ? 'retried' : 'retried-none');
  });
};

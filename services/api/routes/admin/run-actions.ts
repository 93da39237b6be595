import Type, { type Static } from 'typebox';
import { MAX_REASON_CHARS } from '../../../admin/run-actions.ts';
import { openOf } from '../../../admin/run-watch.ts';
import { retryable } from '../../../admin/runs.ts';
import { longDateSeen } from '../../../digests/compose/wording.ts';
import { dayOfTime, isIsoDate } from '../../../platform/dates.ts';
import { DomainError } from '../../../platform/errors.ts';
import { count, number } from '../../../platform/plural.ts';
import type { Container } from '../../../wiring/container.ts';
import type { App } from '../../http/app-type.ts';
import { isoDate, text } from '../../http/schemas.ts';
import { recorder } from './audit.ts';
import type { AdminPage } from './page.ts';
import { textOf } from './wording.ts';

const DomainOnly = Type.Object({ domain: text(255) });
const PauseForm = Type.Object({ reason: text() });
const OneRun = Type.Object({
  date: isoDate('Which run? Open it from the list.'),
});
const RetryRun = Type.Object({
  ...OneRun.properties,
  what: Type.Enum([...retryable], { description: `What can be tried again is ${retryable.join(', ')}.` }),
});

/** Pauses, resumes, cancels and retries runs, each after a page that asks for confirmation. */
export const runActionRoutes = async (
  app: App,
  { runs, runActions, audit, clock, page }: Container & { page: AdminPage },
): Promise<void> => {
  const record = recorder({ audit });

  const dateIn = ({ date }: Static<typeof OneRun>): string => {
    if (!isIsoDate(date))
      throw new DomainError('invalid_input', 'Which run? Open it from the list.', { field: 'date' });
    return date;
  };
  const done = (reply: Parameters<AdminPage['goTo']>[0], what: string): ReturnType<AdminPage['goTo']> =>
    page.goTo(reply, `/admin/runs?said=${what}`);

  app.get('/runs/pause', async (request, reply) =>
    page.send(request, reply, 'admin/confirm', {
      here: 'runs',
      heading: 'Pause all sending?',
      lines: [
        'Mails that are under way are finished; all others wait until you resume, in every worker.',
        'A digest that waits longer than the catch-up window expires, and its papers come with the next.',
      ],
      ask: {
        name: 'reason',
        label: 'Why, for operators who look at it later',
        maxLength: MAX_REASON_CHARS,
      },
      action: '/admin/runs/pause',
      fields: {},
      button: 'Pause sending',
      back: '/admin/runs',
    }),
  );
  app.post('/runs/pause', { schema: { body: PauseForm } }, async (request, reply) => {
    const { reason, isNew } = await runActions.pause(textOf(request.body.reason));
    if (isNew) await record(request, 'paused sending', '', reason);
    return done(reply, isNew ? 'paused' : 'paused-before');
  });

  app.get('/runs/resume', { schema: { querystring: DomainOnly } }, async (request, reply) => {
    const domain = textOf(request.query.domain).toLowerCase();
    const holds = (await runs.holds()).filter((hold) => domain === '' || hold.domain === domain);
    return page.send(request, reply, 'admin/confirm', {
      here: 'runs',
      heading: domain === '' ? 'Resume sending?' : `Resume sending to ${domain}?`,
      lines: [
        ...holds.map(({ kind, reason }) => `${kind}: ${reason}`),
        holds.length > 0
          ? domain === ''
            ? 'Every hold is lifted, of whatever reason, and what waits is sent at once.'
            : 'What waits is sent at once. What was reported until now counts no more.'
          : 'Nothing holds sending at present.',
      ],
      action: '/admin/runs/resume',
      fields: domain === '' ? {} : { domain },
      button: 'Resume sending',
      back: '/admin/runs',
    });
  });
  app.post('/runs/resume', { schema: { body: DomainOnly } }, async (request, reply) => {
    const lifted = await runActions.resume(textOf(request.body.domain) || undefined);
    if (lifted.length > 0)
      await record(
        request,
        'resumed sending',
        '',
        lifted.map(({ kind, domain }) => domain ?? kind).join(', '),
      );
    return done(reply, lifted.length > 0 ? 'resumed' : 'resumed-before');
  });

  app.get('/runs/cancel', { schema: { querystring: OneRun } }, async (request, reply) => {
    const date = dateIn(request.query);
    const progress = await runs.progress(date);
    return page.send(request, reply, 'admin/confirm', {
      here: 'runs',
      heading: `Cancel the run of ${longDateSeen(date, dayOfTime(clock.now()))}?`,
      lines: [
        `${count(openOf(progress), 'digest')} of ${number(progress.planned)} have not been sent. They are skipped, and so are digests that are planned later for this date.`,
        'Mails that were begun are finished. You can retry the cancelled ones later.',
      ],
      action: '/admin/runs/cancel',
      fields: { date },
      button: 'Cancel the run',
      back: `/admin/runs/${date}`,
    });
  });
  app.post('/runs/cancel', { schema: { body: OneRun } }, async (request, reply) => {
    const date = dateIn(request.body);
    const { cancelled } = await runActions.cancel(date);
    await record(request, 'cancelled a run', `run ${date}`, count(cancelled, 'digest'));
    return done(reply, 'cancelled');
  });

  app.get('/runs/retry', { schema: { querystring: RetryRun } }, async (request, reply) => {
    const date = dateIn(request.query);
    const { what } = request.query;
    return page.send(request, reply, 'admin/confirm', {
      here: 'runs',
      heading: `Retry the ${what} digests?`,
      lines: [
        `Those of ${longDateSeen(date, dayOfTime(clock.now()))} are planned again, with the papers that are newest then.`,
        ...(what === 'uncertain'
          ? ['The relay may have accepted some of them already: their readers would get the mail twice.']
          : []),
      ],
      action: '/admin/runs/retry',
      fields: { date, what },
      button: 'Retry',
      back: `/admin/runs/${date}`,
    });
  });
  app.post('/runs/retry', { schema: { body: RetryRun } }, async (request, reply) => {
    const date = dateIn(request.body);
    const { what } = request.body;
    const { retried } = await runActions.retry(date, what);
    if (retried > 0)
      await record(request, 'retried digests', `run ${date}`, `${count(retried, 'digest')}, ${what}`);
    return done(reply, retried > 0 ? 'retried' : 'retried-none');
  });
};

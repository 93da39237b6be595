import type { Dispatcher } from '../jobs/dispatcher.ts';
import type { Clock } from '../platform/clock.ts';
import { messageOf } from '../platform/errors.ts';
import type { Db } from '../platform/postgres.ts';
import type { HoldKind } from './holds.ts';
import type { Runs } from './runs.ts';
import { longDate } from './wording.ts';

const STALE_EDITION_MS = 36 * 3_600_000;

const heldBecause: Record<HoldKind, string> = {
  operator: 'Sending is paused by the operator:',
  relay: 'Sending waits, since no relay takes mail:',
  refused: 'Sending is paused, since receivers refuse this sender:',
};

const when = (date: Date | null): string =>
  date === null ? '' : `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/** What the operator asks first, read at once: what needs attention, the edition, the runs, the readers. */
export const createOverview = (options: { db: Db; dispatcher: Dispatcher; clock: Clock; runs: Runs }) => {
  const { db, dispatcher, clock } = options;

  const readQueues = async () => {
    try {
      return { queues: await dispatcher.counts(), queueError: null };
    } catch (error) {
      return { queues: [], queueError: messageOf(error) };
    }
  };

  return {
    read: async () => {
      const now = clock.now();
      const [editions, runs, subscribers, sources, suppressions, unanswered, holds, { queues, queueError }] =
        await Promise.all([
          db.query<{ date: string; papers: number; closedAt: Date | null }>(
            `select e.date, e.closed_at as "closedAt", (select count(*)::int from edition_papers p where p.edition_date = e.date) as papers
           from editions e where e.state = 'closed' order by e.date desc limit 1`,
          ),
          options.runs.list(7),
          db.query<{ state: string; n: number }>(
            'select state, count(*)::int as n from subscribers group by state order by state',
          ),
          db.query<{
            source: string;
            startedAt: Date;
            parsed: number;
            created: number;
            updated: number;
            unchanged: number;
            rejected: number;
            error: string | null;
          }>(
            `select distinct on (source) source, started_at as "startedAt", parsed, created, updated, unchanged,
             jsonb_array_length(rejected) as rejected, error
           from ingest_runs order by source, started_at desc`,
          ),
          db.query<{ n: number }>('select count(*)::int as n from suppressions'),
          db.query<{ n: number }>(
            `select count(*)::int as n from signups where state = 'waiting' and requested_at < $1`,
            [new Date(now.getTime() - 5 * 60_000)],
          ),
          options.runs.holds(),
          readQueues(),
        ]);
      const edition = editions.rows[0] ?? null;
      const days = runs.map(({ states, ...run }) => ({
        ...run,
        states: Object.entries(states).flatMap(([state, n]) => (n > 0 ? [{ state, n }] : [])),
      }));
      const attention: string[] = [];
      if (queueError)
        attention.push(
          `The queues do not answer: ${queueError}. Nothing is lost; mail waits until Redis is back.`,
        );
      if (!edition) attention.push('There is no edition yet: run paperboy ingest.');
      else if (now.getTime() - Date.parse(edition.date) > STALE_EDITION_MS)
        attention.push(`The newest edition is of ${longDate(edition.date, { year: true })}.`);
      // Several dates: the newest begins while most of the world is still in the one before.
      for (const day of days.slice(0, 3)) {
        for (const { state, n } of day.states) {
          if (state !== 'failed' && state !== 'uncertain' && state !== 'expired') continue;
          attention.push(
            `${n} ${n === 1 ? 'digest' : 'digests'} of ${day.localDate} ${n === 1 ? 'is' : 'are'} ${state}.`,
          );
        }
      }
      for (const { kind, reason } of holds) attention.push(`${heldBecause[kind]} ${reason}`);
      if (unanswered.rows[0]!.n > 0)
        attention.push(`${unanswered.rows[0]!.n} sign-ups wait for their mail for more than five minutes.`);
      for (const source of sources.rows)
        if (source.error)
          attention.push(`The last run of ${source.source} failed: ${source.error.split('\n')[0]}`);
      return {
        now: when(now),
        attention,
        edition: edition && {
          date: longDate(edition.date, { year: true }),
          papers: edition.papers,
          closedAt: when(edition.closedAt),
        },
        run: days,
        subscribers: Object.fromEntries(subscribers.rows.map(({ state, n }) => [state, n])),
        sources: sources.rows.map(({ startedAt, error, ...counts }) => ({
          ...counts,
          lastRunAt: when(startedAt),
          ok: error === null,
          error: error?.split('\n')[0] ?? null,
        })),
        queues,
        suppressions: suppressions.rows[0]!.n,
      };
    },
  };
};

export type Overview = ReturnType<typeof createOverview>;

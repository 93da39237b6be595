import { BATCH_SPAN } from '../../../services/digests/ledger/batches.ts';
import { count } from '../../../services/platform/plural.ts';
import type { Db } from '../../../services/platform/postgres.ts';
import { type Check, ok, warn } from './check.ts';

const STALE_MS = 36 * 3_600_000;
const LATE_MS = 5 * 60_000;

/** Checks whether papers arrive and digests are sent. */
export const checkWork = async (db: Db, now: Date): Promise<Check[]> => {
  const late = new Date(now.getTime() - LATE_MS);
  const { rows } = await db.query<{
    newest: string | null;
    papers: number;
    overdue: number;
    waiting: number;
  }>(
    `select e.date as newest, (select count(*)::int from edition_papers p where p.edition_date = e.date) as papers,
       (select count(*)::int from subscribers where next_digest_at < $1 and state in ('active', 'paused')) as overdue,
       (select count(*)::int from digest_batches b join digests d on d.local_date = b.local_date and d.id between b.id * ${BATCH_SPAN} and b.id * ${BATCH_SPAN} + ${BATCH_SPAN - 1}
        where b.done_at is null and d.state = 'planned' and d.planned_at < $1 and coalesce(d.not_before, d.planned_at) < $1) as waiting
     from (values (1)) as one left join lateral
       (select date from editions where state = 'closed' order by date desc limit 1) e on true`,
    [late],
  );
  const { newest, papers, overdue, waiting } = rows[0]!;
  const backlog =
    overdue > 0
      ? warn(
          'backlog',
          `${count(overdue, 'reader')} due for more than five minutes`,
          'Start a worker: `npm run worker`; or plan by hand: `paperboy plan`.',
        )
      : waiting > 0
        ? warn(
            'backlog',
            `${count(waiting, 'planned digest')} waiting for more than five minutes`,
            'Start a worker, or more of them: `npm run worker`. Look at its log.',
          )
        : ok('backlog', 'no digest waits');
  if (newest === null)
    return [
      warn(
        'edition',
        'there is no edition yet',
        'Import the first: `paperboy ingest seeds/daily-papers/2025-09-04.txt`.',
      ),
      backlog,
    ];
  const age = now.getTime() - Date.parse(newest);
  return [
    age > STALE_MS
      ? warn(
          'edition',
          `the newest is from ${newest} (${papers} papers)`,
          "Import today's: `paperboy ingest FILE`.",
        )
      : ok('edition', `${newest}, ${papers} papers`),
    backlog,
  ];
};

import type { Db } from '../../platform/postgres.ts';
import type { PaperCounts } from '../editions/paper-counts.ts';
import type { Ingest } from './ingest.ts';
import type { PaperIncidents } from './paper-incidents.ts';

/**
 * Returns a function that closes an edition with papers: it scores the edition and resolves the incidents of the days until
 * then, since readers have papers again. It returns the number of papers; for an edition without papers nothing changes.
 */
export const createEditionClosing =
  (options: {
    db: Db;
    ingest: Pick<Ingest, 'closeEdition'>;
    counts: PaperCounts;
    incidents: PaperIncidents;
  }) =>
  async (date: string): Promise<{ papers: number }> => {
    const { papers } = await options.ingest.closeEdition(date);
    if (papers === 0) return { papers };
    await options.counts.refresh({ now: true });
    // The line above leaves out editions that are older than the counts are kept up.
    await options.counts.scoreEdition(date);
    await options.db.query('update editions set outcome = null where date = $1', [date]);
    for (const kind of ['no-papers', 'all-known', 'few-papers'] as const)
      await options.incidents.resolveBetween(kind, '', date);
    return { papers };
  };

export type EditionClosing = ReturnType<typeof createEditionClosing>;

import type { Clock } from '../../platform/clock.ts';
import { DomainError } from '../../platform/errors.ts';
import { type Db, inTransaction, type Queryable } from '../../platform/postgres.ts';
import { lockReader } from '../lock-reader.ts';

/** Names a paper of a reading list and when it was saved; for a merged paper, the id of the one it was merged into. */
export type SavedPaper = { paperId: number; savedAt: Date };

/** Limits a reading list, because its files hold all of it. */
export const MAX_SAVED = 1_000;

/** Keeps the reading lists of readers. */
export const createSavedPapers = ({ db, clock }: { db: Db; clock: Clock }) => ({
  /**
   * Puts a paper on the reader's list, and returns the id under which it stands there; one that is there already keeps its time.
   * @throws DomainError `invalid_link` when there is no such reader (any more), `invalid_input` when there is no such paper or the
   *   list is full
   */
  save: (subscriberId: number, paperId: number): Promise<number> =>
    inTransaction(db, async (client) => {
      await lockReader(client, subscriberId);
      const { rows } = await client.query<{ id: number }>(
        'select coalesce(merged_into, id) as id from papers where id = $1',
        [paperId],
      );
      if (!rows[0]) throw new DomainError('invalid_input', 'There is no such paper.', { field: 'paper' });
      await client.query(
        `insert into saved_papers (subscriber_id, paper_id, saved_at) values ($1, $2, $3) on conflict do nothing`,
        [subscriberId, rows[0].id, clock.now()],
      );
      const { rows: counted } = await client.query<{ n: number }>(
        'select count(*)::int as n from saved_papers where subscriber_id = $1',
        [subscriberId],
      );
      if (counted[0]!.n > MAX_SAVED)
        throw new DomainError(
          'invalid_input',
          `${MAX_SAVED} papers are the limit of a reading list. Remove some first.`,
          { field: 'paper' },
        );
      return rows[0].id;
    }),

  /** Takes a paper off the reader's list. */
  remove: async (subscriberId: number, paperId: number): Promise<void> => {
    await db.query(
      `delete from saved_papers s using papers p
       where p.id = $2 and s.subscriber_id = $1 and s.paper_id in (p.id, p.merged_into)`,
      [subscriberId, paperId],
    );
  },

  /** Returns those of some papers that are on the reader's list. */
  of: async (subscriberId: number, paperIds: number[]): Promise<Set<number>> => {
    const { rows } = await db.query<{ id: number }>(
      `select p.id from papers p join saved_papers s on s.subscriber_id = $1 and s.paper_id = coalesce(p.merged_into, p.id)
       where p.id = any($2)`,
      [subscriberId, paperIds],
    );
    return new Set(rows.map(({ id }) => id));
  },

  /** Returns the reader's list, the last one saved first. */
  list: async (subscriberId: number): Promise<SavedPaper[]> => {
    const { rows } = await db.query<SavedPaper>(
      `select paper_id as "paperId", saved_at as "savedAt" from saved_papers
       where subscriber_id = $1 order by saved_at desc, paper_id desc`,
      [subscriberId],
    );
    return rows;
  },
});

export type SavedPapers = ReturnType<typeof createSavedPapers>;

/** Puts the paper that remains after a merge on the lists of the one that is gone, with the time of the first saving. */
export const moveSaved = async (client: Queryable, merged: { from: number; to: number }[]): Promise<void> => {
  await client.query(
    `with merged as (select * from unnest($1::int[], $2::int[]) as merged(loser, winner)), gone as (
       delete from saved_papers s using merged m where s.paper_id = m.loser returning s.subscriber_id, m.winner, s.saved_at)
     insert into saved_papers (subscriber_id, paper_id, saved_at)
     select subscriber_id, winner, min(saved_at) from gone group by subscriber_id, winner
     on conflict (subscriber_id, paper_id) do update set saved_at = least(saved_papers.saved_at, excluded.saved_at)`,
    [merged.map(({ from }) => from), merged.map(({ to }) => to)],
  );
};

import type { Clock } from '../../platform/clock.ts';
import { DomainError } from '../../platform/errors.ts';
import { type Db, inTransaction, type Queryable } from '../../platform/postgres.ts';
import { ONE_AT_A_TIME } from './ingest-statements.ts';

/** An edition with the papers that were put at its head, by their public ids in their order. */
export type EditionOrder = { date: string; state: 'open' | 'closed'; papers: string[] };

/**
 * Sets which papers come first in an edition. These are its pinned papers: pages, feeds and mails show them first, and the
 * rest by their scores.
 */
export const createEditionOrder = (options: { db: Db; clock: Clock }) => {
  const { db, clock } = options;

  const read = async (client: Queryable, date: string): Promise<EditionOrder | null> => {
    const { rows } = await client.query<EditionOrder>(
      `select e.date, e.state, array(
         select p.public_id from edition_papers ep join papers p on p.id = ep.paper_id
         where ep.edition_date = e.date and ep.pinned_at is not null order by ep.pinned_at, ep.position) as papers
       from editions e where e.date = $1`,
      [date],
    );
    return rows[0] ?? null;
  };

  return {
    /** Returns the order of an edition; null where there is no edition. */
    of: (date: string): Promise<EditionOrder | null> => read(db, date),

    /**
     * Pins these papers in this order, and releases all others of the edition. `check` is called with the order as it is
     * under the lock of the change, which it stops by throwing.
     * @throws DomainError `not_found` without an edition; `invalid_input` for a paper that is not in it
     */
    set: (date: string, paperIds: number[], check: (order: EditionOrder) => void): Promise<EditionOrder> =>
      inTransaction(db, async (client) => {
        await client.query(ONE_AT_A_TIME);
        const before = await read(client, date);
        if (!before) throw new DomainError('not_found', `There is no edition of ${date}.`);
        check(before);
        const { rows } = await client.query<{ n: number }>(
          `select n::int from unnest($2::int[]) with ordinality as wanted(id, n)
           where not exists (select 1 from edition_papers where paper_id = id and edition_date = $1) order by n`,
          [date, paperIds],
        );
        if (rows[0])
          throw new DomainError(
            'invalid_input',
            `The paper at place ${rows[0].n} is not in the edition of ${date}.`,
            { field: 'papers' },
          );
        // Each is pinned a millisecond after the one before it, and all before any that is pinned later.
        await client.query(
          `update edition_papers ep set pinned_at = $3::timestamptz - interval '1 millisecond' * (cardinality($2::int[]) - wanted.n + 1)
           from edition_papers listed left join unnest($2::int[]) with ordinality as wanted(id, n) on wanted.id = listed.paper_id
           where ep.paper_id = listed.paper_id and listed.edition_date = $1
             and (ep.pinned_at is not null or wanted.n is not null)`,
          [date, paperIds, clock.now()],
        );
        return (await read(client, date))!;
      }),
  };
};

export type EditionOrders = ReturnType<typeof createEditionOrder>;

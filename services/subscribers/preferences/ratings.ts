import type { Clock } from '../../platform/clock.ts';
import { DomainError } from '../../platform/errors.ts';
import { type Db, inTransaction, type Queryable } from '../../platform/postgres.ts';
import { lockReader } from '../lock-reader.ts';
import { moveSaved } from '../saved/saved-papers.ts';

export type Rating = 'liked' | 'disliked';
/** Names what a reader says about a paper; `undo` removes an earlier rating. */
export type Say = 'more' | 'less' | 'undo';
/** Identifies a paper that a reader named, by arXiv id (without version), by title key, or both; pages show `text`. */
export type NamedPaper = { text: string; arxivId: string | null; titleKey: string | null };
/** Lists rated papers, newest first. `waiting` lists those that no source has brought yet, by the id of the wait. */
export type RatedLists = {
  liked: { id: number; title: string }[];
  disliked: { id: number; title: string }[];
  waiting: { id: number; text: string; rating: Rating }[];
};
/** Names the ratings and waits to drop, by the ids of the papers and the ids of the waits. */
export type Forgotten = { papers: number[]; waiting: number[] };

/** Limits the papers that a reader has rated or waits for, because ranking reads each of them for every digest. */
export const MAX_RATED = 2_000;

const ratings: Record<Exclude<Say, 'undo'>, Rating> = { more: 'liked', less: 'disliked' };

/** Stores the papers that readers like and dislike. A paper that is rated again gets the time of its last rating. */
export const createRatings = (options: { db: Db; clock: Clock }) => {
  const { db, clock } = options;
  return {
    /**
     * Rates a paper, or removes its rating.
     * @throws DomainError `invalid_link` when there is no such reader (any more), `invalid_input` when there is no such paper, or
     *   when the reader would have rated more than `MAX_RATED`
     */
    rate: (subscriberId: number, paperId: number, say: Say): Promise<void> =>
      inTransaction(db, async (client) => {
        // Of two clicks at once the later one counts.
        await lockReader(client, subscriberId);
        const { rows } = await client.query<{ id: number }>(
          'select coalesce(merged_into, id) as id from papers where id = $1',
          [paperId],
        );
        if (!rows[0]) throw new DomainError('invalid_input', 'There is no such paper.');
        if (say === 'undo') await dropRatings(client, subscriberId, [rows[0].id]);
        else {
          await putRatings(client, subscriberId, ratings[say], [rows[0].id], clock.now());
          await checkRated(client, subscriberId);
        }
      }),

    /** Drops the ratings and waits that the reader ticked. */
    forget: (subscriberId: number, forgotten: Forgotten): Promise<void> =>
      inTransaction(db, async (client) => {
        await awaitIngest(client);
        await forgetRated(client, subscriberId, forgotten);
      }),

    /** Returns a reader's ratings of some papers by paper id; papers without a rating are left out. */
    of: async (subscriberId: number, paperIds: number[]): Promise<Map<number, Rating>> => {
      const { rows } = await db.query<{ id: number; kind: Rating }>(
        `select p.id, i.kind from papers p join interests i on i.subscriber_id = $1
           and i.kind in ('liked', 'disliked') and i.value = coalesce(p.merged_into, p.id)::text
         where p.id = any($2)`,
        [subscriberId, paperIds],
      );
      return new Map(rows.map(({ id, kind }) => [id, kind]));
    },

    /** Returns the ids of those named papers that are in the archive. */
    find: (papers: NamedPaper[]): Promise<number[]> => findNamed(db, papers).then(({ ids }) => ids),

    list: async (subscriberId: number): Promise<RatedLists> => {
      const { rows: rated } = await db.query<{ id: number; title: string; kind: Rating }>(
        `select p.id, p.title, i.kind from interests i join papers p on p.id = i.value::int
         where i.subscriber_id = $1 and i.kind in ('liked', 'disliked') order by i.created_at desc, i.id desc`,
        [subscriberId],
      );
      const { rows: waiting } = await db.query<RatedLists['waiting'][number]>(
        `select id, text, kind as rating from unresolved_papers
         where subscriber_id = $1 and kind in ('liked', 'disliked') order by created_at desc, id desc`,
        [subscriberId],
      );
      const of = (kind: Rating) =>
        rated.filter((row) => row.kind === kind).map(({ id, title }) => ({ id, title }));
      return { liked: of('liked'), disliked: of('disliked'), waiting };
    },
  };
};

export type Ratings = ReturnType<typeof createRatings>;

const dropRatings = async (client: Queryable, subscriberId: number, paperIds: number[]): Promise<void> => {
  await client.query(
    `delete from interests where subscriber_id = $1 and kind in ('liked', 'disliked') and value = any($2::int[]::text[])`,
    [subscriberId, paperIds],
  );
};

const putRatings = async (
  client: Queryable,
  subscriberId: number,
  rating: Rating,
  paperIds: number[],
  now: Date,
): Promise<void> => {
  await dropRatings(client, subscriberId, paperIds);
  await client.query(
    `insert into interests (subscriber_id, kind, value, created_at)
     select $1, $2, id::text, $4 from unnest($3::int[]) as rated(id)`,
    [subscriberId, rating, paperIds, now],
  );
};

/**
 * Waits for a running ingest; a transaction that names or forgets papers calls it first. Otherwise both sides could
 * miss a paper that is being ingested. With the lock either the paper is found here, or the ingest finds the wait.
 */
export const awaitIngest = async (client: Queryable): Promise<void> => {
  await client.query(`select pg_advisory_xact_lock_shared(hashtext('paperboy/ingest'))`);
};

/** Drops ratings and waits that a reader has ticked. */
export const forgetRated = async (
  client: Queryable,
  subscriberId: number,
  { papers, waiting }: Forgotten,
): Promise<void> => {
  if (papers.length > 0) await dropRatings(client, subscriberId, papers);
  if (waiting.length > 0)
    await client.query('delete from unresolved_papers where subscriber_id = $1 and id = any($2::int[])', [
      subscriberId,
      waiting,
    ]);
};

/**
 * Rates the papers that a reader names. A paper that is not in the archive waits until a source brings it.
 * @throws DomainError `invalid_input` when the reader would have more than `MAX_RATED` papers
 */
export const rateNamed = async (
  client: Queryable,
  subscriberId: number,
  { rating, papers }: { rating: Rating; papers: NamedPaper[] },
  now: Date,
): Promise<{ found: number; waiting: number }> => {
  const { ids: foundIds, unknown } = await findNamed(client, papers);
  if (foundIds.length > 0) await putRatings(client, subscriberId, rating, [...new Set(foundIds)], now);
  await client.query(
    `insert into unresolved_papers (subscriber_id, kind, identity, arxiv_id, title_key, text, created_at)
     select $1, $2, coalesce('arxiv:' || arxiv_id, 'title:' || title_key), arxiv_id, title_key, text, $6
     from unnest($3::text[], $4::text[], $5::text[]) as named(arxiv_id, title_key, text)
     on conflict (subscriber_id, identity) do update set kind = excluded.kind, created_at = excluded.created_at,
       title_key = coalesce(excluded.title_key, unresolved_papers.title_key)`,
    [
      subscriberId,
      rating,
      unknown.map((paper) => paper.arxivId),
      unknown.map((paper) => paper.titleKey),
      unknown.map((paper) => paper.text),
      now,
    ],
  );
  await checkRated(client, subscriberId);
  return { found: foundIds.length, waiting: unknown.length };
};

/** Returns the number of papers that a reader has rated or waits for. */
export const ratedCount = async (client: Queryable, subscriberId: number): Promise<number> => {
  const { rows } = await client.query<{ n: number }>(
    `select (select count(*)::int from interests where subscriber_id = $1 and kind in ('liked', 'disliked'))
       + (select count(*)::int from unresolved_papers where subscriber_id = $1) as n`,
    [subscriberId],
  );
  return rows[0]!.n;
};

/** @throws DomainError `invalid_input` when the reader has more than `MAX_RATED` papers */
export const checkRated = async (client: Queryable, subscriberId: number): Promise<void> => {
  const count = await ratedCount(client, subscriberId);
  if (count > MAX_RATED)
    throw new DomainError(
      'invalid_input',
      `${MAX_RATED} papers are the limit; with these there are ${count}. Remove some first.`,
      { field: 'papers' },
    );
};

const findNamed = async (
  on: Queryable,
  papers: NamedPaper[],
): Promise<{ ids: number[]; unknown: NamedPaper[] }> => {
  const { rows } = await on.query<{ place: number; id: number | null }>(FIND_NAMED, [
    papers.map((paper) => paper.arxivId),
    papers.map((paper) => paper.titleKey),
  ]);
  const idAt = new Map(rows.map(({ place, id }) => [place, id]));
  return {
    ids: papers.flatMap((_paper, at) => idAt.get(at + 1) ?? []),
    unknown: papers.filter((_paper, at) => idAt.get(at + 1) === undefined),
  };
};

// Finds a paper by its arXiv id, else by its present title, else by a former one. A title does not match a paper whose
// arXiv id differs from the named one.
const FIND_NAMED = `
  with named as (
    select place, arxiv_id, title_key
    from unnest($1::text[], $2::text[]) with ordinality as named(arxiv_id, title_key, place)
  ), hits as (
    select n.place, coalesce(p.merged_into, p.id) as id, 1 as rank
    from named n join papers p on p.identity = 'arxiv:' || n.arxiv_id
    union all
    select n.place, coalesce(p.merged_into, p.id), 2
    from named n join papers p on p.title_key = n.title_key
    union all
    select n.place, f.paper_id, 3 from named n join former_titles f on f.title_key = n.title_key
  )
  select distinct on (h.place) h.place::int as place, h.id
  from hits h join papers p on p.id = h.id join named n on n.place = h.place
  where h.rank = 1 or n.arxiv_id is null or p.arxiv_id is null or p.arxiv_id = n.arxiv_id
  order by h.place, h.rank, h.id`;

/**
 * Updates the ratings and the reading lists after an ingest. A merged paper keeps its ratings, unless the reader has rated the other paper
 * too. A wait for a paper that has just arrived, or has a new title or arXiv id, becomes a rating with the age of the
 * wait, because the reader liked the paper then, not now.
 */
export const followPapers = async (
  client: Queryable,
  { arrived, merged }: { arrived: number[]; merged: { from: number; to: number }[] },
): Promise<void> => {
  if (merged.length > 0) {
    await client.query(
      `with merged as (select * from unnest($1::int[], $2::int[]) as merged(loser, winner)), gone as (
         delete from interests i using merged m
         where i.kind in ('liked', 'disliked') and i.value = m.loser::text
         returning i.subscriber_id, i.kind, m.winner, i.created_at)
       insert into interests (subscriber_id, kind, value, created_at)
       select distinct on (subscriber_id, winner) subscriber_id, kind, winner::text, created_at from gone
       where not ${IS_RATED('gone.subscriber_id', 'gone.winner')}
       order by subscriber_id, winner, created_at desc
       on conflict do nothing`,
      [merged.map(({ from }) => from), merged.map(({ to }) => to)],
    );
    await moveSaved(client, merged);
  }
  if (arrived.length > 0) await client.query(RESOLVE, [arrived]);
};

const IS_RATED = (subscriber: string, paper: string): string =>
  `exists (select 1 from interests i where i.subscriber_id = ${subscriber}
     and i.kind in ('liked', 'disliked') and i.value = ${paper}::text)`;

const RESOLVE = `
  with found as (
    select u.id as wait, p.id as paper from papers p join unresolved_papers u on u.arxiv_id = p.arxiv_id
    where p.id = any($1::int[])
    union
    select u.id, p.id from papers p join unresolved_papers u on u.title_key = p.title_key
    where p.id = any($1::int[]) and (u.arxiv_id is null or p.arxiv_id is null or u.arxiv_id = p.arxiv_id)
  ), over as (
    delete from unresolved_papers u using found where u.id = found.wait
    returning u.subscriber_id, u.kind, found.paper, u.created_at
  )
  insert into interests (subscriber_id, kind, value, created_at)
  select distinct on (subscriber_id, paper) subscriber_id, kind, paper::text, created_at from over
  where not ${IS_RATED('over.subscriber_id', 'over.paper')}
  order by subscriber_id, paper, created_at desc
  on conflict do nothing`;

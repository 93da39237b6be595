import type { Queryable } from '../../platform/postgres.ts';

/** Records where a source has the pictures of papers. Another address replaces only one whose picture was given up. */
export const recordPictures = async (
  client: Queryable,
  pictures: { paperId: number; url: string }[],
): Promise<void> => {
  if (pictures.length === 0) return;
  const given = [pictures.map(({ paperId }) => paperId), pictures.map(({ url }) => url)];
  // An upsert would lock the rows that it leaves as they are, too. The transaction of an ingest holds its edition's row of changes
  // by now, for which the picture that is being stored waits with its own row locked: one of the two would be ended.
  await client.query(
    `insert into paper_pictures (paper_id, source_url) select * from unnest($1::int[], $2::text[]) on conflict do nothing`,
    given,
  );
  await client.query(
    `update paper_pictures p set source_url = given.url, state = 'waiting', attempts = 0, reason = null, not_before = null
     from unnest($1::int[], $2::text[]) as given(id, url)
     where p.paper_id = given.id and p.state = 'failed' and p.source_url <> given.url`,
    given,
  );
};

/** Gives the pictures of merged papers to those that replace them. Of two, the one that is stored stays, or the winner's own. */
export const mergePictures = async (
  client: Queryable,
  [losers, winners]: [losers: number[], winners: number[]],
): Promise<void> => {
  await client.query(
    `with gone as (
       delete from paper_pictures p using unnest($1::int[], $2::int[]) as m(loser, winner) where p.paper_id = m.loser
       returning m.winner, p.source_url, p.state, p.attempts, p.not_before, p.reason, p.file_name)
     insert into paper_pictures (paper_id, source_url, state, attempts, not_before, reason, file_name)
     select distinct on (winner) * from gone order by winner, state = 'stored' desc, state = 'waiting' desc
     on conflict (paper_id) do update set source_url = excluded.source_url, state = excluded.state, attempts = excluded.attempts,
       not_before = excluded.not_before, reason = excluded.reason, file_name = excluded.file_name
     where (excluded.state = 'stored' and paper_pictures.state <> 'stored')
       or (excluded.state = 'waiting' and paper_pictures.state = 'failed')`,
    [losers, winners],
  );
};

export type WaitingPicture = { paperId: number; sourceUrl: string; attempts: number };

/**
 * Claims the picture of the newest paper that waits for one, until `until`. The attempt is counted beforehand, so that even a
 * picture that ends the process has a limited number of attempts.
 */
export const claimPicture = async (
  client: Queryable,
  { now, until, maxAttempts }: { now: Date; until: (attempts: number) => Date; maxAttempts: number },
): Promise<WaitingPicture | null> => {
  const pauses = Array.from({ length: maxAttempts }, (_, attempts) => until(attempts));
  const { rows } = await client.query<WaitingPicture>(
    `update paper_pictures set attempts = attempts + 1, not_before = ($2::timestamptz[])[attempts + 1]
     where paper_id = (
       select paper_id from paper_pictures
       where state = 'waiting' and attempts < $3 and (not_before is null or not_before <= $1)
       order by paper_id desc limit 1 for update skip locked)
     returning paper_id as "paperId", source_url as "sourceUrl", attempts`,
    [now, pauses, maxAttempts],
  );
  return rows[0] ?? null;
};

/** Gives up the pictures whose last attempt ended without an outcome, which means that it ended its process. */
export const giveUpPictures = async (client: Queryable, now: Date, maxAttempts: number): Promise<number> => {
  const { rowCount } = await client.query(
    `update paper_pictures set state = 'failed', reason = coalesce(reason, 'no attempt came to an end')
     where state = 'waiting' and attempts >= $2 and not_before <= $1`,
    [now, maxAttempts],
  );
  return rowCount ?? 0;
};

/** Records why an attempt failed; `retryAt` is the time of the next one, null for none. Nothing changes where another has claimed it since. */
export const recordFailure = async (
  client: Queryable,
  { paperId, attempts }: WaitingPicture,
  reason: string,
  retryAt: Date | null,
): Promise<void> => {
  await client.query(
    `update paper_pictures set reason = $3, not_before = $4, state = case when $4::timestamptz is null then 'failed' else state end
     where paper_id = $1 and attempts = $2 and state = 'waiting'`,
    [paperId, attempts, reason, retryAt],
  );
};

export type PictureFile = { name: string; bytes: Buffer; width: number; height: number };

/** Stores the picture of a paper, file and all. Nothing changes where another has claimed it since. */
export const storePicture = async (
  client: Queryable,
  { paperId, attempts }: WaitingPicture,
  { name, bytes, width, height }: PictureFile,
  now: Date,
): Promise<void> => {
  await client.query(
    `with mine as (select from paper_pictures where paper_id = $1 and attempts = $2 and state = 'waiting' for update),
       file as (
         insert into picture_files (name, bytes, width, height, stored_at)
         select $3, $4::bytea, $5::smallint, $6::smallint, $7::timestamptz from mine on conflict do nothing)
     update paper_pictures set state = 'stored', file_name = $3, reason = null, not_before = null
     where paper_id = $1 and exists (select from mine)`,
    [paperId, attempts, name, bytes, width, height, now],
  );
};

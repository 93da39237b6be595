import type { Queryable } from '../../platform/postgres.ts';
import { replaceInterests } from '../preferences/preferences.ts';
import { checkRated } from '../preferences/ratings.ts';
import { numberEntries, ratedLists } from '../settings.ts';
import type { Wanted } from './wanted.ts';

export const APPLY = `
  update subscribers set preferences_saved_at = $2, zone = coalesce($3, zone), digest_days = coalesce($4, digest_days),
    ${numberEntries.map(([, { column }], at) => `${column} = coalesce($${at + 5}, ${column})`).join(', ')}
  where id = $1`;

const present = async (client: Queryable, paperIds: number[]): Promise<string[]> => {
  const { rows } = await client.query<{ id: number }>(
    'select distinct coalesce(merged_into, id) as id from papers where id = any($1)',
    [paperIds],
  );
  return rows.map(({ id }) => String(id));
};

/**
 * Writes the wanted preferences of a subscriber, whose row the caller has locked. A list that is given replaces the list of
 * before; the time of the next digest is the caller's.
 * @throws DomainError `invalid_input` when there would be more than `MAX_RATED` papers
 */
export const applyWanted = async (
  client: Queryable,
  subscriberId: number,
  wanted: Wanted,
  now: Date,
): Promise<void> => {
  await client.query(APPLY, [
    subscriberId,
    now,
    wanted.zone ?? null,
    wanted.days ?? null,
    ...numberEntries.map(([key]) => wanted[key] ?? null),
  ]);
  const { topics, keywords, muted, authors, blocked } = wanted;
  await replaceInterests(client, subscriberId, { topics, keywords, muted, authors, blocked }, now);
  for (const kind of ratedLists) {
    const ids = wanted[kind];
    if (ids === undefined) continue;
    const values = await present(client, ids);
    // A paper is rated in one way only.
    await client.query(
      `delete from interests where subscriber_id = $1 and kind in ('liked', 'disliked') and kind <> $2 and value = any($3)`,
      [subscriberId, kind, values],
    );
    await replaceInterests(client, subscriberId, { [kind]: values }, now);
  }
  if (wanted.liked || wanted.disliked) await checkRated(client, subscriberId);
};

import type { Queryable } from '../../platform/postgres.ts';
import { addTopics, addWords } from '../preferences/following.ts';
import { awaitIngest, MAX_RATED, type NamedPaper, ratedCount, rateNamed } from '../preferences/ratings.ts';

/** Holds what a form adds to a reader's interests: topics by slug, words, authors, and liked papers. It replaces none of them. */
export type Added = { topics: string[]; keywords: string[]; authors?: string[]; papers: NamedPaper[] };

/** Returns what a form adds, as `signups.wanted` holds it; null where it adds nothing. */
export const addedToWanted = (added: Added): { add: Added } | null =>
  added.topics.length + added.keywords.length + (added.authors?.length ?? 0) + added.papers.length > 0
    ? { add: added }
    : null;

/** Selects what is wanted by a sign-up `r`; one of a release before holds what a form adds in columns of its own. */
export const WANTED = `
  case when r.keyword is null and r.topics = '{}' then r.wanted
    else jsonb_build_object('add', jsonb_build_object('topics', to_jsonb(r.topics), 'papers', '[]'::jsonb,
      'keywords', to_jsonb(array_remove(array[r.keyword], null)))) end`;

const HAS_PAPERS = `
  select coalesce(jsonb_array_length(wanted -> 'add' -> 'papers') > 0, false) as "hasPapers" from signups where id = $1`;

/** Waits for a running ingest if a sign-up names papers; the transaction that confirms it calls this before it locks its rows. */
export const awaitPapers = async (client: Queryable, signupId: number): Promise<void> => {
  const { rows } = await client.query<{ hasPapers: boolean }>(HAS_PAPERS, [signupId]);
  if (rows[0]?.hasPapers) await awaitIngest(client);
};

/**
 * Adds them to the interests of a reader, whose row the caller has locked. Papers beyond the reader's limit are left out, since
 * nobody can be told when a link confirms.
 */
export const applyAdded = async (
  client: Queryable,
  subscriberId: number,
  { topics, keywords, authors = [], papers }: Added,
  now: Date,
): Promise<void> => {
  for (const value of keywords) await addWords(client, { subscriberId, kind: 'keyword', value, now });
  for (const value of authors) await addWords(client, { subscriberId, kind: 'author', value, now });
  if (topics.length > 0) await addTopics(client, { subscriberId, topics, now });
  if (papers.length === 0) return;
  const room = MAX_RATED - (await ratedCount(client, subscriberId));
  if (room > 0)
    await rateNamed(client, subscriberId, { rating: 'liked', papers: papers.slice(0, room) }, now);
};

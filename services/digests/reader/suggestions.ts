import type { Editions, StoredPaper } from '../../papers/editions/editions.ts';
import type { Topic, Topics } from '../../papers/topics.ts';
import { createCache } from '../../platform/cache.ts';
import { count } from '../../platform/plural.ts';
import { nameParts, sameName } from '../../ranking/names.ts';
import type { Preferences } from '../../subscribers/preferences/preferences.ts';
import { cutAtWord } from '../../templating/plain-text.ts';
import { matchTopics } from '../selection/topic-matches.ts';

/** A topic (by its slug) or an author that a reader may want to follow, and the reason in words. */
export type Suggestion = { kind: 'topic' | 'author'; value: string; label: string; why: string };

/** Matching a paper with the topics takes 3 ms, so only the newest likes are read, and each paper's topics are cached. */
const MAX_LIKED = 20;
const MAX_CACHED_PAPERS = 20_000;
const MAX_TOPICS = 4;
const MAX_AUTHORS = 4;
/** The first authors of the newest likes fill the list up to this number where few authors wrote several of them. */
const MIN_AUTHORS = 2;
const SHOWN_TITLE_CHARS = 60;

type Followed = Pick<Preferences, 'topics' | 'keywords' | 'muted' | 'authors' | 'blocked'>;

/** Returns what occurs, with the number of its occurrences, the most frequent first and then in order. */
const counted = (values: string[]): [string, number][] => {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]);
};

const inLiked = (number: number): string => `in ${count(number, 'paper')} that you liked`;

/** Suggests authors: those of several liked papers, then the first authors of the newest ones. Pure. */
const suggestAuthors = (liked: StoredPaper[], { authors, blocked }: Followed): Suggestion[] => {
  const known = [...authors, ...blocked].map(nameParts);
  const isNew = (name: string): boolean => known.every((other) => !sameName(nameParts(name), other));
  const suggestion = (value: string, why: string): Suggestion => ({
    kind: 'author',
    value,
    label: value,
    why,
  });
  const several = counted(liked.flatMap((paper) => [...new Set(paper.authors)]))
    .filter(([name, number]) => number > 1 && isNew(name))
    .slice(0, MAX_AUTHORS)
    .map(([name, number]) => suggestion(name, inLiked(number)));
  const first = liked
    .flatMap(({ authors: [name], title }) =>
      name !== undefined && isNew(name) && several.every(({ value }) => value !== name)
        ? suggestion(name, `first author of “${cutAtWord(title, SHOWN_TITLE_CHARS)}”, which you liked`)
        : [],
    )
    .filter(({ value }, at, all) => all.findIndex((other) => other.value === value) === at);
  return [...several, ...first.slice(0, Math.max(0, MIN_AUTHORS - several.length))];
};

/** Suggests the topics of the most liked papers. Pure. */
const suggestTopics = (topicsOf: Topic[][], { topics, keywords, muted }: Followed): Suggestion[] => {
  const left = new Set([...keywords, ...muted].map((word) => word.toLowerCase()));
  const bySlug = new Map(topicsOf.flat().map((topic) => [topic.slug, topic]));
  const isNew = ({ slug, name, aliases }: Topic): boolean =>
    !topics.includes(slug) && [name, ...aliases].every((word) => !left.has(word.toLowerCase()));
  return counted(topicsOf.flatMap((list) => list.map(({ slug }) => slug)))
    .filter(([slug]) => isNew(bySlug.get(slug)!))
    .slice(0, MAX_TOPICS)
    .map(([slug, number]) => ({
      kind: 'topic',
      value: slug,
      label: bySlug.get(slug)!.name,
      why: inLiked(number),
    }));
};

/** Suggests topics and authors from the papers that a reader liked. Nothing is followed by itself. */
export const createSuggestions = ({ editions, topics }: { editions: Editions; topics: Topics }) => {
  const topicsByPaper = createCache<number, string[]>({ name: 'topics-of-papers', max: MAX_CACHED_PAPERS });

  const topicsOf = async (papers: StoredPaper[]): Promise<Topic[][]> => {
    const list = await topics.list();
    const unread = papers.filter(({ id }) => topicsByPaper.get(id) === undefined);
    const found = unread.length > 0 ? matchTopics(unread, list) : new Map<number, Topic[]>();
    for (const { id } of unread)
      topicsByPaper.set(
        id,
        (found.get(id) ?? []).map(({ slug }) => slug),
      );
    const bySlug = new Map(list.map((topic) => [topic.slug, topic]));
    return papers.map(({ id }) => (topicsByPaper.get(id) ?? []).flatMap((slug) => bySlug.get(slug) ?? []));
  };

  return {
    /** Returns what a reader does not follow, mute or block yet; `likedIds` names the liked papers, newest first. */
    of: async (likedIds: number[], followed: Followed): Promise<Suggestion[]> => {
      if (likedIds.length === 0) return [];
      const ids = likedIds.slice(0, MAX_LIKED);
      const stored = new Map((await editions.papersById(ids)).map((paper) => [paper.id, paper]));
      const liked = ids.flatMap((id) => stored.get(id) ?? []);
      return [...suggestTopics(await topicsOf(liked), followed), ...suggestAuthors(liked, followed)];
    },
  };
};

export type Suggestions = ReturnType<typeof createSuggestions>;

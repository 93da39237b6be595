import type { Topic } from '../../papers/topics.ts';
import { cached } from '../../platform/cache.ts';
import type { Container } from '../../wiring/container.ts';

/** The topics change with a release, so a minute late is early enough. */
const MIN_MS = 60_000;

/** Reads the topics that a reader can choose, and caches them. */
export const createTopicList = ({ topics, clock }: Pick<Container, 'topics' | 'clock'>) =>
  cached('topic-list', topics.list, { clock, minMs: MIN_MS });

export type TopicList = ReturnType<typeof createTopicList>;
export type TopicGroup = { group: string; topics: { slug: string; name: string }[] };

/** Returns the topics by group, both in the order of the list. */
export const groupTopics = (topics: readonly Topic[]): TopicGroup[] => {
  const groups = new Map<string, TopicGroup['topics']>();
  for (const { group, slug, name } of topics)
    groups.set(group, [...(groups.get(group) ?? []), { slug, name }]);
  return [...groups].map(([group, list]) => ({ group, topics: list }));
};

/** Returns the named topics that are on the list, each once. */
export const knownSlugs = (given: string | string[] | undefined, topics: readonly Topic[]): string[] => {
  const named = new Set([given ?? []].flat());
  return topics.map(({ slug }) => slug).filter((slug) => named.has(slug));
};

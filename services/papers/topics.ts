import type { Db } from '../platform/postgres.ts';
import type { Prisma } from '../platform/prisma.ts';

export type Topic = { slug: string; name: string; group: string; aliases: string[] };

/** The topics a reader can tick, in the order of their list. */
export const createTopics = (options: { db: Db; prisma: Prisma }) => ({
  list: async (): Promise<Topic[]> => {
    const rows = await options.prisma.topic.findMany({ orderBy: { position: 'asc' } });
    return rows.map(({ slug, name, group, aliases }) => ({ slug, name, group, aliases }));
  },
  /** Makes the table equal to the list. A topic that left the list goes; readers' interests in it stay. */
  replaceAll: async (topics: Topic[]): Promise<void> => {
    await options.prisma.$transaction([
      options.prisma.topic.deleteMany({ where: { slug: { notIn: topics.map((topic) => topic.slug) } } }),
      ...topics.map(({ slug, ...facts }, position) =>
        options.prisma.topic.upsert({
          where: { slug },
          create: { slug, ...facts, position },
          update: { ...facts, position },
        }),
      ),
    ]);
  },
});

export type Topics = ReturnType<typeof createTopics>;

import type { Db } from '../platform/postgres.ts';

export type Topic = { slug: string; name: string; group: string; aliases: string[] };

/** Reads and replaces the topics that a reader can choose, in the order of their list. */
export const createTopics = (options: { db: Db }) => ({
  /** Returns all topics in order. */
  list: async (): Promise<Topic[]> => {
    const { rows } = await options.db.query<Topic>(
      'select slug, name, "group", aliases from topics order by position',
    );
    return rows;
  },
  /** Makes the table equal to the list. A topic that is no longer in the list is deleted; readers' interests in it stay. */
  replaceAll: async (topics: Topic[]): Promise<void> => {
    // This is one statement, because hundreds of small ones exceed the time limit of a transaction on a busy machine.
    await options.db.query(
      `with given as (select * from json_to_recordset($1::json) as g(slug text, name text, "group" text, aliases text[], position int)),
         gone as (delete from topics where slug not in (select slug from given))
       insert into topics (slug, name, "group", aliases, position) select slug, name, "group", aliases, position from given
       on conflict (slug) do update set name = excluded.name, "group" = excluded."group", aliases = excluded.aliases, position = excluded.position`,
      [JSON.stringify(topics.map((topic, position) => ({ ...topic, position })))],
    );
  },
});

export type Topics = ReturnType<typeof createTopics>;

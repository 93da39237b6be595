import { inject } from 'vitest';
import { createRedis } from '../../services/platform/redis.ts';
import { post, type World } from './world.ts';

/** Sends a form whose reply is a mail, replies as the worker would, and returns the mails that were sent. */
export const postAndReply = async (
  world: World,
  path: string,
  form: Record<string, string> = {},
): Promise<{ status: number; body: string; mails: { to: string[]; raw: string }[] }> => {
  const before = world.mail.mails.length;
  const { statusCode, body } = await post(world.app, path, form);
  await replyToWaiting(world);
  const mails = world.mail.mails.slice(before).map(({ to, raw }) => ({ to, raw: raw.toString('utf8') }));
  return { status: statusCode, body, mails };
};

/** Sends the reply to every waiting request. */
export const replyToWaiting = async (world: World): Promise<void> => {
  const { rows } = await world.db.query<{ id: number }>(
    `select id from signups where state = 'waiting' order by id`,
  );
  for (const { id } of rows) await world.signupReplies.send(id);
};

/** Returns every row of every table as text, by table, so that a test can search the whole database. */
export const dumpDatabase = async (world: World): Promise<Map<string, string>> => {
  const { rows } = await world.db.query<{ name: string }>(
    `select table_name as name from information_schema.tables
     where table_schema = 'public' and table_type = 'BASE TABLE' order by 1`,
  );
  const dump = new Map<string, string>();
  for (const { name } of rows) {
    const { rows: text } = await world.db.query<{ rows: string }>(
      `select coalesce(string_agg(t::text, E'\\n' order by t::text), '') as rows from "${name}" t`,
    );
    dump.set(name, text[0]!.rows);
  }
  return dump;
};

/** Returns every key of this world in Redis, with its contents, as text. */
export const dumpRedis = async (world: World): Promise<string> => {
  const redis = createRedis({ redisUrl: inject('redisUrl'), log: world.log });
  await redis.connect();
  const readers: Record<string, (key: string) => Promise<unknown>> = {
    string: (key) => redis.get(key),
    hash: (key) => redis.hgetall(key),
    list: (key) => redis.lrange(key, 0, -1),
    set: (key) => redis.smembers(key),
    zset: (key) => redis.zrange(key, '0', '-1'),
    stream: (key) => redis.xrange(key, '-', '+'),
  };
  try {
    const lines: string[] = [];
    for (const key of await redis.keys(`${world.env.QUEUE_PREFIX}*`)) {
      const read = readers[await redis.type(key)];
      lines.push(`${key} ${JSON.stringify(await read?.(key))}`);
    }
    return lines.join('\n');
  } finally {
    redis.disconnect();
  }
};

import type { Redis } from 'ioredis';
import { type Check, fail, ok, warn } from './check.ts';

// INFO rather than CONFIG GET: managed services forbid the latter.
const readInfo = async (redis: Redis, section: string): Promise<Map<string, string>> => {
  const text = await redis.info(section);
  return new Map(text.split(/\r?\n/).map((line) => line.split(/:(.*)/s, 2) as [string, string]));
};

/** Checks the version, and whether Redis keeps its data. @throws when Redis does not respond */
export const checkRedis = async (redis: Redis): Promise<Check[]> => {
  let why: Error | undefined;
  redis.once('error', (error: Error) => {
    why = error;
  });
  // connect() itself only says that the connection is closed.
  await redis.connect().catch((error: Error) => {
    throw why ?? error;
  });
  const server = await readInfo(redis, 'server');
  const version = server.get('valkey_version') ?? server.get('redis_version') ?? 'unknown';
  const policy = (await readInfo(redis, 'memory')).get('maxmemory_policy');
  const keepsLog = (await readInfo(redis, 'persistence')).get('aof_enabled');
  return [
    Number.parseFloat(server.get('redis_version') ?? '7') >= 6.2
      ? ok('Redis', `version ${version}`)
      : fail('Redis', `version ${version}`, 'The queues need Redis 6.2 or later, or Valkey: upgrade it.'),
    policy === 'noeviction'
      ? ok('Redis memory', 'noeviction')
      : fail(
          'Redis memory',
          `maxmemory-policy is ${policy ?? 'unknown'}: Redis may drop jobs`,
          'Set maxmemory-policy noeviction.',
        ),
    keepsLog === '1'
      ? ok('Redis persistence', 'append-only file')
      : warn(
          'Redis persistence',
          'no append-only file: a restart loses the queued jobs, and the sweeper queues them again later',
          'Set appendonly yes.',
        ),
  ];
};

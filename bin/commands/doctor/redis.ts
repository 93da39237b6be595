import type { Redis } from 'ioredis';
import { type Check, fail, ok, warn } from './check.ts';

// INFO rather than CONFIG GET: managed services forbid the latter.
const readInfo = async (redis: Redis, section: string): Promise<Map<string, string>> => {
  const text = await redis.info(section);
  return new Map(text.split(/\r?\n/).map((line) => line.split(/:(.*)/s, 2) as [string, string]));
};

/** Version, and whether Redis keeps what it is given. @throws when Redis does not answer */
export const checkRedis = async (redis: Redis): Promise<Check[]> => {
  let why: Error | undefined;
  redis.once('error', (error: Error) => {
    why = error;
  });
  // What connect() itself says is only that the connection is closed.
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
          `maxmemory-policy is ${policy ?? 'unknown'}: Redis may throw jobs away`,
          'Set maxmemory-policy noeviction.',
        ),
    keepsLog === '1'
      ? ok('Redis persistence', 'append-only file')
      : warn(
          'Redis persistence',
          'no append-only file: a restart forgets the queued jobs, and the sweeper queues them again later',
          'Set appendonly yes.',
        ),
  ];
};

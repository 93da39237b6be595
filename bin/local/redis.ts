import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { findOnPath } from './paths.ts';
import { choosePort, releasePort } from './ports.ts';
import { readSecret } from './secrets.ts';
import { createSupervisor, type Supervisor } from './supervisor.ts';
import { tailOf, untilUp } from './wait.ts';

type LocalRedisOptions = {
  dataDir: string;
  /** The preferred port; 0 for any. */
  port?: number;
  /** Keeps the queues across restarts (append-only file). */
  persistent?: boolean;
  log: (line: string) => void;
  supervisor?: Supervisor;
};

type LocalRedis = { url: string; port: number; stop: () => Promise<void> };

const redisMissing =
  'Redis is needed and was not found. Install redis-server (or valkey-server), or set REDIS_URL.';

const findRedisServer = (): string | undefined => findOnPath(['redis-server', 'valkey-server']);

// noeviction: a queue must not lose jobs when memory is short.
const configuration = (options: { port: number; dir: string; password: string; persistent: boolean }) =>
  `bind 127.0.0.1
port ${options.port}
protected-mode yes
requirepass ${options.password}
dir "${options.dir}"
daemonize no
appendonly ${options.persistent ? 'yes' : 'no'}
appendfsync everysec
save ""
maxmemory-policy noeviction
`;

const responds = async (url: string): Promise<boolean> => {
  const client = new Redis(url, {
    lazyConnect: true,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
    connectTimeout: 2000,
  });
  client.on('error', () => {});
  try {
    await client.connect();
    return (await client.ping()) === 'PONG';
  } catch {
    // Redis does not listen yet, or is still loading its file.
    return false;
  } finally {
    client.disconnect();
  }
};

/**
 * Starts a Redis in `dataDir/redis` that listens on 127.0.0.1 alone and has its own password. stop() lets it finish its
 * append-only file.
 */
export const startLocalRedis = async (options: LocalRedisOptions): Promise<LocalRedis> => {
  const { dataDir, persistent = true, log } = options;
  const file = findRedisServer();
  if (!file) throw new Error(redisMissing);
  const dir = join(dataDir, 'redis');
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const password = await readSecret(join(dir, 'password'));
  const supervisor =
    options.supervisor ?? createSupervisor({ processFile: join(dataDir, 'redis-process.json'), log });
  const logFile = join(dataDir, 'logs', 'redis.log');

  for (let attempt = 1; ; attempt += 1) {
    const { port } = await choosePort(attempt > 1 ? 0 : (options.port ?? 63_790));
    const configFile = join(dir, 'redis.conf');
    await writeFile(configFile, configuration({ port, dir, password, persistent }), { mode: 0o600 });
    const service = supervisor.start({
      name: 'redis',
      file,
      args: [configFile],
      cwd: dir,
      logFile,
      stage: 0,
      stopSignal: 'SIGTERM',
      stopWaitMs: 10_000,
    });
    const url = `redis://:${password}@127.0.0.1:${port}`;
    if (await untilUp(service, () => responds(url), 60_000)) {
      service.keep();
      return {
        url,
        port,
        stop: async () => {
          await service.stop();
          releasePort(port);
        },
      };
    }
    await service.stop();
    releasePort(port);
    if (attempt >= 3) throw new Error(`Redis does not start. ${await tailOf(logFile)}`);
  }
};

import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInboxClient, type Inbox, startInbox } from './inbox.ts';
import { startLocalPostgres } from './postgres.ts';
import { startLocalRedis } from './redis.ts';
import { createSupervisor, type Supervisor } from './supervisor.ts';

export { createInboxClient };

export type StackPart = 'postgres' | 'redis' | 'inbox';

type StackOptions = {
  /** The folder for the data, logs and secrets of everything that is started. */
  dataDir: string;
  /** For tests and demonstrations: quick, on any free port, and without lasting data. */
  ephemeral?: boolean;
  /** A part whose URL is given is not started; an empty URL counts as not given. */
  databaseUrl?: string;
  redisUrl?: string;
  smtpUrl?: string;
  /** Which of the other parts to start; all by default. */
  parts?: StackPart[];
  /** Whether to wait for the inbox, which starts slowest and is needed last; true by default. */
  waitForInbox?: boolean;
  /** More settings of the local Postgres. */
  postgresSettings?: Record<string, string | number>;
  log?: (line: string) => void;
  supervisor?: Supervisor;
};

export type Stack = {
  /** Each URL is empty for a part that was neither given nor started. */
  databaseUrl: string;
  redisUrl: string;
  smtpUrl: string;
  /** null when SMTP_URL names another relay. */
  inbox: Omit<Inbox, 'stop'> | null;
  /** The folder that is removed together with the local cluster; null when DATABASE_URL names another Postgres. */
  postgresHome: string | null;
  stop: () => Promise<void>;
};

const sayUp = (log: (line: string) => void, what: string, wanted: number, port: number) => {
  const moved = wanted !== 0 && port !== wanted;
  log(`${what} is up on port ${port}${moved ? ` (${wanted} is taken)` : ''}`);
};

/**
 * Starts Postgres, Redis and an inbox on this machine, in parallel, except those whose URL is given. The database `paperboy`
 * is created but not migrated.
 *
 * @throws Error when a part does not start; what had started is stopped again
 */
export const startStack = async (options: StackOptions): Promise<Stack> => {
  const { dataDir, ephemeral = false, log = () => {} } = options;
  const wants = (part: StackPart) => options.parts?.includes(part) ?? true;
  const supervisor =
    options.supervisor ?? createSupervisor({ processFile: join(dataDir, 'processes.json'), log });
  const ports = ephemeral
    ? { postgres: 0, redis: 0, smtp: 0, web: 0 }
    : { postgres: 54_320, redis: 63_790, smtp: 1025, web: 1080 };
  const common = { dataDir, log, supervisor };

  const postgres = async () => {
    if (options.databaseUrl || !wants('postgres')) return null;
    const started = await startLocalPostgres({
      ...common,
      ephemeral,
      port: ports.postgres,
      settings: options.postgresSettings,
    });
    sayUp(log, 'Postgres', ports.postgres, started.port);
    return started;
  };
  const redis = async () => {
    if (options.redisUrl || !wants('redis')) return null;
    const started = await startLocalRedis({ ...common, persistent: !ephemeral, port: ports.redis });
    sayUp(log, 'Redis', ports.redis, started.port);
    return started;
  };
  const inbox = async () => {
    if (options.smtpUrl || !wants('inbox')) return null;
    const started = await startInbox({ ...common, smtpPort: ports.smtp, webPort: ports.web });
    const up = started.ready.then(() => sayUp(log, 'Inbox', ports.web, Number(new URL(started.webUrl).port)));
    if (options.waitForInbox ?? true) await up;
    else up.catch(() => {});
    return started;
  };

  const results = await Promise.allSettled([postgres(), redis(), inbox()]);
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) {
    await supervisor.stop();
    throw failed.reason;
  }
  const [db, queue, mail] = results.map((result) => (result as PromiseFulfilledResult<unknown>).value) as [
    Awaited<ReturnType<typeof postgres>>,
    Awaited<ReturnType<typeof redis>>,
    Awaited<ReturnType<typeof inbox>>,
  ];
  return {
    databaseUrl: options.databaseUrl || (db?.url ?? ''),
    redisUrl: options.redisUrl || (queue?.url ?? ''),
    smtpUrl: options.smtpUrl || (mail?.smtpUrl ?? ''),
    inbox: mail,
    postgresHome: db?.homeDir ?? null,
    stop: async () => {
      await Promise.all([db?.stop(), queue?.stop(), mail?.stop()]);
      if (ephemeral) await rm(join(dataDir, 'redis'), { recursive: true, force: true });
    },
  };
};

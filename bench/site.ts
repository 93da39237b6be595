import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startStack } from '../bin/local/stack.ts';
import { migrate } from '../prisma/migrate.ts';
import { seed } from '../seeds/seed.ts';
import { loadConfig } from '../services/platform/config.ts';
import { createContainer } from '../services/wiring/container.ts';
import { startServer } from './server-process.ts';

/**
 * Starts a seeded Paperboy with its API in a separate process; `container` uses the same database in this process. `settings`
 * stand beside the usual ones.
 */
export const openSite = async (settings: Record<string, string> = {}) => {
  const dataDir = await mkdtemp(join(tmpdir(), 'paperboy-bench-'));
  const closing: (() => Promise<unknown>)[] = [() => rm(dataDir, { recursive: true, force: true })];
  const close = async (): Promise<void> => {
    for (const step of closing.splice(0)) await step();
  };
  try {
    const stack = await startStack({ dataDir, ephemeral: true, parts: ['postgres', 'redis'] });
    closing.unshift(() => stack.stop());
    await migrate(stack.databaseUrl);
    const env = {
      DATABASE_URL: stack.databaseUrl,
      REDIS_URL: stack.redisUrl,
      SMTP_URL: 'smtp://127.0.0.1:9',
      PUBLIC_URL: 'http://127.0.0.1',
      APP_SECRET: 'a-secret-of-the-bench-that-is-long-enough',
      ADMIN_EMAILS: 'operator@example.org',
      LOG_LEVEL: 'warn',
      SIGNUPS_PER_MINUTE: '10000000',
      CONNECTIONS_PER_ADDRESS: '10000',
      ...settings,
    };
    const container = createContainer(loadConfig(env), 'bench', { logTo: 'stderr' });
    closing.unshift(container.close);
    await seed(container);
    const server = await startServer(new URL('../services/api/server.ts', import.meta.url), env);
    closing.unshift(server.stop);
    return { url: server.url, databaseUrl: stack.databaseUrl, dataDir, env, container, close };
  } catch (error) {
    await close();
    throw error;
  }
};

export type Site = Awaited<ReturnType<typeof openSite>>;

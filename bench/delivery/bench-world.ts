import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { pino } from 'pino';
import { startStack } from '../../bin/local/stack.ts';
import { migrate } from '../../prisma/migrate.ts';
import { seed } from '../../seeds/seed.ts';
import { loadConfig } from '../../services/platform/config.ts';
import { type Container, createContainer } from '../../services/wiring/container.ts';

/**
 * Starts a Postgres and a Redis with the durability of an installation, and creates databases with the seed papers. Each
 * database has queues of its own.
 */
export const createBenchWorld = async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'paperboy-bench-'));
  const stack = await startStack({
    dataDir,
    parts: ['postgres', 'redis'],
    postgresSettings: {
      shared_preload_libraries: 'pg_stat_statements',
      shared_buffers: '512MB',
      max_wal_size: '4GB',
    },
  });
  const closers: (() => Promise<unknown>)[] = [];
  const adminUrl = stack.databaseUrl.replace(/paperboy$/, 'postgres');

  const environmentOf = (databaseUrl: string, smtpUrl: string, name: string): Record<string, string> => ({
    DATABASE_URL: databaseUrl,
    REDIS_URL: stack.redisUrl,
    SMTP_URL: smtpUrl,
    PUBLIC_URL: 'https://papers.example.org',
    APP_SECRET: 'a-secret-of-the-benchmark-that-is-long-enough',
    MAIL_FROM: 'Paperboy <digest@papers.example.org>',
    LIST_ID: 'daily.papers.example.org',
    BOUNCE_DOMAIN: 'bounces.papers.example.org',
    QUEUE_PREFIX: `{${name}}`,
    LOG_LEVEL: 'warn',
    // All readers are due at one moment, whatever their zone; with 23 hours no digest has expired by then.
    CATCH_UP_HOURS: '23',
    JOURNAL_DIR: join(dataDir, 'journal'),
  });

  return {
    dataDir,
    redisUrl: stack.redisUrl,
    /** Creates a database with the topics and the papers; returns a container on it, and the environment for workers. */
    database: async (name: string, smtpUrl = 'smtp://127.0.0.1:1') => {
      const client = new pg.Client({ connectionString: adminUrl });
      await client.connect();
      await client.query(`create database ${name}`);
      await client.end();
      const url = adminUrl.replace(/postgres$/, name);
      await migrate(url);
      const env = environmentOf(url, smtpUrl, name);
      const container = createContainer(loadConfig(env), 'bench', {
        log: pino({ level: 'warn' }, pino.destination(2)),
      });
      closers.push(container.close);
      await container.db.query('create extension pg_stat_statements');
      await seed(container);
      await container.dispatcher.ready();
      return { env, container };
    },
    close: async (): Promise<void> => {
      for (const close of closers) await close();
      await stack.stop();
      await rm(dataDir, { recursive: true, force: true });
      if (stack.postgresHome) await rm(stack.postgresHome, { recursive: true, force: true });
    },
  };
};

export type BenchWorld = Awaited<ReturnType<typeof createBenchWorld>>;
export type BenchDatabase = { env: Record<string, string>; container: Container };

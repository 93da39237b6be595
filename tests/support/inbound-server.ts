import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { inject } from 'vitest';
import { startListeners } from '../../services/inbound/smtp/listeners.ts';
import { loadConfig } from '../../services/platform/config.ts';
import { createPool } from '../../services/platform/postgres.ts';
import { createInboundContainer } from '../../services/wiring/inbound-process.ts';
import { createTestDatabase } from './database.ts';
import { type OnQuery, wrapDb } from './wrapped-db.ts';

/** The side that takes mail, on a database of its own. Nothing handles what it stores. */
export const startInboundServer = async (
  options: { env?: Record<string, string>; onQuery?: OnQuery; maxInFlightBytes?: number } = {},
) => {
  const database = await createTestDatabase();
  const logLines: string[] = [];
  const log = pino(
    { level: 'debug' },
    {
      write: (line: string) => {
        logLines.push(line);
      },
    },
  );
  const config = loadConfig({
    DATABASE_URL: database.url,
    REDIS_URL: inject('redisUrl'),
    QUEUE_PREFIX: `{test-${randomBytes(4).toString('hex')}}`,
    SMTP_URL: 'smtp://127.0.0.1:1',
    PUBLIC_URL: 'https://papers.example.org',
    APP_SECRET: 'a-secret-of-the-tests-that-is-long-enough',
    BOUNCE_DOMAIN: 'bounces.example.org',
    INBOUND_PORT: '0',
    ...options.env,
  });
  const pool = createPool({ databaseUrl: database.url, name: 'test', log });
  const container = createInboundContainer(config, {
    log,
    db: options.onQuery ? wrapDb(pool, options.onQuery) : pool,
  });
  const listeners = await startListeners({ ...container, maxInFlightBytes: options.maxInFlightBytes });
  let stopped: Promise<void> | null = null;
  const stop = (): Promise<void> => {
    stopped ??= listeners.close();
    return stopped;
  };
  return {
    ...container,
    logLines,
    port: (listeners.smtp!.address() as AddressInfo).port,
    lmtpAddress: listeners.lmtp?.address() ?? null,
    items: async () =>
      (
        await container.db.query<{ via: string; recipients: string[]; content: string; repeats: number }>(
          `select via, recipients, convert_from(coalesce(content, ''), 'latin1') as content, repeats
           from inbound_items order by id`,
        )
      ).rows,
    stop,
    close: async (): Promise<void> => {
      await stop();
      await container.close();
      await database.drop();
    },
  };
};

export type InboundServer = Awaited<ReturnType<typeof startInboundServer>>;

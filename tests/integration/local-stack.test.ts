import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Worker } from 'bullmq';
import { Redis } from 'ioredis';
import nodemailer from 'nodemailer';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { openLocalEnvironment } from '../../bin/local/environment.ts';
import { startLocalPostgres } from '../../bin/local/postgres.ts';
import { birthOf } from '../../bin/local/processes.ts';
import { type Stack, startStack } from '../../bin/local/stack.ts';

const makeDir = async (): Promise<string> => {
  const dir = await mkdtemp(join(tmpdir(), 'paperboy-stack-'));
  await chmod(dir, 0o711);
  return dir;
};

const ask = async (url: string, sql: string): Promise<Record<string, unknown>[]> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
};

describe('the stack of one machine', () => {
  let dataDir: string;
  let stack: Stack;
  beforeAll(async () => {
    dataDir = await makeDir();
    stack = await startStack({ dataDir, ephemeral: true });
  });
  afterAll(async () => {
    await stack.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  test('Postgres sorts the same everywhere, knows letters beyond ASCII, and listens on this machine only', async () => {
    const [row] = await ask(
      stack.databaseUrl,
      `select current_setting('server_encoding') as encoding, current_setting('listen_addresses') as addresses,
              (select datlocprovider::text || ':' || datlocale from pg_database where datname = current_database()) as locale,
              lower('ÉÀ') as lower, to_tsvector('simple', 'Élan vital')::text as words, current_setting('TimeZone') as zone`,
    );
    expect(row).toEqual({
      encoding: 'UTF8',
      addresses: '127.0.0.1',
      locale: 'b:C.UTF-8',
      lower: 'éà',
      words: `'vital':2 'élan':1`,
      zone: 'UTC',
    });
  });

  test('neither Postgres nor Redis accepts a client without the password', async () => {
    const open = new URL(stack.databaseUrl);
    open.password = 'guess';
    await expect(ask(open.href, 'select 1')).rejects.toThrow('password authentication failed');
    const stranger = new Redis(Number(new URL(stack.redisUrl).port), '127.0.0.1', {
      retryStrategy: () => null,
    });
    stranger.on('error', () => {});
    await expect(stranger.get('x')).rejects.toThrow('NOAUTH');
    stranger.disconnect();
  });

  test('the inbox shows what came over SMTP, byte for byte', async () => {
    const raw = 'From: a@example.org\r\nTo: b@example.org\r\nSubject: Hello\r\n\r\nOne\r\n.\r\ntwo\r\n';
    const transport = nodemailer.createTransport(stack.smtpUrl);
    await transport.sendMail({ envelope: { from: 'a@example.org', to: ['b@example.org'] }, raw });
    const [mail] = await stack.inbox!.list();
    expect(mail).toMatchObject({ subject: 'Hello', to: ['b@example.org'] });
    expect((await stack.inbox!.source(mail!.id)).toString()).toBe(raw);
  });
});

test('Postgres killed with its parent starts again on its data', async () => {
  const dataDir = await makeDir();
  const code = `
    import { startLocalPostgres } from './bin/local/postgres.ts';
    const { url } = await startLocalPostgres({ dataDir: ${JSON.stringify(dataDir)}, port: 0, log: console.error });
    console.log(url);`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
  const url = chunk.toString().trim();
  await ask(url, 'create table kept (note text)');
  const [row] = await ask(url, 'select pg_backend_pid() as pid');
  child.kill('SIGKILL');
  await once(child, 'exit');
  const next = await startLocalPostgres({ dataDir, port: 0, log: () => {} });
  try {
    expect(next.created).toBe(false);
    expect(await ask(next.url, 'select * from kept')).toEqual([]);
    expect(await birthOf(row!.pid as number)).toBeNull();
  } finally {
    await next.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
});

test('a stale postmaster.pid with the pid of another process does not prevent the start', async () => {
  const dataDir = await makeDir();
  const first = await startLocalPostgres({ dataDir, port: 0, log: () => {} });
  await first.stop();
  await writeFile(join(first.homeDir, 'cluster', 'postmaster.pid'), `${process.pid}\n`);
  const next = await startLocalPostgres({ dataDir, port: 0, log: () => {} });
  await next.stop();
  await rm(dataDir, { recursive: true, force: true });
  expect(next.created).toBe(false);
});

test('a command starts the parts that it needs while it runs, with a migrated database', async () => {
  const dataDir = await makeDir();
  const local = await openLocalEnvironment({
    env: { PAPERBOY_DATA_DIR: dataDir, REDIS_URL: inject('redisUrl') },
    needs: ['postgres', 'redis'],
    what: 'paperboy test',
    log: () => {},
  });
  expect(local.env.REDIS_URL).toBe(inject('redisUrl'));
  const [row] = await ask(
    local.env.DATABASE_URL!,
    `select to_regclass('_prisma_migrations') is not null as there`,
  );
  expect(row).toEqual({ there: true });
  await local.close();
  await expect(ask(local.env.DATABASE_URL!, 'select 1')).rejects.toThrow('ECONNREFUSED');
  await rm(dataDir, { recursive: true, force: true });
});

test('the health check of a worker detects whether one is connected from this machine', async () => {
  const prefix = '{health}';
  const check = () =>
    promisify(execFile)(process.execPath, ['bin/local/worker-health.mjs'], {
      env: { ...process.env, REDIS_URL: inject('redisUrl'), QUEUE_PREFIX: prefix },
    }).then(
      () => 'healthy',
      (error: { code: number }) => `exit ${error.code}`,
    );
  expect(await check()).toBe('exit 1');
  const { hostname, port, password } = new URL(inject('redisUrl'));
  const connection = { host: hostname, port: Number(port), password, maxRetriesPerRequest: null };
  const worker = new Worker('some', async () => {}, { connection, prefix });
  await worker.waitUntilReady();
  expect(await check()).toBe('healthy');
  await worker.close();
});

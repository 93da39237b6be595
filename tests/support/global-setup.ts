import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { startStack } from '../../bin/local/stack.ts';
import { migrate } from '../../prisma/migrate.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** A superuser's connection to the `postgres` database; holds the template `paperboy_template`. */
    databaseAdminUrl: string;
    redisUrl: string;
  }
}

/** Starts one Postgres and one Redis for the whole run, and creates a migrated database to copy for each test file. */
export default async (project: TestProject): Promise<() => Promise<void>> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'paperboy-test-'));
  const remove = () => rm(dataDir, { recursive: true, force: true });
  const stack = await startStack({ dataDir, ephemeral: true, parts: ['postgres', 'redis'] }).catch(
    async (error: unknown) => {
      await remove();
      throw error;
    },
  );
  const close = async () => {
    await stack.stop();
    await remove();
  };
  try {
    const adminUrl = stack.databaseUrl.replace(/paperboy$/, 'postgres');
    const client = new pg.Client({ connectionString: adminUrl });
    await client.connect();
    await client.query('create database paperboy_template');
    await client.end();
    await migrate(adminUrl.replace(/postgres$/, 'paperboy_template'));
    project.provide('databaseAdminUrl', adminUrl);
    project.provide('redisUrl', stack.redisUrl);
  } catch (error) {
    await close();
    throw error;
  }
  return close;
};

import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';

const admin = async (sql: string): Promise<void> => {
  const client = new pg.Client({ connectionString: inject('databaseAdminUrl') });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
};

/** Creates a separate, migrated, empty database. `drop` closes all connections to it first. */
export const createTestDatabase = async (): Promise<{ url: string; drop: () => Promise<void> }> => {
  const name = `test_${randomBytes(6).toString('hex')}`;
  // A file copy costs two checkpoints, which are cheap without fsync; copying through the log costs more.
  await admin(`create database ${name} template paperboy_template strategy file_copy`);
  return {
    url: inject('databaseAdminUrl').replace(/postgres$/, name),
    drop: () => admin(`drop database if exists ${name} with (force)`),
  };
};

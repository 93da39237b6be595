import { readFileSync } from 'node:fs';
import { Redis } from 'ioredis';
import type { Db } from '../../services/platform/postgres.ts';
import { cpuOf, cpuOfTree } from './cpu.ts';

/** Returns functions that read the processor time of Postgres with its backends, and of Redis, in microseconds so far. */
export const createServiceCpu = async (db: Db, redisUrl: string) => {
  const { rows } = await db.query<{ pid: number }>('select pg_backend_pid() as pid');
  const postgres = Number(/^PPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${rows[0]!.pid}/status`, 'utf8'))?.[1]);
  const client = new Redis(redisUrl);
  const redis = Number(/process_id:(\d+)/.exec(await client.info('server'))?.[1]);
  client.disconnect();
  return { postgres: (): number => cpuOfTree(postgres), redis: (): number => cpuOf([redis]) };
};

import { Redis } from 'ioredis';
import type { Figures } from '../figures.ts';
import type { BenchDatabase, BenchWorld } from './bench-world.ts';
import type { Options } from './options.ts';
import { createReaders } from './readers.ts';
import { median } from './rounds.ts';
import type { Sink } from './sink.ts';
import { startWorkers } from './workers.ts';

const FEW = 10_000;
const MANY = 200_000;
const FEW_TIMES = 5;
const MANY_TIMES = 2;
const POLL_MS = 100;

type Say = (line: string) => void;

const redisMemory = async (redis: Redis): Promise<number> =>
  Number(/used_memory:(\d+)/.exec(await redis.info('memory'))?.[1]);

const bytesOf = async ({ container }: BenchDatabase, tables: string): Promise<number> => {
  const { rows } = await container.db.query<{ bytes: number }>(
    `select coalesce(sum(pg_total_relation_size(c.oid)), 0)::float8 as bytes from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'public' and c.relkind in ('r', 'p') and c.relname ~ $1`,
    [tables],
  );
  return rows[0]!.bytes;
};

/** Plans for everybody, `times` times over; seconds each took. The last plan is left in the ledger and the queue. */
const planAll = async (at: BenchDatabase, count: number, times: number, redis: Redis): Promise<number[]> => {
  const { db, planner, dispatcher } = at.container;
  const seconds: number[] = [];
  const client = await db.connect();
  try {
    await client.query('set statement_timeout = 0');
    for (let time = 0; time < times; time += 1) {
      await client.query('truncate digests, digest_batches');
      await client.query(`update subscribers set next_digest_at = now() - interval '1 minute'`);
      await client.query('vacuum full analyze subscribers');
      await redis.flushall();
      await dispatcher.ready();
      const startedAt = performance.now();
      const { planned } = await planner.plan();
      seconds.push((performance.now() - startedAt) / 1000);
      if (planned !== count) throw new Error(`${planned} of ${count} readers were planned.`);
    }
  } finally {
    client.release(true);
  }
  return seconds;
};

/** The most memory of one worker that sends the first `mails` of what is planned, in megabytes. */
const peakRssWhileSending = async ({ env }: BenchDatabase, sink: Sink, mails: number): Promise<number> => {
  const before = sink.received();
  const workers = await startWorkers(1, env);
  try {
    while (sink.received() - before < mails) await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    return workers.peakRssMb();
  } finally {
    await workers.stop();
  }
};

/** Planning, and a worker's memory, with few readers and with many. */
export const measurePlanning = async (
  world: BenchWorld,
  options: Options,
  sink: Sink,
  say: Say,
): Promise<Figures> => {
  const redis = new Redis(world.redisUrl);
  const figures: Figures = {};
  const costs: number[] = [];
  const peaks: number[] = [];
  try {
    for (const [count, times] of [
      [FEW, FEW_TIMES],
      [MANY, MANY_TIMES],
    ] as const) {
      const at = await world.database(`readers_${count}`, sink.url);
      const { add } = await createReaders(at.container);
      const readersBefore = await bytesOf(at, '^(subscribers|interests)$');
      await add(count);
      const readerBytes = ((await bytesOf(at, '^(subscribers|interests)$')) - readersBefore) / count;
      const redisBefore = await redisMemory(redis);
      const seconds = median(await planAll(at, count, times, redis));
      costs.push(seconds / count);
      say(`planning ${count} readers: ${seconds.toFixed(2)} s, ${Math.round(count / seconds)} a second`);
      Object.assign(figures, {
        [`planReadersPerSecond${count}`]: count / seconds,
        postgresBytesPerReader: readerBytes,
        postgresBytesPerPlannedDigest: (await bytesOf(at, '^digest')) / count,
        redisBytesPerPlannedDigest: Math.max(0, (await redisMemory(redis)) - redisBefore) / count,
      });
      if (options.parts.includes('memory')) {
        const mails = count === FEW ? 0.9 * FEW : options.memoryMails;
        peaks.push(await peakRssWhileSending(at, sink, mails));
        say(`a worker that sent ${mails} of ${count} held ${Math.round(peaks.at(-1)!)} MB`);
      }
    }
  } finally {
    redis.disconnect();
  }
  const [few, many] = costs as [number, number];
  Object.assign(figures, { planReadersPerSecond: 1 / many, planCostRatio: many / few });
  if (peaks.length === 2)
    Object.assign(figures, {
      [`rssMb${FEW}`]: peaks[0]!,
      [`rssMb${MANY}`]: peaks[1]!,
      rssFlatRatio: peaks[1]! / peaks[0]!,
    });
  return figures;
};

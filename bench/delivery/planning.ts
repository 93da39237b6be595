import { Redis } from 'ioredis';
import type { Figures } from '../figures.ts';
import type { BenchDatabase, BenchWorld } from './bench-world.ts';
import { cpuOf } from './cpu.ts';
import type { Options } from './options.ts';
import { createReaders } from './readers.ts';
import { median } from './rounds.ts';
import { createServiceCpu } from './service-cpu.ts';
import type { Sink } from './sink.ts';
import { tableBytes } from './table-bytes.ts';
import { startWorkers } from './workers.ts';

const FEW = 10_000;
const MANY = 200_000;
const FEW_TIMES = 5;
const MANY_TIMES = 2;
const POLL_MS = 100;

type Say = (line: string) => void;

const redisMemory = async (redis: Redis): Promise<number> =>
  Number(/used_memory:(\d+)/.exec(await redis.info('memory'))?.[1]);

type Planned = { seconds: number; cpuSeconds: number };

/** Plans all readers `times` times, and returns the time of each. The last plan stays in the ledger and the queue. */
const planAll = async (at: BenchDatabase, count: number, times: number, redis: Redis): Promise<Planned[]> => {
  const { db, planner, dispatcher } = at.container;
  const all: Planned[] = [];
  const serviceCpu = await createServiceCpu(db, at.env.REDIS_URL!);
  const cpuUs = (): number => serviceCpu.postgres() + serviceCpu.redis() + cpuOf([process.pid]);
  const client = await db.connect();
  try {
    await client.query('set statement_timeout = 0');
    for (let time = 0; time < times; time += 1) {
      await client.query('truncate digests, digest_batches');
      await client.query(`update subscribers set next_digest_at = now() - interval '1 minute'`);
      await client.query('vacuum full analyze subscribers');
      await redis.flushall();
      await dispatcher.ready();
      const cpuBefore = cpuUs();
      const startedAt = performance.now();
      const { planned } = await planner.plan();
      const seconds = (performance.now() - startedAt) / 1000;
      all.push({ seconds, cpuSeconds: (cpuUs() - cpuBefore) / 1e6 });
      if (planned !== count) throw new Error(`${planned} of ${count} readers were planned.`);
    }
  } finally {
    client.release(true);
  }
  return all;
};

/** Returns the peak memory, in megabytes, of a worker that sends the first `mails` planned digests. */
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

/** Measures planning, and a worker's memory, with few readers and with many. */
export const measurePlanning = async (
  world: BenchWorld,
  options: Options,
  sink: Sink,
  say: Say,
): Promise<Figures> => {
  const redis = new Redis(world.redisUrl);
  const figures: Figures = {};
  const costs: number[] = [];
  const cpuCosts: number[] = [];
  const peaks: number[] = [];
  try {
    for (const [count, times] of [
      [FEW, FEW_TIMES],
      [MANY, MANY_TIMES],
    ] as const) {
      const at = await world.database(`readers_${count}`, sink.url);
      const { add } = await createReaders(at.container);
      const readersBefore = await tableBytes(at.container.db, '^(subscribers|interests)$');
      await add(count);
      const readerBytes =
        ((await tableBytes(at.container.db, '^(subscribers|interests)$')) - readersBefore) / count;
      const redisBefore = await redisMemory(redis);
      const plans = await planAll(at, count, times, redis);
      const seconds = median(plans.map((plan) => plan.seconds));
      costs.push(seconds / count);
      cpuCosts.push(median(plans.map((plan) => plan.cpuSeconds)) / count);
      say(`planning ${count} readers: ${seconds.toFixed(2)} s, ${Math.round(count / seconds)} a second`);
      Object.assign(figures, {
        [`planReadersPerSecond${count}`]: count / seconds,
        postgresBytesPerReader: readerBytes,
        postgresBytesPerPlannedDigest: (await tableBytes(at.container.db, '^digest')) / count,
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
  const [fewCpu, manyCpu] = cpuCosts as [number, number];
  Object.assign(figures, {
    planReadersPerSecond: 1 / many,
    planCostRatio: many / few,
    planCpuUsPerReader: 1e6 * manyCpu,
    planCpuCostRatio: manyCpu / fewCpu,
  });
  if (peaks.length === 2)
    Object.assign(figures, {
      [`rssMb${FEW}`]: peaks[0]!,
      [`rssMb${MANY}`]: peaks[1]!,
      rssFlatRatio: peaks[1]! / peaks[0]!,
    });
  return figures;
};

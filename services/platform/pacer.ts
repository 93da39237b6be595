import { randomBytes } from 'node:crypto';
import { messageOf } from './errors.ts';
import type { Logger } from './logger.ts';
import { createRedis } from './redis.ts';

// GCRA (ITU-T I.371; as in Brandur Leach's "Rate limiting, cells, and GCRA"). Redis keeps one point in time, by its own
// clock: the time at which everything granted so far will have been used at the given rate. KEYS: that time, and the set of
// asking processes. ARGV: gap between two tokens and burst, both in µs; how many are wanted; '1' to take them in any case; and
// the id of the process. Returns how many are granted, in how many µs to ask for one more, and how many processes asked
// within the last minute.
const TAKE = `
  local t = redis.call('time')
  local now = t[1] * 1000000 + t[2]
  local gap, burst, want = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
  local reached = math.max(tonumber(redis.call('get', KEYS[1]) or '0'), now)
  local room = math.floor((now + burst - reached) / gap)
  local granted = math.max(0, math.min(want, room))
  if ARGV[4] == '1' then granted = want end
  if granted > 0 then
    reached = reached + granted * gap
    redis.call('set', KEYS[1], string.format('%.0f', reached), 'px', math.ceil((reached - now + burst) / 1000) + 1000)
  end
  redis.call('zadd', KEYS[2], now, ARGV[5])
  redis.call('zremrangebyscore', KEYS[2], '-inf', now - 60000000)
  redis.call('pexpire', KEYS[2], 60000)
  return { granted, math.max(0, reached + gap - now - burst), redis.call('zcard', KEYS[2]) }`;

const BURST_MS = 200;
// Tokens that were granted and not used within this time expire, since a process must not save them up for a larger burst.
const TOKEN_LIFE_MS = 1_000;
/** The number of processes that are assumed to share the rate until Redis has told their number. */
const PROCESSES_UNKNOWN = 10;

type Bucket = { tokens: number; until: number; notBefore: number; asking: boolean; localReached: number };

/**
 * Limits rates for all processes together, also when they restart: Redis counts the rate, and each process takes tokens
 * from there in small lots. While Redis is away, each process keeps to its share of the rate. After Redis is
 * emptied, at most the mails of a fifth of a second go too early.
 */
export const createPacer = (options: { redisUrl: string; prefix: string; log: Logger }) => {
  const redis = createRedis(options);
  const me = randomBytes(6).toString('hex');
  const buckets = new Map<string, Bucket>();
  let processes = PROCESSES_UNKNOWN;
  let connecting: Promise<void> | undefined;
  let isClosed = false;

  const of = (name: string): Bucket => {
    let bucket = buckets.get(name);
    if (!bucket) {
      bucket = { tokens: 0, until: 0, notBefore: 0, asking: false, localReached: 0 };
      buckets.set(name, bucket);
    }
    return bucket;
  };

  const ask = async (
    name: string,
    perSecond: number,
    want: number,
    force: boolean,
  ): Promise<[number, number]> => {
    const gapUs = 1e6 / perSecond;
    const burstUs = Math.max(gapUs, BURST_MS * 1_000);
    if (redis.status === 'wait') {
      connecting ??= redis.connect().catch(() => {});
      await connecting;
    }
    const [granted, waitUs, seen] = (await redis.eval(
      TAKE,
      2,
      `${options.prefix}:pace:${name}`,
      `${options.prefix}:pace:${name}:asking`,
      gapUs,
      burstUs,
      want,
      force ? 1 : 0,
      me,
    )) as [number, number, number];
    processes = Math.max(1, seen);
    return [granted, waitUs / 1_000];
  };

  // Grants this process its share of the rate, by its own clock.
  const takeAlone = (bucket: Bucket, perSecond: number, want: number, now: number): [number, number] => {
    const gapMs = (1_000 * processes) / perSecond;
    const reached = Math.max(bucket.localReached, now);
    const granted = Math.max(
      0,
      Math.min(want, Math.floor((now + Math.max(gapMs, BURST_MS) - reached) / gapMs)),
    );
    bucket.localReached = reached + granted * gapMs;
    return [granted, Math.max(0, bucket.localReached + gapMs - now - Math.max(gapMs, BURST_MS))];
  };

  const refill = async (name: string, perSecond: number, then: () => void): Promise<void> => {
    const bucket = of(name);
    if (bucket.asking || isClosed) return;
    const now = performance.now();
    if (now < bucket.notBefore) return;
    bucket.asking = true;
    const want = Math.max(1, Math.ceil((perSecond * BURST_MS) / 1_000 / 2));
    let grant: [number, number];
    try {
      grant = await ask(name, perSecond, want, false);
    } catch (error) {
      options.log.debug(
        { err: messageOf(error) },
        'Redis is away; this process keeps to its share of the rate',
      );
      grant = takeAlone(bucket, perSecond, want, performance.now());
    }
    const later = performance.now();
    bucket.asking = false;
    bucket.tokens = grant[0] + (bucket.until > later ? bucket.tokens : 0);
    bucket.until = later + TOKEN_LIFE_MS;
    if (grant[0] > 0) then();
    else {
      bucket.notBefore = later + Math.max(1, grant[1]);
      setTimeout(then, Math.max(1, grant[1])).unref();
    }
  };

  return {
    /**
     * Takes up to `want` tokens of the rate `name`, and returns how many it got. Where that is fewer than wanted, it calls
     * `then` as soon as more may be taken.
     */
    take: (name: string, perSecond: number, want: number, then: () => void): number => {
      const bucket = of(name);
      if (bucket.until <= performance.now()) bucket.tokens = 0;
      const taken = Math.min(want, bucket.tokens);
      bucket.tokens -= taken;
      if (taken < want)
        refill(name, perSecond, then).catch((error: unknown) =>
          options.log.error({ err: error }, 'what waits for its pace could not go on'),
        );
      return taken;
    },
    /** Returns tokens that were taken and not used. */
    giveBack: (name: string, count: number): void => {
      of(name).tokens += count;
    },
    /** Takes one token without waiting for it, so that others wait instead. */
    spend: (name: string, perSecond: number): void => {
      ask(name, perSecond, 1, true).catch(() => {
        of(name).localReached += (1_000 * processes) / perSecond;
      });
    },
    close: (): void => {
      isClosed = true;
      redis.disconnect();
    },
  };
};

export type Pacer = ReturnType<typeof createPacer>;

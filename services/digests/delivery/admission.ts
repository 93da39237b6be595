import type { Clock } from '../../platform/clock.ts';
import type { Config } from '../../platform/config.ts';
import { messageOf } from '../../platform/errors.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Pacer } from '../../platform/pacer.ts';
import { createLanes } from './lanes.ts';
import type { WarmUp } from './warm-up.ts';

const HOUR_MS = 3_600_000;
const WATCH_EVERY_MS = 1_000;

/**
 * Decides which of the waiting items may begin now: those whose domain, the rate of SMTP_RATE_PER_SECOND and the day's cap of
 * the warm-up let them. Each item that `take` returns holds a place until `release` or `withdraw`.
 */
export const createAdmission = <Item extends { domain: string }>(options: {
  config: Pick<Config, 'smtpConnections' | 'smtpRatePerSecond' | 'domainLimits'>;
  pacer: Pick<Pacer, 'take' | 'giveBack'>;
  warmUp: WarmUp;
  /** Plans an item again: for `afterMs` from now, else for whoever comes next. */
  putBack: (item: Item, why: string | null, afterMs?: number) => void;
  clock: Clock;
  log: Logger;
  random?: () => number;
}) => {
  const { config, pacer, warmUp, putBack, clock, log } = options;
  const random = options.random ?? Math.random;
  const rate = config.smtpRatePerSecond;
  const lanes = createLanes<Item>({ slots: config.smtpConnections, now: () => performance.now(), random });
  let watch: NodeJS.Timeout | undefined;

  const limitOf = (domain: string): number =>
    config.domainLimits.get(domain) ?? config.domainLimits.get('*') ?? 0;

  const stopWatch = (): void => {
    clearInterval(watch);
    watch = undefined;
  };

  return {
    add: (item: Item): void => lanes.add(item.domain, item),

    /** Returns up to `count` items that may begin; `retry` is called once more of them may. */
    take: async (count: number, retry: () => void): Promise<Item[]> => {
      if (lanes.size() === 0) return [];
      const wanted = Math.min(count, lanes.size());
      const paced = rate === 0 ? wanted : pacer.take('all', rate, wanted, retry);
      const items = lanes.next(paced, (domain, most) => {
        const limit = limitOf(domain);
        return limit === 0 ? most : pacer.take(`domain:${domain}`, limit, most, retry);
      });
      if (rate > 0) pacer.giveBack('all', paced - items.length);
      const warm = await warmUp.take(items.length).catch((error: unknown) => {
        log.warn({ err: messageOf(error) }, 'the warm-up cannot be counted; nothing is begun');
        return 0;
      });
      for (const item of items.slice(warm)) {
        lanes.done(item.domain, null);
        // Spread over an hour, so that the next day does not begin with all of them at once.
        const untilNextDay = warmUp.nextDay().getTime() - clock.now().getTime();
        putBack(item, "waits: the day's cap of the warm-up is reached", untilNextDay + random() * HOUR_MS);
      }
      return items.slice(0, warm);
    },

    /** Frees the place of an item that was sent; `replyMs` is null where its domain had no part in the result. */
    release: (item: Item, replyMs: number | null): void => lanes.done(item.domain, replyMs),

    /** Frees the place of an item that is not sent after all, in the day's cap as well. */
    withdraw: (item: Item): void => {
      lanes.done(item.domain, null);
      warmUp
        .giveBack(1)
        .catch((error: unknown) => log.warn({ err: messageOf(error) }, 'the warm-up counts a mail too many'));
    },

    mayTakeLong: (item: Item): boolean => lanes.isSlow(item.domain),
    hold: lanes.hold,
    deferUntil: lanes.deferUntil,
    markHealthy: lanes.markHealthy,

    /** Puts back, every second, what waits too long for its domain; calls `retry` while something waits. */
    watch: (retry: () => void): void => {
      watch ??= setInterval(() => {
        for (const { item, forMs, why } of lanes.takeOverdue()) putBack(item, `waits: ${why}`, forMs);
        if (lanes.size() > 0) retry();
        else stopWatch();
      }, WATCH_EVERY_MS);
    },

    /** Puts back everything that waits. */
    stop: (): void => {
      stopWatch();
      for (const item of lanes.drain()) putBack(item, null);
    },
  };
};

export type Admission<Item extends { domain: string }> = ReturnType<typeof createAdmission<Item>>;

/** A recipient domain: what is known about it, and the items that wait for it. */
type Lane<T> = {
  domain: string;
  waiting: { item: T; since: number }[];
  inFlight: number;
  /** Moving average of its reply times in ms, the newest weighted most; null before the first reply. */
  replyMs: number | null;
  isSlow: boolean;
  /** How many times in a row it deferred us. */
  strikes: number;
  heldUntil: number;
};

/** A domain is slow when its mean reply time exceeds this, and four times the mean of all domains. */
const SLOW_MS = 200;
const SLOWER_THAN_USUAL = 4;
const SLOW_SHARE = 1 / 4;
const ALL_SLOW_SHARE = 1 / 2;
const UNKNOWN_SHARE = 1 / 2;
const FIRST_HOLD_MS = 15_000;
const MAX_HOLD_MS = 15 * 60_000;
/** Items that a slow domain has made wait for longer are put back, so that the rest of their batch can finish. */
const PATIENCE_MS = 30_000;

/**
 * Queues a worker's digests by recipient domain, and takes from the domains in turn, so that no domain delays the others. A
 * domain that replies slowly, or has not replied yet, gets a share of the connections; a domain that deferred us gets none
 * for a while. Times are in ms of `now`, which must be monotonic.
 */
export const createLanes = <T>(options: { slots: number; now: () => number; random?: () => number }) => {
  const { slots, now } = options;
  const random = options.random ?? Math.random;
  const lanes = new Map<string, Lane<T>>();
  // The lanes in which items wait, in the order of their turns.
  let turns: Lane<T>[] = [];
  let size = 0;
  let slowInFlight = 0;

  // The moving average of the reply times of all domains.
  let usualMs: number | null = null;

  const average = (mean: number | null, value: number, weight: number): number =>
    mean === null ? value : mean * (1 - weight) + value * weight;
  const part = (share: number): number => Math.max(1, Math.floor(slots * share));

  const room = (lane: Lane<T>): number => {
    if (lane.heldUntil > now()) return 0;
    // A domain that waits alone delays no other, so it may use every connection.
    if (turns.length === 1) return lane.isSlow || lane.replyMs === null ? slots - lane.inFlight : Infinity;
    if (lane.replyMs === null) return part(UNKNOWN_SHARE) - lane.inFlight;
    if (!lane.isSlow) return Infinity;
    return Math.min(part(SLOW_SHARE) - lane.inFlight, part(ALL_SLOW_SHARE) - slowInFlight);
  };

  const of = (domain: string): Lane<T> => {
    let lane = lanes.get(domain);
    if (!lane) {
      lane = { domain, waiting: [], inFlight: 0, replyMs: null, isSlow: false, strikes: 0, heldUntil: 0 };
      lanes.set(domain, lane);
    }
    return lane;
  };

  // Most domains are in no special state, so their lanes are deleted once they are empty.
  const forget = (lane: Lane<T>): void => {
    if (lane.waiting.length > 0 || lane.inFlight > 0 || lane.isSlow || lane.heldUntil > now()) return;
    if (lane.strikes === 0) lanes.delete(lane.domain);
  };

  const takeOut = (lane: Lane<T>, which: (since: number) => boolean): T[] => {
    const out = lane.waiting.filter(({ since }) => which(since)).map(({ item }) => item);
    if (out.length > 0) lane.waiting = lane.waiting.filter(({ since }) => !which(since));
    size -= out.length;
    return out;
  };

  return {
    size: (): number => size,
    add: (domain: string, item: T): void => {
      const lane = of(domain);
      if (lane.waiting.length === 0) turns.push(lane);
      lane.waiting.push({ item, since: now() });
      size += 1;
    },

    /**
     * Returns up to `count` items that may go now, from one domain after the other. They are in flight until `done`.
     * `allowed`: how many of `wanted` a domain's own limit lets go.
     */
    next: (count: number, allowed = (_domain: string, wanted: number) => wanted): T[] => {
      const out: T[] = [];
      const waiting = turns;
      const blocked: Lane<T>[] = [];
      // Each domain gets an equal share of this turn, so that small domains do not wait behind large ones.
      const share = Math.max(1, Math.ceil(count / Math.max(1, waiting.length)));
      let at = 0;
      for (; at < waiting.length && out.length < count; at += 1) {
        const lane = waiting[at]!;
        const wanted = Math.min(share, lane.waiting.length, room(lane), count - out.length);
        const taken = wanted > 0 ? allowed(lane.domain, wanted) : 0;
        for (const { item } of lane.waiting.splice(0, taken)) out.push(item);
        lane.inFlight += taken;
        if (lane.isSlow) slowInFlight += taken;
        size -= taken;
        if (lane.waiting.length === 0) continue;
        if (taken > 0) waiting.push(lane);
        else blocked.push(lane);
      }
      turns = [...waiting.slice(at), ...blocked];
      return out;
    },

    isSlow: (domain: string): boolean => lanes.get(domain)?.isSlow ?? false,

    /** Ends an item in flight; `replyMs` is null where its domain had no part in the result. */
    done: (domain: string, replyMs: number | null): void => {
      const lane = of(domain);
      lane.inFlight -= 1;
      if (lane.isSlow) slowInFlight -= 1;
      if (replyMs !== null) {
        usualMs = average(usualMs, replyMs, 0.05);
        lane.replyMs = average(lane.replyMs, replyMs, 0.2);
        const isSlow = lane.replyMs > SLOW_MS && lane.replyMs > SLOWER_THAN_USUAL * usualMs;
        if (isSlow !== lane.isSlow) slowInFlight += isSlow ? lane.inFlight : -lane.inFlight;
        lane.isSlow = isSlow;
      }
      forget(lane);
    },

    /** Holds a domain that deferred us, twice as long each time in a row. Returns for how many ms. */
    hold: (domain: string): number => {
      const lane = of(domain);
      const ms = Math.min(FIRST_HOLD_MS * 2 ** lane.strikes, MAX_HOLD_MS) * (0.75 + random() / 2);
      // Mails that were in flight when the domain deferred us count as the same deferral.
      if (lane.heldUntil > now()) return lane.heldUntil - now();
      lane.strikes += 1;
      lane.heldUntil = now() + ms;
      return ms;
    },

    /** Holds a domain for `forMs` more, because it deferred another worker. */
    deferUntil: (domain: string, forMs: number): void => {
      const lane = of(domain);
      lane.heldUntil = Math.max(lane.heldUntil, now() + forMs);
    },

    /** Forgets the deferrals of a domain, because it took a mail. */
    markHealthy: (domain: string): void => {
      const lane = lanes.get(domain);
      if (lane) lane.strikes = 0;
    },

    /** Removes and returns the items whose domain is held, or that a slow domain made wait too long; each for how many ms to defer. */
    takeOverdue: (): { item: T; forMs: number; why: string }[] => {
      const out: { item: T; forMs: number; why: string }[] = [];
      for (const lane of turns) {
        const heldMs = lane.heldUntil - now();
        const which =
          heldMs > 0
            ? { items: takeOut(lane, () => true), forMs: heldMs, why: 'asked for patience' }
            : {
                items: takeOut(lane, (since) => now() - since > PATIENCE_MS),
                forMs: PATIENCE_MS,
                why: 'takes mail slowly',
              };
        for (const item of which.items)
          out.push({ item, forMs: which.forMs * (1 + random() / 2), why: `${lane.domain} ${which.why}` });
      }
      turns = turns.filter((lane) => lane.waiting.length > 0);
      return out;
    },

    /** Removes and returns all items that wait. */
    drain: (): T[] => {
      const out = turns.flatMap((lane) => takeOut(lane, () => true));
      turns = [];
      return out;
    },
  };
};

export type Lanes<T> = ReturnType<typeof createLanes<T>>;

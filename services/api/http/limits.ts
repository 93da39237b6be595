import type { BudgetLimits } from '../../platform/budget.ts';

/**
 * Limits the fields of a form. A reader who ticks all rated papers to forget sends some 2,000 fields. Parsing 100,000
 * fields takes 0.1 s, and reading 18,000 parts in 1 MB takes 30 ms.
 */
export const MAX_FIELDS = 5_000;

/**
 * Lists the limits that guard this process against its clients. Two limits depend on the readers and are settings: the
 * connections and the requests in flight of one address (CONNECTIONS_PER_ADDRESS, REQUESTS_IN_FLIGHT_PER_ADDRESS).
 */
export const limits = {
  /** Limits the time for headers, which a browser sends in one packet. */
  headersMs: 10_000,
  /**
   * Limits the time from the first byte of a request to the last of its body, by the route's kind of body
   * (`config.body`).
   */
  bodyMs: {
    /** Fits 64 KB at 4 KB a second. */
    form: 15_000,
    /** Fits 1 MB over a phone's line, at 17 KB a second. */
    papers: 60_000,
    /** Fits an operator's file of 20 MB at 70 KB a second. */
    file: 300_000,
  },
  /** Limits the time to read a response; each `responseBytesPerSecond` bytes of it add a second. */
  responseMs: 30_000,
  responseBytesPerSecond: 8_000,
  /** Limits the time between two requests; it is long enough for a page and the files that it loads. */
  keepAliveMs: 10_000,
  /**
   * A proxy keeps connections for about a minute and must close them first; otherwise it may send into a closing one.
   */
  keepAliveBehindProxyMs: 75_000,
  /** Sets the interval of the check for timeouts, so a timeout takes effect at most this late. */
  checkEveryMs: 1_000,
  /** Limits the connections of all addresses together. Each takes some 20 KB of memory and a file descriptor. */
  connections: 4_000,
  /** Limits the requests on one connection that still wait for their responses. Browsers send one at a time. */
  pipelined: 10,
  /** Limits the time that open requests get after the process is told to stop. */
  drainMs: 10_000,
};

/**
 * Lists the expensive kinds of work, and how much of each a process does at a time. The processor's load grows with
 * `atOnce`; one place gets at most half of it. A process has ten connections to Postgres, which sign-ups need too.
 */
export const budgets = {
  /** Saves preferences: parses pasted papers and looks them up. */
  paste: { atOnce: 4, atOncePerPlace: 2, waiting: 32, waitingPerPlace: 8, waitMs: 10_000 },
  /** Ranks the papers of a day for one reader. A preview that is late is of no use. */
  preview: { atOnce: 4, atOncePerPlace: 2, waiting: 32, waitingPerPlace: 8, waitMs: 5_000 },
  /** Does both for a visitor without an address, at a page that anybody may press. */
  trial: { atOnce: 2, atOncePerPlace: 1, waiting: 16, waitingPerPlace: 4, waitMs: 5_000 },
  search: { atOnce: 4, atOncePerPlace: 2, waiting: 64, waitingPerPlace: 16, waitMs: 5_000 },
  submit: { atOnce: 2, atOncePerPlace: 1, waiting: 32, waitingPerPlace: 8, waitMs: 5_000 },
  export: { atOnce: 2, atOncePerPlace: 1, waiting: 16, waitingPerPlace: 4, waitMs: 10_000 },
  /** Checks signatures and writes rows. A provider sends from few addresses, so each may use all of it. */
  webhook: { atOnce: 4, atOncePerPlace: 4, waiting: 128, waitingPerPlace: 128, waitMs: 5_000 },
  /** Draws a picture in a thread of its own, and compresses it on the main thread (7 ms). */
  card: { atOnce: 2, atOncePerPlace: 1, waiting: 32, waitingPerPlace: 16, waitMs: 5_000 },
} satisfies Record<string, BudgetLimits>;

export type Limits = typeof limits;
export type BodyKind = keyof Limits['bodyMs'];
export type BudgetName = keyof typeof budgets;
export type Budgets = Record<BudgetName, BudgetLimits>;

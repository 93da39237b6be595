import type { BudgetLimits } from '../../platform/budget.ts';

/**
 * Every limit that guards this process against its clients. The two that depend on the readers, connections and requests
 * in flight of one address, are settings (CONNECTIONS_PER_ADDRESS, REQUESTS_IN_FLIGHT_PER_ADDRESS).
 */
export const limits = {
  /** A browser sends its headers in one packet. */
  headersMs: 10_000,
  /** From a request's first byte to the last one of its body, by what a route takes (`config.body`). */
  bodyMs: {
    /** 64 KB: 4 KB a second. */
    form: 15_000,
    /** 1 MB, over a phone's line: 17 KB a second. */
    papers: 60_000,
    /** An operator's file of 20 MB: 70 KB a second. */
    file: 300_000,
  },
  /** How long a client may take to read a response, and a second more for each `responseBytesPerSecond` of it. */
  responseMs: 30_000,
  responseBytesPerSecond: 8_000,
  /** Between two requests: long enough for a page and what it loads. */
  keepAliveMs: 10_000,
  /** A proxy keeps connections for about a minute and must close them first: else it may send into a closing one. */
  keepAliveBehindProxyMs: 75_000,
  /** How late a timeout may be noticed. */
  checkEveryMs: 1_000,
  /** Of all addresses together. Each takes some 20 KB of memory, and a file descriptor. */
  connections: 4_000,
  /** Requests sent on one connection before their responses came. Browsers send one. */
  pipelined: 10,
  /** How long open requests may go on after the process is told to stop. */
  drainMs: 10_000,
};

/**
 * The expensive kinds of work, and how much of each one process does at a time. The processor's load grows with `atOnce`; a
 * place gets at most half of it. Postgres gives a process ten connections, which sign-ups need too.
 */
export const budgets = {
  /** Saving preferences: papers are parsed and looked up. */
  paste: { atOnce: 4, atOncePerPlace: 2, waiting: 32, waitingPerPlace: 8, waitMs: 10_000 },
  /** Ranks the papers of a day for one reader. A preview that is late is of no use. */
  preview: { atOnce: 4, atOncePerPlace: 2, waiting: 32, waitingPerPlace: 8, waitMs: 5_000 },
  search: { atOnce: 4, atOncePerPlace: 2, waiting: 64, waitingPerPlace: 16, waitMs: 5_000 },
  submit: { atOnce: 2, atOncePerPlace: 1, waiting: 32, waitingPerPlace: 8, waitMs: 5_000 },
  export: { atOnce: 2, atOncePerPlace: 1, waiting: 16, waitingPerPlace: 4, waitMs: 10_000 },
  /** Drawn in a thread of its own, and compressed on this one (7 ms). */
  card: { atOnce: 2, atOncePerPlace: 1, waiting: 32, waitingPerPlace: 16, waitMs: 5_000 },
} satisfies Record<string, BudgetLimits>;

export type Limits = typeof limits;
export type BodyKind = keyof Limits['bodyMs'];
export type BudgetName = keyof typeof budgets;
export type Budgets = Record<BudgetName, BudgetLimits>;

import type { BudgetLimits } from '../../platform/budget.ts';

/**
 * Every limit that guards this process against those who ask it. The two that depend on who the readers are, connections
 * and requests under way of one address, are settings (CONNECTIONS_PER_ADDRESS, REQUESTS_IN_FLIGHT_PER_ADDRESS).
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
  /** What is written waits for its reader so long, and a second more for each `responseBytesPerSecond`. */
  responseMs: 30_000,
  responseBytesPerSecond: 8_000,
  /** Between two requests: long enough for a page and what it loads. */
  keepAliveMs: 10_000,
  /** A proxy keeps its connections for a minute or so, and has to be the one that ends them: else it may send into a closing one. */
  keepAliveBehindProxyMs: 75_000,
  /** How late a time-out may be noticed. */
  checkEveryMs: 1_000,
  /** Of all addresses together. Each takes some 20 KB of memory, and a file descriptor. */
  connections: 4_000,
  /** Requests sent on one connection before their responses came. Browsers send one. */
  pipelined: 10,
  /** What is under way when the process is told to end. */
  drainMs: 10_000,
};

/**
 * What is expensive, and how much of it one process does at a time. What the processor does grows with `atOnce`; a place
 * has half of it at most. Postgres gives a process ten connections, which sign-ups need too.
 */
export const budgets = {
  /** Saving preferences: papers are parsed and looked up. */
  paste: { atOnce: 4, atOncePerPlace: 2, waiting: 32, waitingPerPlace: 8, waitMs: 10_000 },
  /** Ranks the papers of a day for one reader. Nobody looks at a preview that is old. */
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

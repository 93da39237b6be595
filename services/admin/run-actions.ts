import type { Overview } from './overview.ts';
import type { RunWatch } from './run-watch.ts';
import type { Retryable, Runs, StandingHold } from './runs.ts';

export const MAX_REASON_CHARS = 200;

/** Acts on runs for the operator's pages and the API. After each action what the pages cached is read again. */
export const createRunActions = (options: { runs: Runs; runWatch: RunWatch; overview: Overview }) => {
  const { runs, runWatch, overview } = options;

  const then = async <Result>(action: Promise<Result>): Promise<Result> => {
    const result = await action;
    runWatch.forget();
    overview.forget();
    return result;
  };

  return {
    /** Holds all sending and returns the recorded reason; `isNew` is false if an operator had paused it already. */
    pause: async (given: string): Promise<{ reason: string; isNew: boolean }> => {
      const reason = given.trim().slice(0, MAX_REASON_CHARS) || 'no reason was given';
      return { reason, isNew: await then(runs.pause(reason)) };
    },
    /** Lifts every hold, or only that on sending to one domain, and returns those that stood. */
    resume: (domain?: string): Promise<StandingHold[]> => then(runs.resume(domain?.toLowerCase())),
    cancel: (localDate: string): Promise<{ cancelled: number }> => then(runs.cancel(localDate)),
    retry: (localDate: string, what: Retryable): ReturnType<Runs['retry']> =>
      then(runs.retry(localDate, what)),
  };
};

export type RunActions = ReturnType<typeof createRunActions>;

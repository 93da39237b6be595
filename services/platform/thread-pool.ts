import { Piscina } from 'piscina';
import { DomainError } from './errors.ts';

/** A call that needed more time or memory than it was given. Its thread has been ended. */
export class OverLimit extends Error {
  override name = 'OverLimit';
}

/** What a thread module exports: functions of one plain value, by name. */
export type Tasks = Record<string, (input: never) => unknown>;

export type ThreadPool<Module extends Tasks> = ReturnType<typeof createThreadPool<Module>>;

/** A thread that nobody needs is ended after this long: it holds some 40 MB. */
const IDLE_MS = 60_000;
/** Threads step back for the event loop where both want the processor (see nice(2)). */
const NICE = 5;

/**
 * Runs the functions of a module in threads, so that no input can hold up the event loop, use up the memory of the
 * process or end it. The first call starts a thread, which takes about half a second.
 *
 * @throws OverLimit from `run` when a call exceeded its time or `maxHeapMb`
 * @throws DomainError `unavailable` from `run` when more than `maxWaiting` calls wait for a thread
 */
export const createThreadPool = <Module extends Tasks>(options: {
  /** The module that exports the functions. */
  module: URL;
  maxThreads: number;
  maxWaiting: number;
  /** The heap of one thread, in MB. */
  maxHeapMb: number;
}) => {
  const pool = new Piscina({
    filename: new URL('./thread-entry.mjs', import.meta.url).href,
    workerData: { module: options.module.href },
    minThreads: 0,
    maxThreads: options.maxThreads,
    idleTimeout: IDLE_MS,
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: options.maxHeapMb, maxYoungGenerationSizeMb: 32 },
    niceIncrement: NICE,
    recordTiming: false,
  });
  const waiting: (() => void)[] = [];
  let running = 0;

  // The pool has a queue of its own, but a call's time must begin when it gets a thread.
  const takeThread = async (): Promise<void> => {
    if (running < options.maxThreads) {
      running += 1;
      return;
    }
    if (waiting.length >= options.maxWaiting)
      throw new DomainError('unavailable', 'More is waiting to be read than can be read now.');
    await new Promise<void>((resolve) => waiting.push(resolve));
  };
  const giveBack = (): void => {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  };

  return {
    /** Calls a function of the module with a value that can be cloned, and returns a clone of its result. */
    run: async <Name extends keyof Module & string>(
      name: Name,
      input: Parameters<Module[Name]>[0],
      { timeoutMs }: { timeoutMs: number },
    ): Promise<Awaited<ReturnType<Module[Name]>>> => {
      await takeThread();
      const signal = AbortSignal.timeout(timeoutMs);
      try {
        return await pool.run({ name, input }, { signal });
      } catch (error) {
        if (signal.aborted)
          throw new OverLimit(`reading it took more than ${timeoutMs / 1_000} s`, { cause: error });
        if (isOutOfMemory(error))
          throw new OverLimit(`reading it took more than ${options.maxHeapMb} MB`, { cause: error });
        throw error;
      } finally {
        giveBack();
      }
    },
    /** Ends the threads; calls that run are given up. */
    close: (): Promise<void> => pool.destroy(),
  };
};

// V8 has a limit for one string or array too, and says so by a RangeError.
const isOutOfMemory = (error: unknown): boolean =>
  (error as { code?: string })?.code === 'ERR_WORKER_OUT_OF_MEMORY' || error instanceof RangeError;

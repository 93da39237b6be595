import { Piscina } from 'piscina';
import { DomainError } from './errors.ts';

/** A call needed more time or memory than its limit. Its thread has been ended. */
export class OverLimit extends Error {
  override name = 'OverLimit';
}

/** The exports of a thread's module: functions of one plain value, by name. */
export type Tasks = Record<string, (input: never) => unknown>;

export type ThreadPool<Module extends Tasks> = ReturnType<typeof createThreadPool<Module>>;

/** An idle thread is ended after this long: it holds some 40 MB. */
const IDLE_MS = 60_000;
/** Gives the event loop priority over the threads where both want the processor (see nice(2)). */
const NICE = 5;

/**
 * Runs the functions of a module in threads, so that no input can hold up the event loop, use up the memory of the
 * process or end it. The first call starts a thread, which takes about a fifth of a second.
 *
 * @throws OverLimit from `run` when a call exceeded its time or `maxHeapMb`
 * @throws DomainError from `run`: `busy` when more than `maxWaiting` calls wait for a thread, `unavailable` when none can be
 *   started
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
  const calls = new Set<AbortController>();
  let running = 0;
  let isClosed = false;

  // The loss of a thread during a call is the error of that call. This event tells of a thread that could not start, or that
  // ran out of memory just when its call was given up; without a listener it would end the process.
  pool.on('error', (cause: unknown) => {
    if (pool.threads.length > 0) return;
    // Without any thread none of the calls would ever end.
    for (const call of calls)
      call.abort(new DomainError('unavailable', 'No thread could be started to read it.', { cause }));
  });

  // Piscina has a queue of its own, but the time of a call must begin when it gets a thread.
  const takeThread = async (): Promise<void> => {
    if (running < options.maxThreads) {
      running += 1;
      return;
    }
    if (waiting.length >= options.maxWaiting)
      throw new DomainError('busy', 'Too much is waiting to be read.');
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
      const call = new AbortController();
      const timer = setTimeout(
        () => call.abort(new OverLimit(`reading it took more than ${timeoutMs / 1_000} s`)),
        timeoutMs,
      );
      calls.add(call);
      try {
        // Piscina would start threads again, even after destroy().
        if (isClosed)
          throw new DomainError('unavailable', 'The process is ending and reads nothing any more.');
        return await pool.run({ name, input }, { signal: call.signal });
      } catch (error) {
        if (call.signal.aborted) throw call.signal.reason;
        if (isOutOfMemory(error))
          throw new OverLimit(`reading it took more than ${options.maxHeapMb} MB`, { cause: error });
        throw error;
      } finally {
        clearTimeout(timer);
        calls.delete(call);
        giveBack();
      }
    },
    /** Ends the threads; calls that run or wait are given up. */
    close: async (): Promise<void> => {
      isClosed = true;
      await pool.destroy();
    },
  };
};

// V8 also limits the size of one string or array, and reports that by a RangeError.
const isOutOfMemory = (error: unknown): boolean =>
  (error as { code?: string })?.code === 'ERR_WORKER_OUT_OF_MEMORY' || error instanceof RangeError;

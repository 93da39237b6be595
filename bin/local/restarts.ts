export type RestartOptions = {
  log: (line: string) => void;
  /** First pause before a restart; it doubles with each crash in a row, up to `maxBackoffMs`. */
  backoffMs?: number;
  maxBackoffMs?: number;
  /** A process that has lived this long is back: the next crash counts as the first. */
  steadyMs?: number;
};

/** Starts one service again each time it has crashed, later and later and without end, and says so. */
export const createRestarts = (
  service: { name: string; logFile: string; launch: () => void },
  options: RestartOptions,
) => {
  const { log, backoffMs = 500, maxBackoffMs = 60_000, steadyMs = 10_000 } = options;
  const { name, logFile } = service;
  let crashes = 0;
  // Either the pause before a restart or the time in which a restarted process must prove itself.
  let timer: NodeJS.Timeout | undefined;

  const restart = (): void => {
    timer = setTimeout(() => {
      log(`${name} is back: it has run for ${steadyMs / 1000} s.`);
      crashes = 0;
    }, steadyMs);
    service.launch();
  };

  return {
    /** @param how what happened, after the name: "ended with code 1" */
    crashed: (how: string): void => {
      clearTimeout(timer);
      crashes += 1;
      const waitMs = Math.min(backoffMs * 2 ** (crashes - 1), maxBackoffMs);
      const row = crashes > 1 ? `, ${crashes} times in a row` : '';
      log(
        `${name} ${how}${row}. It is started again in ${waitMs / 1000} s; the rest goes on. Its log: ${logFile}`,
      );
      timer = setTimeout(restart, waitMs);
    },
    cancel: (): void => clearTimeout(timer),
  };
};

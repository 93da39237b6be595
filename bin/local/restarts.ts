export type RestartOptions = {
  log: (line: string) => void;
  /** The pause before the first restart; it doubles with each further crash in a row, up to `maxBackoffMs`. */
  backoffMs?: number;
  maxBackoffMs?: number;
  /** After running this long a process counts as healthy again: its next crash is the first of a row. */
  steadyMs?: number;
};

/** Restarts one service each time that it crashes, without limit, after longer and longer pauses, and logs each restart. */
export const createRestarts = (
  service: { name: string; logFile: string; launch: () => void },
  options: RestartOptions,
) => {
  const { log, backoffMs = 500, maxBackoffMs = 60_000, steadyMs = 10_000 } = options;
  const { name, logFile } = service;
  let crashes = 0;
  // Either the pause before a restart, or the time after which a restarted process counts as healthy.
  let timer: NodeJS.Timeout | undefined;

  const restart = (): void => {
    timer = setTimeout(() => {
      log(`${name} is back: it has run for ${steadyMs / 1000} s.`);
      crashes = 0;
    }, steadyMs);
    service.launch();
  };

  return {
    /** @param how says what happened, to follow the name: "ended with code 1" */
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

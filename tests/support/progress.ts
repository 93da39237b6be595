import type { Reporter } from 'vitest/node';

const GAP_MS = 10_000;

type ProgressOptions = { write?: (line: string) => void; nowMs?: () => number; isTerminal?: boolean };

/**
 * Returns a reporter that prints every ten seconds, and at the end, how many of the files are done. In a terminal it prints
 * nothing, because Vitest shows a summary there.
 */
export const createProgress = ({
  write = (line) => process.stderr.write(`${line}\n`),
  nowMs = () => performance.now(),
  isTerminal = Boolean(process.stdout.isTTY) && !process.env.CI,
}: ProgressOptions = {}): Reporter => {
  let total = 0;
  let done = 0;
  let failed = 0;
  let beganMs = 0;
  let saidMs = 0;
  return {
    onTestRunStart: (specifications) => {
      total = specifications.length;
      done = 0;
      failed = 0;
      beganMs = nowMs();
      saidMs = beganMs;
    },
    onTestModuleEnd: (module) => {
      done += 1;
      if (!module.ok()) failed += 1;
      const now = nowMs();
      if (isTerminal || (done < total && now - saidMs < GAP_MS)) return;
      saidMs = now;
      const failures = failed > 0 ? `, ${failed} failed` : '';
      write(
        `Tests: ${done} of ${total} files done${failures} (${Math.round((now - beganMs) / 1_000)} s, ${Math.round((100 * done) / total)} %)`,
      );
    },
  };
};

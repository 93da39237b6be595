import { readFile } from 'node:fs/promises';
import type { Service } from './supervisor.ts';

/** Repeats `probe` until it returns true; returns false when the process ended first or `timeoutMs` have passed. */
export const untilUp = async (
  service: Service,
  probe: () => Promise<boolean>,
  timeoutMs: number,
): Promise<boolean> => {
  let ended = false;
  const end = () => {
    ended = true;
  };
  service.firstExit.then(end, end);
  const deadline = Date.now() + timeoutMs;
  while (!ended && Date.now() < deadline) {
    if (await probe()) return true;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  return false;
};

/** Returns the last lines of a log, for an error message. */
export const tailOf = async (file: string): Promise<string> => {
  const text = await readFile(file, 'utf8').catch(() => '');
  return `The end of ${file}:\n${text.trimEnd().split('\n').slice(-12).join('\n')}`;
};

import { messageOf } from '../../../services/platform/errors.ts';

type Status = 'ok' | 'warn' | 'fail';

/** The result of one check: what was found, and what to do unless it is fine. */
export type Check = { name: string; status: Status; detail: string; todo: string | null };

export const ok = (name: string, detail: string): Check => ({ name, status: 'ok', detail, todo: null });
export const warn = (name: string, detail: string, todo: string): Check => ({
  name,
  status: 'warn',
  detail,
  todo,
});
export const fail = (name: string, detail: string, todo: string): Check => ({
  name,
  status: 'fail',
  detail,
  todo,
});

const TIMEOUT_MS = 10_000;

/** Runs the checks of one part; when they throw or hang, that is the result. */
export const examine = async (
  name: string,
  todo: string,
  work: () => Promise<Check[]>,
  timeoutMs = TIMEOUT_MS,
): Promise<Check[]> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no reply within ${timeoutMs / 1000} s`)), timeoutMs);
  });
  try {
    return await Promise.race([work(), late]);
  } catch (error) {
    return [fail(name, messageOf(error), todo)];
  } finally {
    clearTimeout(timer);
  }
};

import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { birthOf, isSameProcess, type ProcessMark } from './processes.ts';

/** What runs on a data folder, for whoever else comes to use it. */
export type RunInfo = ProcessMark & {
  /** "npm start", "paperboy ingest" */
  what: string;
  site?: string;
  inbox?: string;
  /** The environment of the run's own processes: URLs and secrets, so the file has mode 600. */
  env?: Record<string, string>;
};

/** Somebody else is using the data folder; `run` says who. */
export class AlreadyRunning extends Error {
  override name = 'AlreadyRunning';
  readonly run: RunInfo;
  constructor(run: RunInfo) {
    const where = run.site ? ` at ${run.site}` : '';
    const inbox = run.inbox ? `, its inbox at ${run.inbox}` : '';
    super(`Paperboy is running already${where}${inbox} (${run.what}, process ${run.pid}).`);
    this.run = run;
  }
}

const fileOf = (dataDir: string): string => join(dataDir, 'run.json');

const read = async (file: string): Promise<RunInfo | null> => {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as RunInfo;
  } catch {
    return null;
  }
};

/** The run that holds this data folder, if it is alive. */
export const findRun = async (dataDir: string): Promise<RunInfo | null> => {
  const info = await read(fileOf(dataDir));
  return info && (await isSameProcess(info)) ? info : null;
};

const isExists = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'EEXIST';

// A link appears with all of its content at once: nobody can read half a claim and take it for a dead one.
const linkTo = async (own: string, file: string): Promise<boolean> => {
  try {
    await link(own, file);
    return true;
  } catch (error) {
    if (isExists(error)) return false;
    throw error;
  }
};

const STALE_LOCK_MS = 5_000;

// One at a time looks and removes; else the second to look would remove the claim the first has just made.
const removeDeadClaim = async (dataDir: string, file: string): Promise<void> => {
  const lock = `${file}.lock`;
  try {
    await mkdir(lock);
  } catch (error) {
    if (!isExists(error)) throw error;
    const since = await stat(lock).then(
      (found) => Date.now() - found.mtimeMs,
      () => 0,
    );
    if (since > STALE_LOCK_MS) await rm(lock, { recursive: true, force: true });
    await new Promise((resolve) => setTimeout(resolve, 10));
    return;
  }
  try {
    if (!(await findRun(dataDir))) await rm(file, { force: true });
  } finally {
    await rm(lock, { recursive: true, force: true });
  }
};

/**
 * Claims a data folder for this process.
 * @throws AlreadyRunning
 */
export const claimRun = async (dataDir: string, what: string) => {
  const file = fileOf(dataDir);
  const info: RunInfo = { pid: process.pid, birth: (await birthOf(process.pid)) ?? '', what };
  await mkdir(dirname(file), { recursive: true });
  const own = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  await writeFile(own, JSON.stringify(info), { mode: 0o600 });
  try {
    while (!(await linkTo(own, file))) {
      const run = await findRun(dataDir);
      if (run) throw new AlreadyRunning(run);
      await removeDeadClaim(dataDir, file);
    }
  } finally {
    await rm(own, { force: true });
  }
  return {
    /** Tells others where to find what is running. */
    publish: async (more: Pick<RunInfo, 'site' | 'inbox' | 'env'>): Promise<void> => {
      await writeFile(`${file}.new`, JSON.stringify({ ...info, ...more }), { mode: 0o600 });
      await rename(`${file}.new`, file);
    },
    release: (): Promise<void> => rm(file, { force: true }),
  };
};

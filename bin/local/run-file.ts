import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
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

/**
 * Claims a data folder for this process.
 * @throws AlreadyRunning
 */
export const claimRun = async (dataDir: string, what: string) => {
  const file = fileOf(dataDir);
  const info: RunInfo = { pid: process.pid, birth: (await birthOf(process.pid)) ?? '', what };
  await mkdir(dirname(file), { recursive: true });
  for (;;) {
    try {
      await writeFile(file, JSON.stringify(info), { mode: 0o600, flag: 'wx' });
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const run = await findRun(dataDir);
    if (run) throw new AlreadyRunning(run);
    // The move decides between two that both found a dead owner; the loser finds nothing to move.
    await rename(file, `${file}.${process.pid}`).catch(() => {});
    await rm(`${file}.${process.pid}`, { force: true });
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

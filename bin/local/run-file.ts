import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { claimFile, findClaim, ownMark } from './claim-file.ts';
import type { ProcessMark } from './processes.ts';

/** What runs on a data folder, for another process that wants to use it. */
export type RunInfo = ProcessMark & {
  /** "npm start", "paperboy ingest" */
  what: string;
  site?: string;
  inbox?: string;
  /** The environment of the run's own processes: URLs and secrets, so the file has mode 600. */
  env?: Record<string, string>;
};

/** Another process is using the data folder; `run` says which. */
class AlreadyRunning extends Error {
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

/** Returns the run that holds this data folder, or null when none is alive. */
export const findRun = (dataDir: string): Promise<RunInfo | null> => findClaim(fileOf(dataDir));

/**
 * Claims a data folder for this process.
 * @throws AlreadyRunning
 */
export const claimRun = async (dataDir: string, what: string) => {
  const file = fileOf(dataDir);
  const info: RunInfo = { ...(await ownMark()), what };
  const holder = await claimFile(file, info);
  if (holder) throw new AlreadyRunning(holder);
  return {
    /** Tells other processes where to find what is running. */
    publish: async (more: Pick<RunInfo, 'site' | 'inbox' | 'env'>): Promise<void> => {
      await writeFile(`${file}.new`, JSON.stringify({ ...info, ...more }), { mode: 0o600 });
      await rename(`${file}.new`, file);
    },
    release: (): Promise<void> => rm(file, { force: true }),
  };
};

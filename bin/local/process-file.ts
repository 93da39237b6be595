import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { birthOf, endProcess, type ProcessMark } from './processes.ts';

type Entry = ProcessMark & { name: string; signal: NodeJS.Signals };

/** Records the processes that a run has started in a file, so that the next run can end those that a killed run has left. */
export const createProcessFile = (file: string) => {
  let entries: Entry[] = [];
  let writing = Promise.resolve();

  const save = (): Promise<void> => {
    writing = writing.then(async () => {
      if (entries.length === 0) return rm(file, { force: true });
      await mkdir(dirname(file), { recursive: true });
      await writeFile(`${file}.new`, JSON.stringify(entries), { mode: 0o600 });
      await rename(`${file}.new`, file);
    });
    return writing;
  };

  return {
    add: async (entry: { name: string; pid: number; signal: NodeJS.Signals }): Promise<void> => {
      const birth = await birthOf(entry.pid);
      if (birth === null) return;
      entries.push({ ...entry, birth });
      await save();
    },
    remove: async (pid: number): Promise<void> => {
      entries = entries.filter((entry) => entry.pid !== pid);
      await save();
    },
    /** Ends the processes that an earlier run has left, and returns the names of those that were alive. */
    endLeftOvers: async (): Promise<string[]> => {
      const text = await readFile(file, 'utf8').catch(() => '[]');
      let left: Entry[] = [];
      try {
        left = JSON.parse(text) as Entry[];
      } catch {
        // A crash has cut the file short; nothing in it can be trusted.
      }
      const alive: string[] = [];
      await Promise.all(
        left.map(async (entry) => {
          if ((await birthOf(entry.pid)) !== entry.birth) return;
          alive.push(entry.name);
          await endProcess(entry, entry.signal, 10_000);
        }),
      );
      await rm(file, { force: true });
      return alive;
    },
  };
};

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { checkoutDir } from '../local/paths.ts';

/** A regular expression that a `new RegExp` has built; `line` counts from 1. */
export type Built = { file: string; line: number; source: string; flags: string };

type Result = { built: Built[]; failed: Record<string, string> };

/**
 * Imports modules in a separate process and returns the regular expressions that they and their imports build meanwhile, and
 * the error message of each module that could not be imported.
 */
export const recordBuilt = async (
  files: string[],
): Promise<{ built: Built[]; failed: Map<string, string> }> => {
  if (files.length === 0) return { built: [], failed: new Map() };
  const child = fork(fileURLToPath(new URL('record-built.mjs', import.meta.url)), {
    cwd: checkoutDir,
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const gone = once(child, 'exit').then(([code]) => {
    throw new Error(`Importing the modules that build regular expressions ended with code ${code}.`);
  });
  child.send(files);
  const [result] = (await Promise.race([once(child, 'message'), gone])) as [Result];
  gone.catch(() => {});
  return { built: result.built, failed: new Map(Object.entries(result.failed)) };
};

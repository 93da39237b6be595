import { resolve } from 'node:path';
import { parseOptions } from '../parse-options.ts';
import { UsageError } from '../usage-error.ts';
import { SET_NAMES } from './sets.ts';

export const PARTS = ['quality', 'calibration', 'speed', 'tuning'] as const;
/** The parts that a run without --only measures. */
const USUAL = 'quality,calibration,speed';
export type Part = (typeof PARTS)[number];

export type Options = { json: boolean; help: boolean; folder: string; sets: string[]; parts: Part[] };

const listOf = <T extends string>(option: string, given: string | undefined, known: readonly T[]): T[] => {
  if (given === undefined) return [...known];
  const names = given
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const wrong = names.find((name) => !(known as readonly string[]).includes(name));
  if (wrong !== undefined || names.length === 0) {
    throw new UsageError(`--${option} takes ${known.join(', ')}; not "${wrong ?? given}"`);
  }
  return known.filter((name) => names.includes(name));
};

/** Reads the arguments; relative file names are resolved against `cwd`. Throws a UsageError. */
export const readOptions = (args: string[], defaultFolder: string, cwd: string): Options => {
  const values = parseOptions({
    args,
    options: {
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
      data: { type: 'string' },
      sets: { type: 'string' },
      only: { type: 'string' },
    },
  });
  return {
    json: values.json,
    help: values.help,
    folder: values.data === undefined ? defaultFolder : resolve(cwd, values.data),
    sets: listOf('sets', values.sets, SET_NAMES),
    parts: listOf('only', values.only ?? USUAL, PARTS),
  };
};

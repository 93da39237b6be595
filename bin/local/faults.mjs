import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const usage = `Usage: npm run test:faults [-- FILE ...] [--seed N]

Causes every fault of tests/faults at full length (about a quarter of an hour on an idle
machine), then prints a table of the mails: FAULT, PLANNED, RECEIVED, LOST, DOUBLED.

  FILE       only these, e.g. tests/faults/killed.test.ts
  --seed N   use the random instants of an earlier run; a failing test prints its seed
  --help     print this
`;

const columns = ['fault', 'planned', 'received', 'lost', 'doubled'];

const line = ([first, ...rest]) =>
  `${first.padEnd(64)}${rest.map((cell) => String(cell).padStart(10)).join('')}`;

const readTable = (file) =>
  existsSync(file)
    ? readFileSync(file, 'utf8')
        .trim()
        .split('\n')
        .map((text) => columns.map((column) => JSON.parse(text)[column]))
    : [];

/** Runs the long versions of the fault tests, one file after the other, and prints their table. Returns the exit code of `test`. */
export const runFaults = async (args, root, test) => {
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(usage);
    return 0;
  }
  const at = args.indexOf('--seed');
  const seed = at < 0 ? String(Date.now() % 1_000_000) : (args[at + 1] ?? '');
  if (!/^\d+$/.test(seed)) {
    process.stderr.write(`--seed takes a whole number\n\n${usage}`);
    return 2;
  }
  const files = at < 0 ? args : args.filter((_, index) => index !== at && index !== at + 1);
  const table = join(root, 'tests', 'output', 'faults.jsonl');
  rmSync(table, { force: true });
  Object.assign(process.env, { FAULTS: 'long', FAULT_SEED: seed });
  const code = await test([...(files.length > 0 ? files : ['tests/faults']), '--no-file-parallelism']);
  const rows = [columns.map((column) => column.toUpperCase()), ...readTable(table)];
  process.stdout.write(`\nSeed ${seed}\n${rows.map(line).join('\n')}\n`);
  return code;
};

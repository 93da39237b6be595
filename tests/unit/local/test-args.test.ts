import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createProgress } from '../../support/progress.ts';

const root = join(import.meta.dirname, '../../..');
const { filesNamed, runsUnitTestsOnly } = await import(join(root, 'bin/local/test-args.mjs'));

test('the name of a test is not taken for the name of a file', () => {
  expect(filesNamed(['tests/unit/cli', '-t', 'of a unit', '--bail=1'])).toEqual(['tests/unit/cli']);
  expect(runsUnitTestsOnly(['tests/unit/cli', '-t', 'a table'])).toBe(true);
  expect(runsUnitTestsOnly(['-t', 'of a unit'])).toBe(false);
  expect(runsUnitTestsOnly(['tests/unit/cli', 'tests/e2e/inbox.test.ts'])).toBe(false);
  expect(runsUnitTestsOnly([])).toBe(false);
});

test('each test of npm run test:attacks exists, because Vitest does not miss a name that matches nothing', async () => {
  const { attackTests } = await import(join(root, 'bin/local/attack-tests.mjs'));
  expect(attackTests.filter((path: string) => !existsSync(join(root, path)))).toEqual([]);
});

const progressOf = (isTerminal: boolean): string[] => {
  const lines: string[] = [];
  let now = 0;
  const progress = createProgress({ write: (line) => lines.push(line), nowMs: () => now, isTerminal });
  progress.onTestRunStart!([1, 2, 3, 4] as never);
  for (const [atMs, ok] of [
    [2_000, true],
    [11_000, false],
    [12_000, true],
    [13_000, true],
  ] as const) {
    now = atMs;
    progress.onTestModuleEnd!({ ok: () => ok } as never);
  }
  return lines;
};

test('without a terminal a line says from time to time, and at the end, how many files are done', () => {
  expect(progressOf(false)).toEqual([
    'Tests: 2 of 4 files done, 1 failed (11 s, 50 %)',
    'Tests: 4 of 4 files done, 1 failed (13 s, 100 %)',
  ]);
  expect(progressOf(true)).toEqual([]);
});

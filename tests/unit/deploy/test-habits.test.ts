import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => /\.ts$/.test(file));

/** Returns the lines that match `pattern`, without those that a comment on the line before allows. */
const linesWith = (pattern: RegExp, allowed: RegExp | null = null): string[] =>
  files.flatMap((file) => {
    const lines = readFileSync(join(root, file), 'utf8').split('\n');
    return lines.flatMap((line, index) =>
      pattern.test(line) && !allowed?.test(lines[index - 1] ?? '')
        ? [`${file}:${index + 1}: ${line.trim()}`]
        : [],
    );
  });

test('no test sleeps; it waits for a condition, unless a comment "time itself: …" says why time has to pass', () => {
  expect(files.length).toBeGreaterThan(100);
  const sleeps = /setTimeout\((?:resolve|done)\b|['"](?:node:)?timers\/promises['"]|\.waitForTimeout\(/;
  expect(linesWith(sleeps, /^\s*\/\/ time itself: \S/)).toEqual([]);
});

test('no test overwrites a part of a container; it passes its own to createWorld', () => {
  expect(linesWith(/^\s*\w+\.(?:db|composer|ledger|delivery|transport|editions|dispatcher)\.\w+ = /)).toEqual(
    [],
  );
});

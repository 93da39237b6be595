import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkRegexps } from '../../../bin/check-regexps/check.ts';

let root: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'paperboy-regexps-'));
  await mkdir(join(root, 'services'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const check = async (name: string, lines: string[]) => {
  const file = `services/${name}`;
  await writeFile(join(root, file), `${lines.join('\n')}\n`);
  const { findings, ...counts } = await checkRegexps(root, [file]);
  return {
    ...counts,
    findings: findings.map((finding) => `${finding.file}:${finding.line} ${finding.text} ${finding.why}`),
  };
};

test('linear expressions pass', async () => {
  const code = [
    'export const WORD = /[a-z]+/g;',
    'export const END = /[.!?]$/;',
    `export const KEY = { pattern: '^[a-z]+$' };`,
    `export const BUILT = new RegExp(['a', 'b'].join('|'));`,
  ];
  expect(await check('linear.ts', code)).toEqual({ judged: 4, allowed: 0, findings: [] });
});

test('a quadratic literal is reported with its line and an attack', async () => {
  const { findings } = await check('quadratic.ts', ['type Text = string;', '', 'export const END = /x+$/u;']);
  expect(findings).toEqual([
    expect.stringMatching(/^services\/quadratic\.ts:3 \/x\+\$\/u super-linear: .*"x"\.repeat/),
  ]);
});

test('an exponential pattern of a schema is reported', async () => {
  const { findings } = await check('schema.ts', [`export const KEY = { pattern: '^(a+)+$' };`]);
  expect(findings).toEqual([expect.stringContaining(`services/schema.ts:1 '^(a+)+$' exponential: `)]);
});

test('an expression that a module builds is judged as built, by the line that builds it', async () => {
  const { findings } = await check('built.ts', [
    'type Text = string;',
    `const MARKS: Text[] = [',', ';'];`,
    'export const END = new RegExp(',
    `  \`[\${MARKS.join('')}]+$\`,`,
    ');',
    `export const START = new RegExp(\`^[\${MARKS.join('')}]+\`);`,
  ]);
  expect(findings).toEqual([expect.stringMatching(/^services\/built\.ts:3 new RegExp\(.*\) super-linear: /)]);
});

test('an expression that is built when the code runs cannot be judged, and a reason allows it', async () => {
  const build = `export const find = (word: string) => new RegExp('^' + word);`;
  const { findings } = await check('late.ts', [build]);
  expect(findings).toEqual([
    expect.stringMatching(/^services\/late\.ts:1 new RegExp.* is built while the code runs/),
  ]);
  const reason = '// linear: the words are ours';
  expect(await check('late-allowed.ts', [reason, build])).toEqual({ judged: 1, allowed: 1, findings: [] });
});

test('a comment with a reason allows the expression on the next line, and only that', async () => {
  const { allowed, findings } = await check('allowed.ts', [
    '// linear: at most 160 characters, cut where the',
    '// form is read',
    'export const END = /x+$/;',
    'export const OTHER = /y+$/;',
  ]);
  expect(allowed).toBe(1);
  expect(findings).toEqual([expect.stringContaining('services/allowed.ts:4 /y+$/')]);
});

test('a comment without a reason allows nothing', async () => {
  const { allowed, findings } = await check('unreasoned.ts', ['// linear:', 'export const END = /x+$/;']);
  expect(allowed).toBe(0);
  expect(findings).toEqual([
    expect.stringContaining('services/unreasoned.ts:2 /x+$/'),
    'services/unreasoned.ts:1 // linear: gives no reason',
  ]);
});

test('a needless comment above a linear expression is reported', async () => {
  const { findings } = await check('stale.ts', ['// linear: short', 'export const END = /x$/;']);
  expect(findings).toEqual(['services/stale.ts:1 // linear: allows nothing: the line after it is linear']);
});

test('--help says what the program does not see', () => {
  const program = join(import.meta.dirname, '../../../bin/check-regexps.ts');
  const help = execFileSync(process.execPath, ['--import', 'tsx', program, '--help'], { encoding: 'utf8' });
  expect(help).toContain('It does not see');
});

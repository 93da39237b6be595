import { expect, test } from 'vitest';
import { paperboy } from '../../support/paperboy.ts';

const commands = [
  ['ingest'],
  ['papers', 'search'],
  ['submissions', 'list'],
  ['submissions', 'approve'],
  ['submissions', 'reject'],
  ['plan'],
  ['subscribers', 'import'],
  ['subscribers', 'export'],
  ['subscribers', 'suppress'],
  ['digests', 'stats'],
  ['digests', 'watch'],
  ['digests', 'pause'],
  ['digests', 'resume'],
  ['digests', 'cancel'],
  ['digests', 'retry'],
  ['preview'],
  ['rank'],
  ['migrate'],
  ['doctor'],
  ['keys', 'list'],
  ['keys', 'create'],
  ['keys', 'revoke'],
  ['keys', 'scopes'],
  ['keys', 'uses'],
  ['admin-link'],
];

test.each(commands)('%s %s --help needs no settings and shows an example and --json', async (...words) => {
  const { code, stdout, stderr } = await paperboy([...words.filter(Boolean), '--help']);
  expect(code).toBe(0);
  expect(stdout).toContain(`Example:\n  npm run --silent paperboy -- ${words.filter(Boolean).join(' ')}`);
  expect(stdout).toContain('--json');
  expect(stderr).toBe('');
});

test.each([
  [[]],
  [['frobnicate']],
  [['subscribers']],
  [['ingest']],
  [['ingest', 'no-date.txt']],
  [['ingest', 'a.txt', '--date', '2025-02-30']],
  [['plan', '--now', 'tomorrow']],
  [['plan', '--now', '2025-09-04']],
  [['digests', 'stats', '--date', 'today']],
  [['digests', 'cancel']],
  [['digests', 'retry', '--state', 'sent']],
  [['digests', 'watch', '--every', 'soon']],
  [['migrate', '--frobnicate']],
  [['rank', '--papers', 'p.jsonl']],
  [['keys', 'create', '--name', 'x']],
  [['keys', 'create', '--name', 'x', '--scope', 'papers:eat']],
  [['keys', 'create', '--name', 'x', '--scope', 'read', '--expires', 'soon']],
  [['keys', 'revoke']],
])('bad usage ends with 2 and says so on stderr: %j', async (args) => {
  const { code, stdout, stderr } = await paperboy(args);
  expect(code).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).not.toBe('');
});

test('bad usage with --json prints one object too', async () => {
  const result = await paperboy(['ingest', 'no-date.txt', '--json']);
  expect(result.code).toBe(2);
  expect(result.json().error).toContain('--date YYYY-MM-DD');
});

test('without any settings, the keys are named and npm start is suggested', async () => {
  const result = await paperboy(['plan', '--json']);
  expect(result.code).toBe(1);
  expect(result.json().error).toMatch(/^DATABASE_URL, REDIS_URL are not set, .*`npm start`/);
});

test('a bad setting is reported even if the command does not need it', async () => {
  const env = { DATABASE_URL: 'postgresql://localhost/x', APP_SECRET: 'short' };
  const result = await paperboy(['digests', 'stats'], { env });
  expect(result.code).toBe(1);
  expect(result.stderr).toContain('APP_SECRET: is not valid');
});

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { folderWith, paperboy } from '../support/paperboy.ts';
import { createWorld, post, type World } from '../support/world.ts';

let world: World;
let dir: string;

const paper = (title: string) =>
  `${title}\nWe show that ${title.toLowerCase()} works, with many experiments.\n`;
const page = (papers: string[]) => `Daily Papers\nSep 5\n${papers.join('')}`;
const good = page([paper('First Paper'), paper('Second Paper')]);

beforeEach(async () => {
  world = await createWorld({ now: '2025-09-05T06:00:00Z', seeded: true });
});
afterEach(() => world.close());

beforeAll(async () => {
  dir = await folderWith({
    'good-2025-09-05.txt': good,
    'windows-2025-09-05.txt': `\ufeff${good.replaceAll('\n', '\r\n')}`,
    'undated.txt': good,
    'no-date-on-page-2025-09-08.txt': page([paper('Seventh Essay'), paper('Eighth Essay')]).replace(
      'Sep 5\n',
      '',
    ),
    'empty-2025-09-06.txt': '',
    'binary-2025-09-06.txt': Buffer.from([80, 97, 10, 0, 255, 1, 2]),
    'no-abstract-2025-09-06.txt': page([paper('Third Paper'), 'A Title Alone\n', paper('Fourth Paper')]),
    'twice-2025-09-07.txt': page([paper('Fifth Paper'), paper('Fifth Paper'), paper('Sixth Paper')]),
  });
});

const run = (...args: string[]) => paperboy(args, { env: world.env, cwd: dir, clock: world.clock });
const contents = async () => {
  const { rows } = await world.db.query(
    `select (select json_agg(p order by p.id) from papers p) as papers, (select json_agg(e order by e.date) from editions e) as editions,
       (select json_agg(l order by l.paper_id) from edition_papers l) as lists`,
  );
  return rows[0];
};

test('ingest: the real day, 68 papers, and again without a change', async () => {
  const before = await contents();
  const result = await run('ingest', join(process.cwd(), 'seeds/daily-papers/2025-09-04.txt'), '--json');
  expect(result.code).toBe(0);
  expect(result.json()).toMatchObject({
    parsed: 68,
    created: 0,
    updated: 0,
    unchanged: 68,
    rejected: [],
    date: '2025-09-04',
  });
  expect(await contents()).toEqual(before);
});

test('ingest: a new day is taken and closed; with Windows line ends and a byte-order mark it is the same', async () => {
  const first = await run('ingest', 'good-2025-09-05.txt', '--json');
  expect(first.json()).toMatchObject({
    parsed: 2,
    created: 2,
    unchanged: 0,
    closed: true,
    date: '2025-09-05',
  });
  const before = await contents();
  const second = await run('ingest', 'windows-2025-09-05.txt', '--json');
  expect(second.json()).toMatchObject({ parsed: 2, created: 0, unchanged: 2 });
  expect(await contents()).toEqual(before);
  expect(await world.editions.latestDate()).toBe('2025-09-05');
});

test('ingest: a name without a date is bad usage; --date gives it', async () => {
  expect((await run('ingest', 'undated.txt')).code).toBe(2);
  const result = await run('ingest', 'undated.txt', '--date', '2025-09-05');
  expect(result.code).toBe(0);
  expect(result.stdout).toMatch(/^2 papers for 2025-09-05: 2 new, 0 updated, 0 unchanged\./);
});

test('ingest: no date on the page is a warning, --keep-open leaves the edition open', async () => {
  const result = await run('ingest', 'no-date-on-page-2025-09-08.txt', '--keep-open', '--json');
  expect(result.json()).toMatchObject({ created: 2, closed: false, warnings: [{ line: 1 }] });
  expect(result.stderr).toContain('no date on the page');
  expect(await world.editions.latestDate()).not.toBe('2025-09-08');
});

test.each([
  ['empty-2025-09-06.txt', /empty/, []],
  ['binary-2025-09-06.txt', /\(line 2\): a binary file/, [2]],
  ['no-abstract-2025-09-06.txt', /line 5: a title without an abstract/, [5]],
  ['twice-2025-09-07.txt', /line 5: same as line 3/, [5]],
  ['missing-2025-09-06.txt', /does not exist/, []],
])('ingest: %s is refused by its line, and the database does not change', async (name, message, lines) => {
  const before = await contents();
  const result = await run('ingest', name, '--json');
  expect(result.code).toBe(1);
  const answer = result.json<{ error: string; rejected: { line: number }[] }>();
  expect(answer.error).toMatch(message);
  expect(answer.error).toContain(name);
  expect(answer).toMatchObject({ created: 0, updated: 0, unchanged: 0 });
  expect(answer.rejected.map(({ line }) => line)).toEqual(lines);
  expect(await contents()).toEqual(before);
});

test('ingest: --partial takes the other papers', async () => {
  const result = await run('ingest', 'no-abstract-2025-09-06.txt', '--partial', '--json');
  expect(result.code).toBe(0);
  expect(result.json()).toMatchObject({ parsed: 2, created: 2, rejected: [{ line: 5 }], closed: true });
});

test('ingest: papers that are all in earlier editions leave the new one open and empty', async () => {
  await run('ingest', 'good-2025-09-05.txt');
  const result = await run('ingest', 'undated.txt', '--date', '2025-09-20', '--json');
  expect(result.code).toBe(0);
  expect(result.json()).toMatchObject({ unchanged: 2, closed: false });
  expect(result.stderr).toContain('is empty and stays open');
  expect(await world.editions.latestDate()).not.toBe('2025-09-20');
});

test('subscribers import, plan, digests stats: the contract of each', async () => {
  const csv = await folderWith({
    'readers.csv':
      'email,topics,hour,consent_at,consent_source\nann@x.org,model-merging,7,2024-01-01,list\nnobody,,,,\n',
  });
  const imported = await run('subscribers', 'import', join(csv, 'readers.csv'), '--json');
  expect(imported.code).toBe(0);
  expect(imported.json()).toEqual({
    rows: 2,
    created: 1,
    updated: 0,
    rejected: [{ line: 3, reason: expect.any(String) }],
  });
  expect((await run('digests', 'stats', '--json')).json()).toMatchObject({ localDate: null, planned: 0 });
  expect((await run('plan', '--json')).json()).toEqual({ due: 0, planned: 0, jobs: 0 });
  const planned = await run('plan', '--now', '2025-09-05T07:00:30Z', '--json');
  expect(planned.code).toBe(0);
  expect(planned.json()).toEqual({ due: 1, planned: 1, jobs: 1 });
  const stats = await run('digests', 'stats', '--json');
  expect(stats.json()).toMatchObject({
    localDate: '2025-09-05',
    planned: 1,
    states: { planned: 1, sent: 0 },
  });
  expect((await run('digests', 'stats', '--date', '2025-09-05')).stdout).toBe(
    '2025-09-05: 1 digest\n\nSTATE    DIGESTS\nplanned        1\n',
  );
});

test('digests pause, watch, cancel, retry, resume: the contract of each', async () => {
  await world.addReader('ann@x.org', { topics: ['model-merging'], hour: 7 });
  await run('plan', '--now', '2025-09-05T07:00:30Z');
  expect((await run('digests', 'pause', '--reason', 'new relay', '--json')).json()).toEqual({
    paused: true,
    wasPaused: false,
  });
  expect((await run('digests', 'pause')).stdout).toBe('Sending was paused already.\n');
  const date = '2025-09-05';
  const watched = (await run('digests', 'watch', '--date', date, '--once', '--json')).json();
  expect(watched).toMatchObject({
    localDate: date,
    planned: 1,
    states: { planned: 1 },
    isCancelled: false,
    holds: [{ kind: 'operator', reason: 'new relay' }],
    ratePerSecond: 0,
    etaSeconds: null,
    slowestDomains: [],
  });
  expect((await run('digests', 'cancel', '--date', date, '--json')).json()).toEqual({
    localDate: date,
    cancelled: 1,
  });
  expect((await run('digests', 'stats', '--json')).json()).toMatchObject({
    states: { skipped: 1 },
    skipped: { cancelled: 1 },
  });
  expect((await run('digests', 'stats')).stdout).toBe(
    `${date}: 1 digest\n\nSTATE    DIGESTS\nskipped        1\n\nSKIPPED    DIGESTS\ncancelled        1\n`,
  );
  // Watching ends when the run has nothing left to do, and the screen says why.
  const screen = (await run('digests', 'watch', '--date', date)).stdout;
  expect(screen).toContain(`${date}: 1 digest, 0 to do\nPAUSED: new relay\nCANCELLED by the operator`);
  expect(screen).toContain('skipped        1');
  expect((await run('digests', 'retry', '--date', date, '--state', 'cancelled', '--json')).json()).toEqual({
    localDate: date,
    retried: 1,
  });
  expect((await run('digests', 'retry')).stdout).toBe(`${date}: 0 digests planned again.\n`);
  expect((await run('digests', 'resume')).stdout).toBe('Sending continues. It was held: new relay.\n');
  expect((await run('digests', 'resume', '--json')).json()).toEqual({ paused: false, lifted: [] });
});

test('a bad CSV file fails by its name and line, with one JSON object', async () => {
  const csv = await folderWith({ 'bad.csv': 'email,mood\na@x.org,good\n' });
  const result = await run('subscribers', 'import', join(csv, 'bad.csv'), '--json');
  expect(result.code).toBe(1);
  expect(result.json().error).toMatch(
    /bad\.csv: line 1: there is no column "mood"\. .*Nothing was imported\.$/,
  );
  expect((await run('subscribers', 'import', 'missing.csv')).stderr).toContain('there is no such file');
});

test('subscribers export: CSV, JSON lines, and a file', async () => {
  await world.addReader('export@x.org', { keywords: ['one', 'two'], days: [1, 3] });
  const csv = await run('subscribers', 'export');
  expect(csv.stdout).toMatch(/^email,topics,/);
  expect(csv.stdout).toContain('\nexport@x.org,,one;two,,,,UTC,mon;wed,7,5,0,0,0,0,0,,,,\n');
  const lines = (await run('subscribers', 'export', '--json')).stdout.trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toContainEqual(
    expect.objectContaining({ email: 'export@x.org', keywords: ['one', 'two'] }),
  );
  const filed = await run('subscribers', 'export', '--out', 'out.csv', '--json');
  expect(filed.json()).toEqual({ rows: lines.length, file: 'out.csv' });
  expect(await readFile(join(dir, 'out.csv'), 'utf8')).toBe(csv.stdout);
});

test('preview: the ranking of one edition for one reader; nothing is written or sent', async () => {
  await world.addReader('merger@x.org', { topics: ['model-merging'], paperCount: 3 });
  const tables = async () =>
    (
      await world.db.query(
        `select (select json_agg(s) from subscribers s) as readers, (select count(*) from digests) as n`,
      )
    ).rows[0];
  const before = await tables();
  const result = await run(
    'preview',
    'Merger@x.org',
    '--date',
    '2025-09-04',
    '--html',
    'mail.html',
    '--json',
  );
  expect(result.code).toBe(0);
  const { ranking, ...rest } = result.json<{
    ranking: {
      place: number;
      score: number;
      title: string;
      reason: string;
      terms: string[];
      chosen: boolean;
    }[];
    subject: string;
  }>();
  expect(rest).toMatchObject({ email: 'merger@x.org', state: 'active', edition: '2025-09-04' });
  expect(ranking).toHaveLength(68);
  expect(ranking[0]).toMatchObject({ place: 1, reason: 'Because you follow Model merging', chosen: true });
  expect(ranking[0]!.terms).not.toEqual([]);
  expect(ranking.filter(({ chosen }) => chosen)).toHaveLength(3);
  expect(ranking.map(({ score }) => score)).toEqual(ranking.map(({ score }) => score).sort((a, b) => b - a));
  const html = await readFile(join(dir, 'mail.html'), 'utf8');
  expect(html).toContain('Because you follow Model merging');
  expect(html).not.toContain('/unsubscribe/');
  expect(await tables()).toEqual(before);
  expect(world.mail.mails).toHaveLength(0);
  expect((await run('preview', 'merger@x.org', '--date', '2025-09-04')).stdout).toContain(
    'and 48 more: --all',
  );
});

test('preview: an unknown reader or edition is an error that says so', async () => {
  expect(await run('preview', 'nobody@x.org')).toMatchObject({
    code: 1,
    stderr: 'There is no reader nobody@x.org.\n',
  });
  await world.addReader('someone@x.org');
  const result = await run('preview', 'someone@x.org', '--date', '1999-01-01', '--json');
  expect(result.code).toBe(1);
  expect(result.json().error).toContain('no closed edition of 1999-01-01');
});

test('subscribers suppress ends a subscription for good', async () => {
  await world.addReader('stop@x.org');
  const result = await run('subscribers', 'suppress', 'Stop@x.org', '--reason', 'asked', '--json');
  expect(result.json()).toEqual({ email: 'Stop@x.org', suppressed: true });
  expect(await world.stateOf('stop@x.org')).toBe('suppressed');
  expect(await world.suppression.among(world.db, ['stop@x.org'])).toEqual(new Set(['stop@x.org']));
});

test('subscribers unsuppress lets an address be mailed again, and both are audited', async () => {
  await world.addReader('mended@x.org');
  await run('subscribers', 'suppress', 'mended@x.org', '--reason', 'a mistake', '--json');
  expect((await run('subscribers', 'unsuppress', 'mended@x.org', '--json')).code).toBe(2);
  const lifted = await run('subscribers', 'unsuppress', 'Mended@x.org', '--reason', 'mended', '--json');
  expect(lifted.json()).toEqual({ email: 'Mended@x.org', lifted: true, state: 'unsubscribed' });
  const again = await run('subscribers', 'unsuppress', 'mended@x.org', '--reason', 'mended');
  expect(again.stdout).toContain('was not suppressed');
  expect((await world.audit.list(null, 2)).map(({ action, detail }) => `${action}: ${detail}`)).toEqual([
    'lifted a suppression: mended',
    'suppressed an address: a mistake',
  ]);
});

test('digests resume --domain goes on sending to one domain', async () => {
  await world.domainHolds.put('a.example', 'too many complaints');
  await world.domainHolds.put('b.example', 'too many complaints');
  const result = await run('digests', 'resume', '--domain', 'A.example', '--json');
  expect(result.json()).toMatchObject({ lifted: [{ kind: 'domain', domain: 'a.example' }] });
  expect(await world.domainHolds.list()).toMatchObject([{ domain: 'b.example' }]);
  await run('digests', 'resume');
  expect(await world.domainHolds.list()).toEqual([]);
});

test('migrate has nothing to apply; admin-link leads to a page that signs in', async () => {
  expect((await run('migrate', '--json')).json()).toEqual({ applied: [] });
  const { url } = (await run('admin-link', '--json')).json<{ url: string }>();
  const { pathname } = new URL(url);
  expect((await world.app.inject(pathname)).body).toContain('You sign in as <b class="address">console</b>');
  const entered = await post(world.app, pathname, {});
  expect(entered.statusCode).toBe(303);
  const cookie = String(entered.headers['set-cookie']).split(';')[0]!;
  expect((await world.app.inject({ url: '/admin', headers: { cookie } })).statusCode).toBe(200);
});

test('plan works without Redis, and says that nothing was queued', async () => {
  world.clock.set('2025-09-10T06:00:00Z');
  const id = await world.addReader('late@x.org');
  await world.db.query('update subscribers set next_digest_at = null where id <> $1', [id]);
  const env = { ...world.env, REDIS_URL: 'redis://127.0.0.1:1' };
  const args = ['plan', '--now', '2025-09-10T07:00:30Z', '--json'];
  const result = await paperboy(args, { env, clock: world.clock });
  expect(result.json()).toEqual({ due: 1, planned: 1, jobs: 0 });
  expect(result.stderr).toContain('not queued');
});

test('for a database that was never migrated the error says what to do', async () => {
  const env = { ...world.env, DATABASE_URL: world.env.DATABASE_URL.replace(/[^/]*$/, 'postgres') };
  const result = await paperboy(['digests', 'stats', '--json'], { env });
  expect(result.code).toBe(1);
  expect(result.json().error).toContain('paperboy migrate');
});

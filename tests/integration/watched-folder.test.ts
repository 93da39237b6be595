import { copyFile, mkdir, mkdtemp, readFile, rename, rm, symlink, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createWorld, type World } from '../support/world.ts';

const fixture = (path: string): URL => new URL(path, import.meta.url);
const TEXT = fixture('../../seeds/daily-papers/2025-09-04.txt');
const HF = fixture('../fixtures/sources/hf-daily-papers-2025-11-04.json');

let world: World;
let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'paperboy-watched-'));
  world = await createWorld({
    now: '2025-09-04T12:00:00Z',
    env: { SOURCES: `folder:${dir}`, ADMIN_EMAILS: 'operator@example.org' },
  });
});
afterEach(async () => {
  await world.close();
  await rm(dir, { recursive: true, force: true });
});

const put = (name: string, text: string) => writeFile(join(dir, name), text);
const list = (title: string) =>
  `${title} of a watched folder\nAn abstract that is long enough for ${title}.\n`;
/** Examines the folder twice, a minute apart: a file that did not change in between is complete. */
const lookTwice = async () => {
  await world.arrivals.run();
  world.clock.forward(60_000);
  await world.arrivals.run();
};
const files = async () =>
  (await world.db.query('select name, state, note from folder_files order by name')).rows;
const editions = async () =>
  (
    await world.db.query(
      `select e.date, e.state, count(p.paper_id)::int as papers from editions e left join edition_papers p on p.edition_date = e.date
       group by e.date having count(p.paper_id) > 0 order by e.date`,
    )
  ).rows;

describe('files that are taken', () => {
  test('the text export by its name, once, whole, and closed at the closing time', async () => {
    await copyFile(TEXT, join(dir, '2025-09-04.txt'));
    await world.arrivals.run();
    expect(await editions()).toEqual([]);
    await lookTwice();
    expect(await editions()).toEqual([{ date: '2025-09-04', state: 'open', papers: 68 }]);
    expect(await files()).toEqual([{ name: '2025-09-04.txt', state: 'taken', note: null }]);
    await lookTwice();
    const { rows } = await world.db.query('select count(*)::int as runs from ingest_runs');
    expect(rows).toEqual([{ runs: 1 }]);
    world.clock.set('2025-09-04T22:00:00Z');
    await world.arrivals.run();
    expect(await editions()).toEqual([{ date: '2025-09-04', state: 'closed', papers: 68 }]);
  });

  test('a file with its day in the text: a day of the text export is the last such day in the past', async () => {
    await put('new.txt', `Daily Papers\nSep 3\n${list('Carried')}`);
    await copyFile(HF, join(dir, 'answer.json'));
    world.clock.set('2025-11-04T12:00:00Z');
    await lookTwice();
    expect(await editions()).toEqual([
      { date: '2025-09-03', state: 'closed', papers: 1 },
      { date: '2025-11-04', state: 'open', papers: 30 },
    ]);
  });

  test('a growing file is taken once it stops growing, and one with a working name once it is renamed', async () => {
    const whole = await readFile(TEXT, 'utf8');
    await put('2025-09-04.txt', whole.slice(0, 20_000));
    await copyFile(TEXT, join(dir, '.2025-09-05.txt.Xy12'));
    await put('2025-09-06.txt.part', whole);
    await world.arrivals.run();
    world.clock.forward(60_000);
    await put('2025-09-04.txt', whole.slice(0, 40_000));
    await world.arrivals.run();
    world.clock.forward(60_000);
    await put('2025-09-04.txt', whole);
    await world.arrivals.run();
    expect(await editions()).toEqual([]);
    world.clock.forward(60_000);
    await world.arrivals.run();
    expect(await editions()).toEqual([{ date: '2025-09-04', state: 'open', papers: 68 }]);
    await put('2025-09-05.tmp', list('Renamed'));
    await rename(join(dir, '2025-09-05.tmp'), join(dir, '2025-09-05.txt'));
    await lookTwice();
    expect((await files()).map(({ name, state }) => [name, state])).toEqual([
      ['2025-09-04.txt', 'taken'],
      ['2025-09-05.txt', 'taken'],
    ]);
  });

  test('a file that is written again is taken again if it has more, and not if it is the same', async () => {
    await put('2025-09-04.txt', list('First'));
    await lookTwice();
    await put('2025-09-04.txt', list('First'));
    await lookTwice();
    await put('2025-09-04.txt', list('First') + list('Second'));
    await lookTwice();
    expect(await editions()).toEqual([{ date: '2025-09-04', state: 'open', papers: 2 }]);
    const { rows } = await world.db.query('select parsed, created from ingest_runs order by id');
    expect(rows).toEqual([
      { parsed: 1, created: 1 },
      { parsed: 2, created: 1 },
    ]);
  });
});

describe('after an outage', () => {
  test('every missed day gets its edition, oldest first, and a reader gets them in one digest', async () => {
    await put('2025-09-01.txt', list('Monday'));
    await lookTwice();
    world.clock.set('2025-09-01T22:00:00Z');
    await world.arrivals.run();
    world.clock.set('2025-09-02T06:00:00Z');
    await world.addReader('r@example.org', { hour: 7 });
    world.clock.set('2025-09-02T07:00:00Z');
    await world.runDigests();
    for (const [day, title] of ['Thursday', 'Wednesday', 'Tuesday'].entries())
      await put(`2025-09-0${4 - day}.txt`, list(title));
    world.clock.set('2025-09-05T06:00:00Z');
    await lookTwice();
    expect(await editions()).toEqual(
      ['01', '02', '03', '04'].map((day) => ({ date: `2025-09-${day}`, state: 'closed', papers: 1 })),
    );
    await world.runDigests();
    world.clock.set('2025-09-05T07:00:00Z');
    await world.runDigests();
    const mails = world.mail.to('r@example.org').map(({ raw }) => raw.toString('utf8'));
    expect(mails).toHaveLength(2);
    for (const title of ['Tuesday', 'Wednesday', 'Thursday']) expect(mails[1]).toContain(title);
  });

  test('a list for a day before the newest edition goes into the next one; a very old one into the archive', async () => {
    await put('2025-09-03.txt', list('Newest'));
    world.clock.set('2025-09-03T21:58:00Z');
    await lookTwice();
    world.clock.set('2025-09-03T22:00:00Z');
    await world.arrivals.run();
    await put('2025-09-02.txt', list('Forgotten'));
    await put('2024-01-05.txt', list('Old'));
    world.clock.set('2025-09-04T08:00:00Z');
    await lookTwice();
    expect(await editions()).toEqual([
      { date: '2024-01-05', state: 'closed', papers: 1 },
      { date: '2025-09-03', state: 'closed', papers: 1 },
      { date: '2025-09-04', state: 'open', papers: 1 },
    ]);
  });
});

describe('files that cannot be taken', () => {
  test('are reported once with the reason, and read again only when they change; removing them resolves it', async () => {
    await put('list.txt', list('No day'));
    await put('2025-02-30.txt', list('No such day'));
    await put('2025-09-02.txt', '\0\x01\x02');
    await put('2025-09-03.txt', '<html><body>Busy</body></html>');
    await put('2025-09-04.txt', list('Good'));
    await mkdir(join(dir, '2025-09-05.txt'));
    await lookTwice();
    await lookTwice();
    expect(await files()).toEqual([
      { name: '2025-02-30.txt', state: 'refused', note: 'its name says 2025-02-30, which is no day' },
      { name: '2025-09-02.txt', state: 'refused', note: expect.stringMatching(/line 1: .*binary/) },
      { name: '2025-09-03.txt', state: 'refused', note: expect.stringMatching(/HTML/) },
      { name: '2025-09-04.txt', state: 'taken', note: null },
      { name: 'list.txt', state: 'refused', note: expect.stringMatching(/no date on the page/) },
    ]);
    expect((await world.incidents.open()).map(({ kind }) => kind)).toEqual(Array(4).fill('bad-file'));
    expect(world.mail.to('operator@example.org')).toHaveLength(4);

    await put('2025-09-03.txt', list('Mended'));
    await unlink(join(dir, '2025-09-02.txt'));
    await rename(join(dir, 'list.txt'), join(dir, '2025-08-29.txt'));
    await lookTwice();
    expect((await world.incidents.open()).map(({ subject }) => subject)).toEqual([
      join(dir, '2025-02-30.txt'),
    ]);
    expect((await editions()).map(({ date }) => date)).toEqual(['2025-08-29', '2025-09-03', '2025-09-04']);
  });

  test('a bad line affects no other, and is recorded', async () => {
    await put('2025-09-04.txt', `${list('Good')}${list('Good')}`);
    await lookTwice();
    expect(await files()).toEqual([
      { name: '2025-09-04.txt', state: 'taken', note: 'line 3: same as line 1: take one of them out' },
    ]);
    expect(await editions()).toEqual([{ date: '2025-09-04', state: 'open', papers: 1 }]);
  });

  test('a missing folder is a failing source', async () => {
    await rm(dir, { recursive: true });
    await world.arrivals.run();
    expect(await world.sourceHealth.list()).toMatchObject([
      { source: `folder:${dir}`, lastError: expect.stringContaining('ENOENT') },
    ]);
    world.clock.forward(7 * 3_600_000);
    await world.arrivals.run();
    expect((await world.incidents.open()).map(({ kind }) => kind)).toEqual(['source-failing']);
    await mkdir(dir);
    await world.arrivals.run();
    expect(await world.incidents.open()).toEqual([]);
  });
});

test('a link is followed inside of the folder only', async () => {
  const outside = await mkdtemp(join(tmpdir(), 'paperboy-outside-'));
  try {
    await writeFile(join(outside, 'secret.txt'), list('A secret paper'));
    await symlink(join(outside, 'secret.txt'), join(dir, '2025-09-02.txt'));
    await put('.kept-2025-09-03.txt', list('A linked paper'));
    await symlink('.kept-2025-09-03.txt', join(dir, '2025-09-03.txt'));
    await lookTwice();
    expect(await files()).toMatchObject([
      { name: '2025-09-02.txt', state: 'refused', note: expect.stringContaining('outside of the folder') },
      { name: '2025-09-03.txt', state: 'taken' },
    ]);
    const { rows } = await world.db.query('select title from papers');
    expect(rows).toEqual([{ title: 'A linked paper of a watched folder' }]);
  } finally {
    await rm(outside, { recursive: true, force: true });
  }
});

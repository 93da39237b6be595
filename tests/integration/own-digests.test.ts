import { XMLParser } from 'fast-xml-parser';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dumpDatabase } from '../support/requests.ts';
import { createWorld, linkIn, post, type World } from '../support/world.ts';

let world: World;
let id: number;
let path: string;

beforeAll(async () => {
  world = await createWorld({ seeded: true });
  id = await world.addReader('reader@example.org', { topics: ['multi-task-learning'], hour: 7 });
  path = `/preferences/${world.links.sign('preferences', { subject: id, detail: 0 }, world.clock.now())}`;
});
afterAll(() => world.close());

const settings = { hour: '7', zone: 'UTC', days: ['1', '2', '3', '4', '5', '6', '7'] };
const preview = async (form: Record<string, string | string[]>): Promise<string> => {
  const { statusCode, body, headers } = await post(world.app, `${path}/preview?part=1`, {
    ...settings,
    ...form,
  });
  expect({ statusCode, cache: headers['cache-control'] }).toEqual({ statusCode: 200, cache: 'no-store' });
  return body;
};
const titlesIn = (html: string): string[] =>
  [...html.matchAll(/rel="noopener" dir="auto">([^<]+)<\/a>/g)].map(([, title]) => title!);

describe('the preview of the next digest', () => {
  test('matches the mail that is then sent, paper by paper', async () => {
    const form = { topics: ['multi-task-learning', 'diffusion-models'], count: '4' };
    const shown = await preview(form);
    expect(shown).toContain('4 papers so far, out of 68 that came in:');
    expect(shown).not.toContain('<html');
    await post(world.app, path, { ...settings, ...form });
    world.clock.set('2025-09-04T07:00:00Z');
    await world.runDigests();
    const raw = world.mail.to('reader@example.org')[0]!.raw;
    const digest = await world.app.inject({ url: await linkIn(raw, 'digest') });
    const sent = [...digest.body.matchAll(/<h2 dir="auto"><a href="[^"]+">([^<]+)</g)].map(
      ([, title]) => title!,
    );
    expect(titlesIn(shown)).toEqual(sent);
    expect(sent).toHaveLength(4);
  });

  test('follows every setting, and changes nothing in the database', async () => {
    const before = await dumpDatabase(world);
    // Nothing is new since the mail, so the preview uses the latest list.
    const of = async (form: Record<string, string | string[]>) =>
      titlesIn(await preview({ topics: ['multi-task-learning'], ...form }));
    const shown = await preview({ topics: ['multi-task-learning'] });
    expect(shown).toContain('of the latest list, Thursday, 4 September, which is not sent again');
    expect(shown).toContain('<span class="soft">sent to you before</span>');
    const plain = await of({});
    expect(plain.length).toBeGreaterThan(2);
    expect(await of({ count: '2' })).toHaveLength(2);
    expect((await of({ minimum: '99' })).length).toBeLessThan(plain.length);
    expect(await of({ topics: ['diffusion-models'] })).not.toEqual(plain);
    const words = plain[0]!.split(' ').find((word) => /^[a-z]{6,}$/i.test(word))!;
    expect(await of({ muted: words })).not.toContain(plain[0]);
    const { rows } = await world.db.query<{ title: string; id: number }>(
      'select title, id from papers order by id limit 1 offset 30',
    );
    expect(await preview({ topics: [], papers: rows[0]!.title })).toContain('which you liked');
    expect(await preview({ topics: [], adventurousness: '3', keywords: 'multi-task' })).toContain(
      'A change of scene',
    );
    expect(await preview({ topics: [], keywords: 'xylophone' })).toContain('nothing would be for you');
    expect(await dumpDatabase(world)).toEqual(before);
  });

  test('without JavaScript is the whole page, with the typed values, and says that nothing is saved', async () => {
    const { statusCode, body } = await post(world.app, `${path}/preview`, {
      ...settings,
      topics: ['diffusion-models'],
      keywords: 'half typed',
      count: '500',
    });
    expect(statusCode).toBe(200);
    expect(body).toContain('<html');
    expect(body).toContain('half typed');
    expect(body).toContain('id="count-error"');
    const good = await post(world.app, `${path}/preview`, { ...settings, keywords: 'half typed' });
    expect(good.body).toContain('Not saved yet.');
    expect((await world.preferences.read(id)).keywords).toEqual([]);
  });

  test('leaves out ratings that are ticked for removal', async () => {
    const { rows } = await world.db.query<{ id: number }>(
      'select id from papers order by id limit 1 offset 30',
    );
    await world.ratings.rate(id, rows[0]!.id, 'more');
    expect(await preview({ topics: [] })).toContain('which you liked');
    expect(await preview({ topics: [], forget: `paper-${rows[0]!.id}` })).not.toContain('which you liked');
    await world.ratings.rate(id, rows[0]!.id, 'undo');
  });
});

describe('the history of digests', () => {
  test('is listed with its state, each digest by its own link', async () => {
    await world.db.query(`select make_digest_partitions('2024-01-01', '2025-09-01')`);
    await world.db.query(
      `insert into digests (id, subscriber_id, local_date, state, planned_at, expires_at, skip_reason, candidate_count)
       select 9000000 + n, $1, '2025-08-01'::date + n, 'skipped', now(), now(), 'none_good_enough', 12 from generate_series(0, 19) n`,
      [id],
    );
    await world.db.query(
      `insert into digests (id, subscriber_id, local_date, state, planned_at, expires_at, note)
       values (9000020, $1, '2025-08-21', 'skipped', now(), now(), 'none of 34 papers was good enough')`,
      [id],
    );
    const { body } = await world.app.inject({ url: `${path}/digests` });
    expect(body).toContain('Thursday, 4 September');
    expect(body).toContain('4 papers');
    expect(body).toContain('Nothing for you: 12 papers came in');
    // A row from before the reason had a column.
    expect(body).toContain('Nothing for you: papers came in');
    const link = /href="(\/digest\/[^"]+)"/.exec(body)![1]!;
    expect((await world.app.inject({ url: link })).statusCode).toBe(200);
  });

  test('is shown in pages', async () => {
    await world.db.query(
      `insert into digests (id, subscriber_id, local_date, state, planned_at, expires_at)
       select 8000000 + n, $1, '2024-01-01'::date + n, 'expired', now(), now() from generate_series(1, 100) n`,
      [id],
    );
    const first = await world.app.inject({ url: `${path}/digests` });
    const earlier = /href="([^"]+)">Earlier digests/.exec(first.body)![1]!;
    const second = await world.app.inject({ url: earlier });
    const days = (html: string) => [...html.matchAll(/datetime="([^"]+)"/g)].map(([, day]) => day!);
    expect(days(first.body)).toHaveLength(60);
    expect(days(first.body).at(-1)! > days(second.body)[0]!).toBe(true);
    expect((await world.app.inject({ url: `${path}/digests?before=x` })).statusCode).toBe(200);
  });

  test('explains each paper by what the reader followed then', async () => {
    const digest = await linkIn(world.mail.to('reader@example.org')[0]!.raw, 'digest');
    const { body } = await world.app.inject({ url: digest });
    const asks = [...body.matchAll(/href="(\/digest\/[^"#]+\?why=\d+)#p\d+"/g)].map(([, url]) => url!);
    expect(asks).toHaveLength(4);
    const first = await world.app.inject({ url: asks[0]! });
    expect(first.body).toMatch(
      /Your topic (Multi-task learning|Diffusion models)<\/span> <span class="soft">\((strongly|clearly|a little)\)/,
    );
    expect(first.body.match(/class="why"/g)).toHaveLength(1);
    // A word that was added after the mail explains none of it.
    world.clock.forward(3_600_000);
    await post(world.app, path, {
      ...settings,
      topics: ['multi-task-learning', 'diffusion-models'],
      keywords: 'learning',
    });
    expect((await world.app.inject({ url: asks[0]! })).body).not.toContain('Your words');
    await post(world.app, path, { ...settings, topics: ['benchmarks'] });
    expect((await world.app.inject({ url: asks[0]! })).body).toContain('you no longer follow');
    for (const bad of ['99999', 'x', '-1', '1e9'])
      expect((await world.app.inject({ url: `${digest}?why=${bad}` })).body).not.toContain('class="why"');
  });
});

describe('the private feed', () => {
  const feedUrl = async (): Promise<string> =>
    /id="feedUrl"[^>]* value="https:\/\/papers\.example\.org(\/feed\/[^"]+)"/.exec(
      (await world.app.inject({ url: path })).body,
    )![1]!;

  test('is Atom with every digest, and escapes its contents', async () => {
    await world.db.query(`update papers set tldr = '<script>alert(1)</script> & ' || title`);
    const { statusCode, headers, body } = await world.app.inject({ url: await feedUrl() });
    expect(statusCode).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'application/atom+xml; charset=utf-8',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-robots-tag': 'noindex, nofollow',
    });
    const { feed } = new XMLParser({ ignoreAttributes: false }).parse(body);
    expect(feed['@_xmlns']).toBe('http://www.w3.org/2005/Atom');
    for (const part of ['id', 'title', 'updated']) expect(feed[part]).toBeTruthy();
    expect(feed.entry).toMatchObject({ id: expect.stringContaining('papers.example.org') });
    expect(feed.entry.content['#text']).toContain('Because you follow');
    expect(feed.entry.content['#text']).toContain('&lt;script&gt;');
    expect(feed.entry.content['#text']).not.toContain('<script>');
  });

  test('gets a new address, which ends the old one; no other token opens it', async () => {
    const before = await feedUrl();
    const renewed = await post(world.app, `${path}/feed`, {});
    expect(renewed.statusCode).toBe(303);
    const after = await feedUrl();
    expect(after).not.toBe(before);
    expect((await world.app.inject({ url: before })).statusCode).toBe(404);
    expect((await world.app.inject({ url: after })).statusCode).toBe(200);
    expect((await world.app.inject({ url: path.replace('/preferences/', '/feed/') })).statusCode).toBe(404);
    expect((await world.app.inject({ url: after.replace('/feed/', '/preferences/') })).statusCode).toBe(404);
  });
});

test('every rating can be removed, however many there are', async () => {
  await world.db.query(
    `insert into unresolved_papers (subscriber_id, kind, identity, title_key, text, created_at)
     select $1, 'liked', 'title:t' || n, 't' || n, 'Waiting paper number ' || n, now() from generate_series(1, 400) n`,
    [id],
  );
  const page = await world.app.inject({ url: path });
  expect(page.body).toContain('See and remove all 400');
  expect(Buffer.byteLength(page.body)).toBeLessThan(100_000);
  const list = await world.app.inject({ url: `${path}/papers` });
  expect(Buffer.byteLength(list.body)).toBeLessThan(100_000);
  const older = /href="([^"]+page=2)"/.exec(list.body)![1]!;
  const values = [...(await world.app.inject({ url: older })).body.matchAll(/value="(wait-\d+)"/g)].map(
    ([, value]) => value!,
  );
  expect(values).toHaveLength(150);
  expect((await post(world.app, `${path}/papers`, { forget: values })).statusCode).toBe(303);
  expect((await world.ratings.list(id)).waiting).toHaveLength(250);
});

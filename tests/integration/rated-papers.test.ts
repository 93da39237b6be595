import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { PaperDraft } from '../../services/papers/paper.ts';
import { inTransaction } from '../../services/platform/postgres.ts';
import { MAX_RATED } from '../../services/subscribers/preferences/ratings.ts';
import { createWorld, post, type World } from '../support/world.ts';

let world: World;
let readerId: number;
let path: string;
let titles: string[];
let count = 0;

beforeAll(async () => {
  world = await createWorld({ seeded: true });
  const { rows } = await world.db.query<{ title: string }>('select title from papers order by id limit 3');
  titles = rows.map(({ title }) => title);
});
afterAll(() => world.close());
beforeEach(async () => {
  count += 1;
  readerId = await world.addReader(`reader${count}@example.org`, { topics: ['benchmarks'] });
  path = `/preferences/${world.links.sign('preferences', { subject: readerId, detail: 0 }, world.clock.now())}`;
});

const draft = (title: string, arxivId: string | null = null): PaperDraft => ({
  line: 1,
  arxivId,
  title,
  abstract: `All about ${title}.`,
  authors: [],
  links: [],
  keywords: [],
  upvotes: null,
  publishedOn: null,
});
const ingest = (date: string, ...papers: PaperDraft[]) =>
  world.ingest.ingest(
    { papers, rejected: [], warnings: [], dateOnPage: null, fatal: null },
    { source: 'test', origin: 'test', date, partial: false },
  );

/** Sends the form as a browser does, with files. */
const send = (
  fields: Record<string, string | string[]>,
  file?: { name: string; content: string | Buffer },
) => {
  const boundary = '----boundaryOfATest';
  const parts = Object.entries(fields)
    .flatMap(([name, value]) => [value].flat().map((each): [string, string] => [name, each]))
    .map(
      ([name, value]) =>
        `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
    );
  const payload = Buffer.concat([
    Buffer.from(parts.join('')),
    Buffer.from(
      `--${boundary}\r\ncontent-disposition: form-data; name="papersFile"; filename="${file?.name ?? ''}"\r\ncontent-type: application/octet-stream\r\n\r\n`,
    ),
    Buffer.from(file?.content ?? ''),
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ]);
  return world.app.inject({
    method: 'POST',
    url: path,
    payload,
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
  });
};
const lists = () => world.ratings.list(readerId);

describe('the preferences', () => {
  test('read one field of papers, however many are sent, and no more fields than a form has', async () => {
    const many = await send({ papers: Array<string>(300).fill('2509.99999') });
    expect(many.statusCode).toBe(200);
    expect((await send({ f: Array<string>(6_000).fill('') })).statusCode).toBe(400);
    const json = { method: 'POST', url: path, payload: { keywords: 'agents' } } as const;
    expect((await world.app.inject(json)).statusCode).toBe(415);
    const fields = Array.from({ length: 20_000 }, (_, n) => `f${n}=`).join('&');
    const answer = await world.app.inject({
      method: 'POST',
      url: `${path}/preview`,
      payload: `muted=early&${fields}&keywords=too+late`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(answer.statusCode).toBe(400);
    expect(answer.body).toContain('The form has too many fields: 5000 are the limit.');
  });

  test('take pasted papers and report each line', async () => {
    const answer = await send({
      topics: 'benchmarks',
      papers: `${titles[0]!.toUpperCase()}\r\n2509.99999v3\r\nhttps://example.org/x\r\nA Paper Yet to Come`,
    });
    expect(answer.statusCode).toBe(200);
    const said = answer.body.replace(/<[^>]+>/g, '').replace(/\s+/g, ' ');
    expect(said).toContain('1 paper found, 2 kept until they turn up, 1 line not understood:');
    expect(said).toContain('Line 3: “https://example.org/x”: no address of a paper');
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-store' });
    expect(await lists()).toMatchObject({
      liked: [{ title: titles[0] }],
      disliked: [],
      waiting: [
        { text: 'A Paper Yet to Come', rating: 'liked' },
        { text: 'arXiv:2509.99999', rating: 'liked' },
      ],
    });
    // The other fields stay as they were, and the page shows all of them.
    expect((await world.preferences.read(readerId)).topics).toEqual(['benchmarks']);
    const { body } = await world.app.inject({ url: path });
    expect(body).toContain('You like: 1 paper');
    expect(body).toContain('Not here yet: 2 papers');
  });

  test('take a BibTeX file, in UTF-8 or Latin-1, as disliked papers on request', async () => {
    const bib = `@article{a, title={{${titles[1]}}}}\n@article{b, title={Über Gradienten}}\n@article{c, title={Broken`;
    const answer = await send(
      { topics: 'benchmarks', papersAre: 'disliked' },
      { name: 'mine.bib', content: Buffer.from(bib, 'latin1') },
    );
    expect(answer.body).toContain('1 paper found, 1 kept until it turns up, 1 line not understood:');
    expect(await lists()).toMatchObject({
      liked: [],
      disliked: [{ title: titles[1] }],
      waiting: [{ text: 'Über Gradienten', rating: 'disliked' }],
    });
    // The opposite rating replaces it.
    await send({ topics: 'benchmarks', papers: titles[1]! });
    expect(await lists()).toMatchObject({ liked: [{ title: titles[1] }], disliked: [] });
  });

  test('remove the ticked ratings, of this reader only', async () => {
    const before = { path, readerId };
    await send({ papers: `${titles[0]}\n${titles[1]}\nA Paper Yet to Come` });
    const { liked, waiting } = await lists();
    const forget = [`paper-${liked[0]!.id}`, `wait-${waiting[0]!.id}`];
    readerId = await world.addReader('stranger@example.org');
    path = `/preferences/${world.links.sign('preferences', { subject: readerId, detail: 0 }, world.clock.now())}`;
    expect((await send({ forget })).statusCode).toBe(303);
    ({ path, readerId } = before);
    expect(await lists()).toEqual({ liked, disliked: [], waiting });
    const answer = await send({ forget });
    expect({ status: answer.statusCode, to: answer.headers.location }).toEqual({
      status: 303,
      to: `${path}?saved=1`,
    });
    expect(await lists()).toEqual({ liked: liked.slice(1), disliked: [], waiting: [] });
  });

  test('save nothing of a form that has too much, and show the typed values again', async () => {
    const many = Array.from({ length: 501 }, (_, n) => `Title ${n}`).join('\n');
    const refused = await send({ topics: 'benchmarks', keywords: 'kept as typed', papers: many });
    expect(refused.statusCode).toBe(400);
    expect(refused.body).toContain('500 papers at once are the limit; there are 501.');
    expect(refused.body).toContain('Title 499\nTitle 500</textarea>');
    expect(refused.body).toMatch(/name="keywords"[^>]*>\nkept as typed</);
    expect((await world.preferences.read(readerId)).keywords).toEqual([]);
    const huge = await send({ papers: 'x'.repeat(1_100_000) });
    expect({ status: huge.statusCode, says: huge.body.includes('field: papers') }).toEqual({
      status: 413,
      says: true,
    });
    await world.db.query(
      `insert into unresolved_papers (subscriber_id, kind, identity, title_key, text, created_at)
       select $1, 'liked', 'title:t' || n, 't' || n, 't', now() from generate_series(1, $2::int) as n`,
      [readerId, MAX_RATED],
    );
    const over = await send({ papers: titles[0]! });
    expect(over.statusCode).toBe(400);
    expect(over.body).toContain(`${MAX_RATED} papers are the limit; with these there are ${MAX_RATED + 1}.`);
    expect((await lists()).liked).toEqual([]);
  });

  test('refuse a form that arrives damaged', async () => {
    for (const payload of ['', 'nonsense', '--b\r\n\r\n']) {
      const { statusCode } = await world.app.inject({
        method: 'POST',
        url: path,
        payload,
        headers: { 'content-type': 'multipart/form-data; boundary=b' },
      });
      expect({ payload, statusCode }).toEqual({ payload, statusCode: 400 });
    }
    const { statusCode } = await world.app.inject({
      method: 'POST',
      url: path,
      payload: 'x',
      headers: { 'content-type': 'multipart/form-data' },
    });
    expect(statusCode).toBe(400);
  });

  test('save blocked authors, surprises and the age of papers, also from a plain form', async () => {
    const saved = await post(world.app, path, {
      blocked: 'Charles Babbage\nEve ',
      adventurousness: '2',
      oldest: '90',
    });
    expect(saved.statusCode).toBe(303);
    const { body } = await world.app.inject({ url: path });
    expect(body).toMatch(/name="blocked"[^>]*>\nCharles Babbage\nEve</);
    expect(body).toMatch(/name="adventurousness" value="2" checked/);
    const reader = (await world.readers.read([readerId])).get(readerId)!;
    expect(body).toMatch(/name="oldest" type="number"[^>]* value="90"/);
    expect(reader).toMatchObject({ adventurousness: 2, oldestPaperDays: 90 });
    const exported = (await world.app.inject({ url: `${path}/export` })).json();
    expect(exported.subscriber).toMatchObject({ adventurousness: 2, oldest: 90 });
    expect(reader.interests.map(({ kind, value }) => `${kind} ${value}`)).toEqual([
      'blocked Charles Babbage',
      'blocked Eve',
    ]);
    expect((await post(world.app, path, { adventurousness: '7' })).statusCode).toBe(400);
  });
});

describe('a paper that somebody waits for', () => {
  test('becomes a rating with the age of the wait when a list brings it, by id or by title', async () => {
    world.clock.set('2025-09-05T12:00:00Z');
    await send({
      papers: '2510.00001\n@article{a, title={The {Second} Coming}}\n'.split('\n')[0]!,
    });
    await send({ papers: '@article{a, title={The {Second} Coming}, eprint={2510.00002}}' });
    await send({ papers: 'The Third Way', papersAre: 'disliked' });
    await send({ papers: 'Never to Come' });
    expect((await lists()).waiting).toHaveLength(4);
    world.clock.set('2025-10-01T06:00:00Z');
    const { rows: other } = await world.db.query(
      `insert into subscribers (address, address_key) values ('w@example.org', 'w@example.org') returning id`,
    );
    await world.db.query(
      `insert into unresolved_papers (subscriber_id, kind, identity, title_key, text, created_at)
       values ($1, 'liked', 'title:thethirdway', 'thethirdway', 'x', '2025-09-09T00:00:00Z')`,
      [other[0].id],
    );
    await ingest(
      '2025-10-01',
      draft('One', '2510.00001'),
      draft('The Second Coming'),
      draft('The third way.', '2510.00003'),
    );
    const { rows } = await world.db.query(
      `select i.subscriber_id, i.kind, p.title, i.created_at from interests i join papers p on p.id::text = i.value
       where i.kind in ('liked', 'disliked') and i.subscriber_id = any($1) order by p.id, i.subscriber_id`,
      [[readerId, other[0].id]],
    );
    const then = new Date('2025-09-05T12:00:00Z');
    expect(rows).toEqual([
      { subscriber_id: readerId, kind: 'liked', title: 'One', created_at: then },
      { subscriber_id: readerId, kind: 'liked', title: 'The Second Coming', created_at: then },
      { subscriber_id: readerId, kind: 'disliked', title: 'The third way.', created_at: then },
      {
        subscriber_id: other[0].id,
        kind: 'liked',
        title: 'The third way.',
        created_at: new Date('2025-09-09T00:00:00Z'),
      },
    ]);
    expect((await lists()).waiting.map(({ text }) => text)).toEqual(['Never to Come']);
  });

  test('is not matched to another of the same title, and is found when a known paper gets its id', async () => {
    await send({ papers: 'Twins (arXiv:2511.00001)\n2511.00007' });
    await ingest('2025-11-01', draft('Twins', '2511.00002'), draft('Late Id'));
    expect((await lists()).waiting).toHaveLength(2);
    await ingest('2025-11-01', draft('Late Id', '2511.00007'), draft('Twins', '2511.00001'));
    expect((await lists()).liked.map(({ title }) => title).sort()).toEqual(['Late Id', 'Twins']);
    expect((await lists()).waiting).toEqual([]);
  });

  test('stays waiting when the list is refused', async () => {
    await send({ papers: 'In Vain' });
    const broken = {
      papers: [draft('In Vain')],
      rejected: [{ line: 9, reason: 'no' }],
      warnings: [],
      dateOnPage: null,
      fatal: null,
    };
    await expect(
      world.ingest.ingest(broken, { source: 'test', origin: 'test', date: '2025-12-01', partial: false }),
    ).rejects.toThrow('line 9');
    expect((await lists()).waiting).toHaveLength(1);
  });

  test('is found under an earlier title', async () => {
    await ingest('2025-12-02', draft('Old Name', '2512.00001'));
    await ingest('2025-12-02', draft('New Name', '2512.00001'));
    await send({ papers: 'Old Name' });
    expect((await lists()).liked).toMatchObject([{ title: 'New Name' }]);
  });

  test('is not missed by a form that is saved while a list is being taken', async () => {
    let saving: Promise<unknown> = Promise.resolve();
    await inTransaction(world.db, async (client) => {
      await client.query(`select pg_advisory_xact_lock(hashtext('paperboy/ingest'))`);
      await client.query(
        `insert into papers (identity, title_key, title, abstract) values ('title:meanwhile', 'meanwhile', 'Meanwhile', 'x')`,
      );
      saving = send({ papers: 'Meanwhile' });
      // The form now waits for the lock.
      for (let waits = 0; waits === 0; ) {
        const { rows } = await client.query(
          `select count(*)::int as n from pg_locks where locktype = 'advisory' and not granted and database = (select oid from pg_database where datname = current_database())`,
        );
        waits = rows[0].n;
      }
    });
    await saving;
    expect(await lists()).toMatchObject({ liked: [{ title: 'Meanwhile' }], waiting: [] });
  });

  test('becomes one rating when two rated listings turn out to be one paper', async () => {
    await ingest('2026-01-01', draft('By Title'), draft('By Id', '2601.00001'));
    const { rows } = await world.db.query(
      `select id from papers where title_key in ('bytitle', 'byid') order by id`,
    );
    await world.ratings.rate(readerId, rows[0].id, 'less');
    world.clock.forward(60_000);
    await world.ratings.rate(readerId, rows[1].id, 'more');
    const single = await world.addReader('single@example.org');
    await world.ratings.rate(single, rows[0].id, 'less');
    await ingest('2026-01-02', draft('By Title', '2601.00001'));
    expect(await lists()).toMatchObject({ liked: [{ id: rows[1].id }], disliked: [] });
    expect(await world.ratings.list(single)).toMatchObject({ liked: [], disliked: [{ id: rows[1].id }] });
  });
});

import { gunzipSync } from 'node:zlib';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { PaperDraft } from '../../services/papers/paper.ts';
import { createWorld, linkIn, post, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld({ seeded: true, now: '2025-09-05T06:00:00Z' });
});
afterAll(() => world.close());

const get = (url: string, headers: Record<string, string> = {}) => world.app.inject({ url, headers });
const titlesIn = (html: string): string[] =>
  [...html.matchAll(/<h2 dir="auto"[^>]*><a href="[^"]*">([^<]*)</g)].map((match) => match[1]!);

const draft = (title: string, given: Partial<PaperDraft> = {}): PaperDraft => ({
  line: 1,
  arxivId: null,
  title,
  abstract: `${title}. It is about diffusion models.`,
  authors: [],
  links: [],
  keywords: [],
  upvotes: null,
  publishedOn: null,
  ...given,
});
const addEdition = async (date: string, papers: PaperDraft[]): Promise<void> => {
  const report = { papers, rejected: [], warnings: [], dateOnPage: null, fatal: null };
  await world.ingest.ingest(report, { source: 'test', origin: 'test', date, partial: false });
  await world.ingest.closeEdition(date);
};

describe('pages are cached', () => {
  test('a client that has the page gets 304, and one that accepts compression gets it compressed', async () => {
    const first = await get('/papers/2025-09-04');
    expect(first.headers).toMatchObject({ 'cache-control': 'public, max-age=60', vary: 'accept-encoding' });
    const etag = String(first.headers.etag);
    expect(await get('/papers/2025-09-04', { 'if-none-match': `"other", ${etag}` })).toMatchObject({
      statusCode: 304,
      body: '',
    });
    const packed = await get('/papers/2025-09-04', { 'accept-encoding': 'br, gzip' });
    expect(packed.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(packed.rawPayload).toString()).toBe(first.body);
    expect((await get('/papers/2025-09-04', { 'accept-encoding': 'gzip;q=0' })).body).toBe(first.body);
  });

  test('each form has its own signed time, although the page is cached', async () => {
    const shownAt = async (): Promise<number> => {
      const token = /name="started" value="([^"]+)"/.exec((await get('/')).body)![1]!;
      return world.links.verify('form', token, world.clock.now()).detail;
    };
    const before = await shownAt();
    world.clock.forward(5_000);
    expect(await shownAt()).toBe(before + 5_000);
  });

  test('they are rendered again when an edition changes, whoever changes it', async () => {
    const before = await get('/papers/2025-09-04');
    const [paper] = (await world.editions.papersOf('2025-09-04')).slice(-1);
    await world.db.query('update papers set upvotes = 1234 where id = $1', [paper!.id]);
    const after = await vi.waitFor(
      async () => {
        const page = await get('/papers/2025-09-04');
        expect(page.headers.etag).not.toBe(before.headers.etag);
        return page;
      },
      { timeout: 20_000, interval: 100 },
    );
    expect(after.body).toContain('<b>1234</b>');
    await world.db.query('update edition_papers set trending = 99, rising = true where paper_id = $1', [
      paper!.id,
    ]);
    await vi.waitFor(
      async () => {
        const page = await get('/papers/2025-09-04');
        expect(page.body).toContain('Rising');
        expect(titlesIn(page.body)[0]).toBe(paper!.title.replace(/'/g, '&#39;'));
      },
      { timeout: 20_000, interval: 100 },
    );
  });
});

describe('days, weeks and months', () => {
  beforeAll(async () => {
    await addEdition('2025-09-02', [
      draft('An older paper', { publishedOn: '2025-08-01', upvotes: 3 }),
      draft('A newer paper', {
        publishedOn: '2025-08-30',
        links: [{ kind: 'code', url: 'https://github.com/x/y' }],
      }),
    ]);
    await vi.waitFor(async () => expect((await get('/papers/2025-09-02')).statusCode).toBe(200), {
      timeout: 20_000,
      interval: 100,
    });
  });

  test('a day by trending, or the newest first', async () => {
    expect(titlesIn((await get('/papers/2025-09-02')).body)).toEqual(['An older paper', 'A newer paper']);
    const newest = await get('/papers/2025-09-02?sort=newest');
    expect(titlesIn(newest.body)).toEqual(['A newer paper', 'An older paper']);
    expect(newest.body).toMatch(/<a href="\/papers\/2025-09-02\?sort=newest" aria-current="true">Newest/);
  });

  test('a week and a month show the papers of their days, in pages, each with its day', async () => {
    const week = await get('/papers/2025-W36');
    expect(week.body).toContain('<h1>Week 36: 1 to 7 September</h1>');
    expect(week.body).toContain('70 papers');
    expect(titlesIn(week.body)).toHaveLength(50);
    expect(week.body).toContain('Page 1 of 2');
    const second = await get('/papers/2025-W36?page=2');
    expect(titlesIn(second.body)).toHaveLength(20);
    expect(second.body).toContain('<a href="/papers/2025-09-02">2 September</a>');
    expect((await get('/papers/2025-09')).body).toContain('<h1>September 2025</h1>');
    expect((await get('/papers/2025-W35')).statusCode).toBe(404);
    for (const name of ['2025-W54', '2025-13', '2025-02-30', 'yesterday', '0001-01'])
      expect((await get(`/papers/${name}`)).statusCode, name).toBe(404);
  });

  test('a topic narrows the list and stays while the order changes', async () => {
    const page = await get('/papers/2025-09-04?topic=diffusion-models&sort=newest');
    const shown = titlesIn(page.body);
    expect(shown.length).toBeGreaterThan(1);
    expect(page.body).toContain(`${shown.length} of 68 papers`);
    expect(page.body).toContain('href="/papers/2025-09-04?topic=diffusion-models">Trending');
  });

  test('the calendar links to days, weeks and months, and distinguishes a quiet day from a late one', async () => {
    await world.db.query(
      `insert into editions (date, state, outcome) values ('2025-09-01', 'open', 'quiet'), ('2025-09-03', 'open', 'late')`,
    );
    const { body } = await vi.waitFor(
      async () => {
        const page = await get('/papers');
        expect(page.body).toContain('a quiet day');
        return page;
      },
      { timeout: 20_000, interval: 100 },
    );
    for (const path of ['2025-09-04', '2025-09-02', '2025-W36', '2025-09'])
      expect(body).toContain(`href="/papers/${path}"`);
    expect(body).toMatch(/<td class="quiet"[^>]*>1</);
    expect(body).toMatch(/<td class="missed"[^>]*>3</);
    expect((await get('/papers/2025-09-01')).body).toContain('A quiet day: nothing was listed.');
    expect((await get('/papers/2025-09-03')).body).toContain('did not come in time');
    expect((await get('/papers?year=1999')).statusCode).toBe(404);
  });

  test('the front page says if its list is not today’s, and why', async () => {
    await world.db.query(`insert into editions (date, state, outcome) values ('2025-09-05', 'open', 'late')`);
    await vi.waitFor(
      async () =>
        expect((await get('/')).body).toContain(
          'Today’s list has not arrived yet; we will send it when it does. This is the list of Thursday, 4 September — yesterday.',
        ),
      { timeout: 20_000, interval: 100 },
    );
    world.clock.set('2025-09-06T06:00:00Z');
    expect((await get('/')).body).toContain('No list comes out at the weekend.');
    world.clock.set('2026-11-29T06:00:00Z');
    const old = (await get('/')).body;
    expect(old).toContain(
      'No newer list has arrived. This is the list of Thursday, 4 September 2025 — 15 months ago.',
    );
    expect(old).not.toContain('weekend');
    expect(old).toContain('· 15 months ago</p>');
    expect(old).toMatch(/rel="prev" href="\/papers\/2025-09-02">.*2 September 2025</);
    expect((await get('/feed.xml')).body).toContain('Thursday, 4 September 2025: ');
    expect((await get('/papers/2025-W36')).body).toContain('>4 September 2025<');
    world.clock.set('2025-09-05T06:01:00Z');
  });
});

test('the page of a paper has similar papers, the rest of the abstract, and a canonical address', async () => {
  const [paper] = await world.editions.papersOf('2025-09-04');
  const page = await get(`/paper/${paper!.id}`);
  expect(page.body).toContain(`<link rel="canonical" href="https://papers.example.org/paper/${paper!.id}">`);
  expect(page.body).toContain('Similar papers');
  const similar = page.body.slice(page.body.indexOf('Similar papers'));
  // The first paper of the day is about multi-task learning, and so are a quarter of the others.
  expect(similar.match(/multi-?task/gi)!.length).toBeGreaterThanOrEqual(3);
  expect(similar).not.toContain(`href="/paper/${paper!.id}"`);
  const rest = await get(`/paper/${paper!.id}/abstract`);
  expect(rest.headers['content-type']).toBe('text/plain; charset=utf-8');
  expect(paper!.abstract.endsWith(rest.body)).toBe(true);
  expect((await get('/paper/999999')).statusCode).toBe(404);
  expect((await get('/paper/999999/abstract')).statusCode).toBe(404);
});

describe('for programs', () => {
  const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '@' });

  test('feeds of all editions are valid and say the same', async () => {
    const [rss, atom, json] = await Promise.all([get('/feed.xml'), get('/feed.atom'), get('/feed.json')]);
    expect(XMLValidator.validate(rss.body)).toBe(true);
    expect(XMLValidator.validate(atom.body)).toBe(true);
    const { channel } = parser.parse(rss.body).rss;
    const { feed } = parser.parse(atom.body);
    const { items, ...about } = rss && json.json();
    expect(about).toMatchObject({
      version: 'https://jsonfeed.org/version/1.1',
      feed_url: 'https://papers.example.org/feed.json',
    });
    const urls = ['2025-09-04', '2025-09-02'].map((date) => `https://papers.example.org/papers/${date}`);
    expect(items.map(({ url }: { url: string }) => url)).toEqual(urls);
    expect(channel.item.map(({ link }: { link: string }) => link)).toEqual(urls);
    expect(channel.item[0].guid['@isPermaLink']).toBe('true');
    expect(new Date(channel.item[0].pubDate).toISOString()).toBe('2025-09-05T06:00:00.000Z');
    expect(channel['atom:link']['@href']).toBe('https://papers.example.org/feed.xml');
    expect(feed.entry.map(({ id }: { id: string }) => id)).toEqual(urls);
    expect(feed.updated).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(items[0].content_html).toContain('<a href="https://papers.example.org/paper/');
    expect(rss.headers['content-type']).toBe('application/rss+xml; charset=utf-8');
  });

  test('the feed of a topic has its papers alone', async () => {
    const { items } = (await get('/feed.json?topic=diffusion-models')).json();
    expect(items.length).toBeGreaterThan(2);
    for (const { url, tags } of items) {
      expect(url).toMatch(/\/paper\/\d+$/);
      expect(tags).toContain('Diffusion models');
    }
    expect((await get('/feed.xml?topic=gardening')).statusCode).toBe(404);
    expect((await get('/?topic=diffusion-models')).body).toContain('href="/feed.xml?topic=diffusion-models"');
  });

  test('feeds return 304 by ETag and by time', async () => {
    const { headers } = await get('/feed.xml');
    const since = String(headers['last-modified']);
    expect((await get('/feed.xml', { 'if-none-match': String(headers.etag) })).statusCode).toBe(304);
    expect((await get('/feed.xml', { 'if-modified-since': since })).statusCode).toBe(304);
    const earlier = new Date(Date.parse(since) - 1_000).toUTCString();
    expect((await get('/feed.xml', { 'if-modified-since': earlier })).statusCode).toBe(200);
    // An ETag takes precedence over a time (RFC 9110, 13.2.2).
    expect((await get('/feed.xml', { 'if-none-match': '"x"', 'if-modified-since': since })).statusCode).toBe(
      200,
    );
  });

  test('an edition has a picture of its own', async () => {
    const page = await get('/papers/2025-09-04');
    expect(page.body).toContain(
      'property="og:image" content="https://papers.example.org/cards/2025-09-04.png"',
    );
    const { rawPayload, headers } = await get('/cards/2025-09-04.png');
    expect(headers['content-type']).toBe('image/png');
    expect([rawPayload.readUInt32BE(16), rawPayload.readUInt32BE(20)]).toEqual([1200, 630]);
    // Letters were drawn, since an empty card compresses to a few kilobytes.
    expect(rawPayload.length).toBeGreaterThan(20_000);
    for (const name of ['2020-01-01', '2025-W36', 'x'])
      expect((await get(`/cards/${name}.png`)).statusCode, name).toBe(404);
  });

  test('robots find the sitemap, and no page behind a reader’s link', async () => {
    const robots = (await get('/robots.txt')).body;
    expect(robots).toContain('Sitemap: https://papers.example.org/sitemap.xml');
    expect(robots).toContain('Disallow: /preferences');
    const map = (await get('/sitemap.xml')).body;
    expect(XMLValidator.validate(map)).toBe(true);
    expect(map).toContain('<loc>https://papers.example.org/papers/2025-09-04</loc><lastmod>2');
    expect((await get('/manifest.webmanifest')).json()).toMatchObject({ name: 'Paperboy' });
  });
});

describe('searching', () => {
  test('finds, marks, narrows and says what it did not understand', async () => {
    const { body } = await get('/search?q=multi-task+learnin');
    expect(body).toMatch(/<h2 class="found">\d+ papers<\/h2>/);
    expect(body).toContain('<mark>');
    expect(body).toContain('noindex');
    const narrowed = /href="(\/search\?q=[^"]*topic%3A[^"]*)"/.exec(body)![1]!.replaceAll('&amp;', '&');
    const inTopic = await get(narrowed);
    expect(inTopic.body).toMatch(/aria-current="true">[^<]+<span class="count">/);
    expect((await get('/search?q=topic:gardening')).body).toContain('There is no topic “gardening”.');
    const nothing = await get(`/search?q=${encodeURIComponent('"qwertz uiop"')}`);
    expect(nothing.body).toContain('No paper has all of this.');
    const part = await get('/search?q=diffusion&part=results');
    expect(part.body).not.toContain('<html');
    expect((await get('/search')).body).toContain('How to search');
  });

  test('EMAIL 12: a hostile search is text, not query syntax of the database', async () => {
    const hostile = `"><script>alert(1)</script> ' | & ! :* \\ (<-> author:' topic:" -`;
    const { body, statusCode } = await get(`/search?q=${encodeURIComponent(hostile)}`);
    expect(statusCode).toBe(200);
    expect(body).not.toContain('<script>alert');
  });

  test('a reader who signs up from a search follows its words after confirming', async () => {
    await post(world.app, '/subscribe', { email: 'words@example.org', keyword: '  flat\r\nminima ' });
    const { rows } = await world.db.query<{ id: number }>('select max(id) as id from signups');
    await world.signupReplies.send(rows[0]!.id);
    const confirm = await linkIn(world.mail.to('words@example.org')[0]!.raw, 'confirm');
    const interests = async () =>
      (
        await world.db.query(
          `select i.kind, i.value from interests i join subscribers s on s.id = i.subscriber_id
           where s.address_key = 'words@example.org'`,
        )
      ).rows;
    expect(await interests()).toEqual([]);
    await post(world.app, confirm, {});
    await post(world.app, confirm, {});
    expect(await interests()).toEqual([{ kind: 'keyword', value: 'flat minima' }]);
  });

  test('EMAIL 4: a known reader follows words by a button, never by a GET', async () => {
    const id = await world.addReader('known@example.org', { keywords: ['moe'] });
    const reader = world.readerLinks.sign('reader', id);
    const page = await get(`/search?q=diffusion&reader=${reader}`);
    expect(page.headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
    expect(page.body).toContain('Follow these words');
    expect((await get(`/search/follow?reader=${reader}&keyword=diffusion`)).statusCode).toBe(404);
    expect((await world.preferences.read(id)).keywords).toEqual(['moe']);
    const pressed = await post(world.app, '/search/follow', { reader, keyword: 'diffusion', q: 'diffusion' });
    expect(pressed.statusCode).toBe(303);
    expect((await get(String(pressed.headers.location))).body).toContain('You follow “diffusion”');
    await post(world.app, '/search/follow', { reader, keyword: 'Diffusion', q: 'diffusion' });
    expect((await world.preferences.read(id)).keywords).toEqual(['moe', 'diffusion']);
    const forged = await post(world.app, '/search/follow', { reader: `${reader}x`, keyword: 'x' });
    expect(forged.statusCode).toBe(404);
  });
});

test("a paper's page typesets the formulas of its source; the search and the feeds have them as text", async () => {
  await addEdition('2025-09-03', [
    draft('Sorting in O(n²) steps', {
      abstract: 'We sort with an error of ε ≤ x₁. It is quick.',
      latex: {
        title: 'Sorting in $O(n^2)$ steps',
        abstract: 'We sort with an error of $\\varepsilon \\leq x_1$. It is quick.',
      },
    }),
  ]);
  const { rows } = await world.db.query<{ id: number }>(
    `select id from papers where title like 'Sorting in O%'`,
  );
  const { body } = await get(`/paper/${rows[0]!.id}`);
  expect(body).toContain('<h1 dir="auto">Sorting in <math>');
  expect(body).toContain('<msub><mi>x</mi><mn>1</mn></msub>');
  expect(body).toContain('<title>Sorting in O(n²) steps');
  const found = await get('/search?q=sorting+steps');
  expect(found.body).not.toContain('<math>');
  expect((await get('/feed.xml')).body).not.toContain('<math');
  // A change of the LaTeX alone changes the page, too.
  await world.db.query(`update papers set latex = null where id = $1`, [rows[0]!.id]);
  await vi.waitFor(async () =>
    expect((await get(`/paper/${rows[0]!.id}`)).body).toContain('<h1 dir="auto">Sorting in O(n²) steps</h1>'),
  );
  await world.db.query(`update papers set title = 'Sorting slowly' where id = $1`, [rows[0]!.id]);
  await vi.waitFor(async () =>
    expect((await get(`/paper/${rows[0]!.id}`)).body).toContain('<h1 dir="auto">Sorting slowly</h1>'),
  );
});

describe('the order of a list', () => {
  test('a list of which no votes are known says so', async () => {
    expect((await get('/papers/2025-09-04')).body).toContain('Nothing is known yet of votes or comments');
  });

  test('a known reader votes by the number, and takes it back; a stranger sees no button', async () => {
    const id = await world.addReader('votes@example.org');
    const token = world.readerLinks.sign('reader', id);
    await addEdition('2025-08-01', [
      draft('Much Voted', { upvotes: 86 }),
      draft('Little Voted', { upvotes: 32, githubStars: 9_000 }),
    ]);
    await world.counts.scoreEdition('2025-08-01');
    const url = '/papers/2025-08-01';
    const plain = (await get(url)).body;
    expect(plain).toMatch(/<p class="votes"><span aria-hidden="true">▲<\/span> <b>86<\/b>/);
    expect(plain).not.toContain('name="say"');
    expect(plain).toContain('Trending: votes and how fast they come, comments, stars on GitHub, and likes');
    expect(plain).toMatch(/<summary aria-describedby="p\d+">Trending \d+<\/summary><p>[^<]*votes [+−]\d/);

    const own = `${url}?reader=${token}`;
    const page = await get(own);
    expect(page.headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
    expect(page.body).not.toContain('action="/subscribe"');
    const { 0: button, 1: path } =
      /<button class="votes quiet" form="vote" formaction="([^"]+)"[^>]*>.*?<b>86<\/b>/.exec(page.body)!;
    expect(button).toContain('value="more" aria-pressed="false"');
    const paperId = Number(path!.split('/').at(-1));
    const likes = async () => (await world.ratings.of(id, [paperId])).get(paperId);
    const press = async (say: string): Promise<string> => {
      const { headers, statusCode } = await post(world.app, path!, { reader: token, back: own, say });
      expect({ statusCode, to: headers.location }).toEqual({ statusCode: 303, to: `${own}#p${paperId}` });
      return (await get(own)).body;
    };
    const before = (await world.counts.partsOf('2025-08-01')).get(paperId)!;
    const voted = await press('more');
    expect(voted).toMatch(/value="undo" aria-pressed="true"><span aria-hidden="true">▲<\/span><b>87<\/b>/);
    expect(voted).toContain('You rated this: more like this.');
    expect(await likes()).toBe('liked');
    expect(before.likes).toBeUndefined();
    expect((await world.counts.partsOf('2025-08-01')).get(paperId)!.likes).toBeGreaterThan(0);
    expect(await press('undo')).toContain('<b>86</b>');
    expect(await likes()).toBeUndefined();
    // A GET never votes, nor does a press without the reader's token.
    await get(`${path}?reader=${token}&say=more`);
    expect((await post(world.app, path!, { say: 'more' })).statusCode).toBe(404);
    expect(await likes()).toBeUndefined();
  });
});

test('a form’s signed time stands in its field alone, whatever a paper’s title holds', async () => {
  const title = 'About the-time-this-form-was-shown';
  await addEdition('2025-08-20', [draft(title)]);
  const { body } = await get('/papers/2025-08-20');
  const token = /name="started" value="([^"]+)"/.exec(body)![1]!;
  expect(body).toContain(title);
  expect(body.split(token)).toHaveLength(2);
});

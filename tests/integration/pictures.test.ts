import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { simpleParser } from 'mailparser';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { checkoutDir } from '../../bin/local/paths.ts';
import { recordPictures } from '../../services/papers/pictures/picture-statements.ts';
import { parseHfDailyPapers } from '../../services/papers/sources/hf-daily-papers.ts';
import { inTransaction } from '../../services/platform/postgres.ts';
import { canvas, pngOf, THUMBS, thumbsAt } from '../support/pictures.ts';
import { type Answer, startWebServer, type WebServer } from '../support/web-server.ts';
import { createWorld, type World } from '../support/world.ts';

const DATE = '2025-11-04';
const MINUTE_MS = 60_000;

let thumbs: WebServer;
let picture: Buffer;
let world: World;
beforeAll(async () => {
  picture = await canvas().png().toBuffer();
  thumbs = await startWebServer();
});
afterAll(() => thumbs.close());
beforeEach(async () => {
  for (const path of Object.keys(thumbs.answers)) delete thumbs.answers[path];
  thumbs.asked.length = 0;
  world = await createWorld({ now: `${DATE}T12:00:00Z`, fetcher: thumbsAt(thumbs.url) });
});
afterEach(() => world.close());

const sends =
  (body: Buffer | string, status = 200, headers: Record<string, string> = {}): Answer =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'image/png', ...headers }).end(body);
  };

/** Ingests papers as Hugging Face lists them, each with the address of its picture or null, and closes the edition. */
const list = async (pictures: Record<string, string | null>): Promise<void> => {
  const day = Object.entries(pictures).map(([id, thumbnail]) => ({
    paper: { id, title: `On pictures, part ${id}`, summary: 'We study pictures. They are worth it.' },
    ...(thumbnail !== null && { thumbnail }),
  }));
  await world.ingest.ingest(parseHfDailyPapers(JSON.stringify(day)), {
    source: 'hf-daily-papers',
    origin: 'a test',
    date: DATE,
    partial: false,
  });
};
const close = () => world.ingest.closeEdition(DATE);

const rows = async () =>
  (
    await world.db.query(
      `select p.arxiv_id as id, state, attempts, reason, file_name as name, not_before as "notBefore"
       from paper_pictures join papers p on p.id = paper_id order by p.arxiv_id`,
    )
  ).rows;
const files = async () =>
  (await world.db.query('select name from picture_files')).rows.map(({ name }) => name);
const paperOf = async (arxivId: string) => {
  const { rows } = await world.db.query('select id, public_id as uuid from papers where arxiv_id = $1', [
    arxivId,
  ]);
  return rows[0] as { id: number; uuid: string };
};

describe('a picture', () => {
  test('is fetched once, drawn anew, and served for ever under a name that tells nothing', async () => {
    thumbs.answers['/1.png'] = sends(picture);
    await list({ '2511.00001': `${THUMBS}/1.png`, '2511.00002': null });
    await close();
    const before = await world.app.inject({ url: `/papers/${DATE}` });
    expect(before.body).not.toContain('class="picture"');
    expect(await world.pictureFetching.run()).toBe(1);
    expect(await world.pictureFetching.run()).toBe(0);
    expect(thumbs.asked).toHaveLength(1);

    const [name] = await files();
    const url = `/pictures/${name}.jpg`;
    expect(url).toMatch(/^\/pictures\/[0-9a-f]{32}\.jpg$/);
    const served = await world.app.inject({ url });
    expect(served.statusCode).toBe(200);
    expect(served.headers).toMatchObject({
      'content-type': 'image/jpeg',
      'cache-control': 'public, max-age=31536000, immutable',
      etag: `"${name}"`,
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'cross-origin',
    });
    expect(served.headers).not.toHaveProperty('set-cookie');
    expect(served.rawPayload.subarray(0, 3).toString('hex')).toBe('ffd8ff');
    const again = await world.app.inject({ url, headers: { 'if-none-match': `"${name}"` } });
    expect([again.statusCode, again.body]).toEqual([304, '']);
    for (const wrong of [`/pictures/${'0'.repeat(32)}.jpg`, '/pictures/1.jpg', '/pictures/..%2f1.jpg'])
      expect((await world.app.inject({ url: wrong })).statusCode).toBe(404);

    // The cached page is made anew within half a second, and only the paper with a picture has an image.
    const image = `<img class="picture" src="${url}" width="640" height="336" alt="" loading="lazy" decoding="async">`;
    const listed = () => world.app.inject({ url: `/papers/${DATE}` });
    await expect.poll(async () => (await listed()).body.match(/<img /g)?.length, { timeout: 10_000 }).toBe(1);
    const page = await listed();
    expect(page.body).toContain(image);
    expect(page.headers['content-security-policy']).toMatch(/default-src 'self'(?!.*img-src)/);
    const [with1, without] = await Promise.all(['2511.00001', '2511.00002'].map(paperOf));
    expect((await world.app.inject({ url: `/paper/${with1!.id}` })).body).toContain(image);
    expect((await world.app.inject({ url: `/paper/${without!.id}` })).body).not.toContain('<img ');
    const shown = (uuid: string) => world.app.inject({ url: `/api/v1/papers/${uuid}` });
    expect((await shown(with1!.uuid)).json().picture).toEqual({
      url: `https://papers.example.org${url}`,
      width: 640,
      height: 336,
    });
    expect((await shown(without!.uuid)).json().picture).toBeNull();
    expect((await world.app.inject({ url: '/metrics' })).body).toContain(
      'paperboy_pictures{state="stored"} 1',
    );
  });

  test('that two papers share is stored once, and one that failed waits for another address', async () => {
    thumbs.answers['/1.png'] = sends(picture);
    await list({
      '2511.00001': `${THUMBS}/1.png`,
      '2511.00002': `${THUMBS}/1.png`,
      '2511.00003': `${THUMBS}/no.png`,
    });
    expect(await world.pictureFetching.run()).toBe(2);
    expect(await files()).toHaveLength(1);
    expect((await rows()).map(({ state, reason }) => [state, reason])).toEqual([
      ['stored', null],
      ['stored', null],
      ['failed', 'it answered 404'],
    ]);
    // A stored picture stays, whatever the source says later.
    await list({ '2511.00001': `${THUMBS}/2.png`, '2511.00003': `${THUMBS}/1.png` });
    expect(await world.pictureFetching.run()).toBe(1);
    expect((await rows()).map(({ state }) => state)).toEqual(['stored', 'stored', 'stored']);
  });

  test('that is being stored holds up no list that names it again', async () => {
    await list({ '2511.00001': `${THUMBS}/1.png` });
    const storing = await world.db.connect();
    try {
      await storing.query('begin');
      await storing.query('select from paper_pictures for update');
      await inTransaction(world.db, async (client) => {
        await client.query(`set local lock_timeout = '2s'`);
        const { id } = await paperOf('2511.00001');
        await recordPictures(client, [{ paperId: id, url: `${THUMBS}/other.png` }]);
      });
    } finally {
      await storing.query('rollback');
      storing.release();
    }
    expect(await rows()).toMatchObject([{ state: 'waiting', attempts: 0 }]);
  });

  test('is not sought where PICTURES is off', async () => {
    const off = await createWorld({
      env: { PICTURES: 'off' },
      fetcher: thumbsAt(thumbs.url),
      now: `${DATE}T12:00:00Z`,
    });
    const on = world;
    world = off;
    await list({ '2511.00001': `${THUMBS}/1.png` });
    expect(await off.pictureFetching.run()).toBe(0);
    expect(thumbs.asked).toEqual([]);
    expect(await rows()).toMatchObject([{ state: 'waiting', attempts: 0 }]);
    await off.close();
    world = on;
  });

  test('of a merged paper goes to the paper that replaces it', async () => {
    thumbs.answers['/1.png'] = sends(picture);
    await list({ '2511.00001': `${THUMBS}/1.png`, '2511.00002': `${THUMBS}/no.png`, '2511.00003': null });
    await world.pictureFetching.run();
    const [stored, failed, without] = await Promise.all(
      ['2511.00001', '2511.00002', '2511.00003'].map(async (id) => (await paperOf(id)).id),
    );
    const { mergePictures } = await import('../../services/papers/pictures/picture-statements.ts');
    await mergePictures(world.db, [[stored!], [failed!]]);
    expect(await rows()).toMatchObject([{ id: '2511.00002', state: 'stored', reason: null }]);
    await mergePictures(world.db, [[failed!], [without!]]);
    expect(await rows()).toMatchObject([{ id: '2511.00003', state: 'stored' }]);
  });
});

describe('what a server does', () => {
  test.each<[string, () => Answer, RegExp]>([
    ['sends a page', () => sends('<!doctype html>'), /no JPEG, PNG, WebP or GIF/],
    [
      'sends an SVG as a PNG',
      () => sends('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'),
      /no JPEG/,
    ],
    [
      'sends a PNG that would fill the memory',
      () => sends(pngOf(60_000, 60_000, Buffer.alloc(9))),
      /pixel limit/,
    ],
    ['sends too much', () => sends(Buffer.alloc(8 * 1024 * 1024 + 1)), /larger than 8 MB/],
    ['has none', () => sends('', 404), /404/],
    [
      'leads to a private address',
      () => sends('', 302, { location: 'http://169.254.169.254/latest' }),
      /not an address of the open internet/,
    ],
  ])('that %s is given up at once', async (_, answer, reason) => {
    thumbs.answers['/1.png'] = answer();
    await list({ '2511.00001': `${THUMBS}/1.png` });
    expect(await world.pictureFetching.run()).toBe(0);
    world.clock.forward(24 * 60 * MINUTE_MS);
    expect(await world.pictureFetching.run()).toBe(0);
    expect(thumbs.asked).toHaveLength(1);
    expect(await rows()).toMatchObject([
      { state: 'failed', attempts: 1, reason: expect.stringMatching(reason) },
    ]);
    expect(await files()).toEqual([]);
  });

  test('an address in a private network is never asked', async () => {
    await list({
      '2511.00001': 'http://127.0.0.1:1/1.png',
      '2511.00002': 'https://localhost/1.png',
      '2511.00003': 'file:///etc/passwd',
    });
    // Addresses without a public name are not even noted.
    expect(await rows()).toEqual([]);
    await world.db.query(
      `insert into paper_pictures (paper_id, source_url) select id, $1 from papers where arxiv_id = '2511.00001'`,
      [`${thumbs.url}/1.png`],
    );
    await world.pictureFetching.run();
    expect(thumbs.asked).toEqual([]);
    expect(await rows()).toMatchObject([
      { state: 'failed', reason: expect.stringContaining('open internet') },
    ]);
  });

  test('that fails for a time is asked again with growing pauses, and then no more', async () => {
    thumbs.answers['/1.png'] = sends('', 503);
    await list({ '2511.00001': `${THUMBS}/1.png` });
    const pauses: number[] = [];
    for (let attempt = 1; attempt <= 6; attempt += 1) {
      expect(await world.pictureFetching.run()).toBe(0);
      const [row] = await rows();
      expect(row).toMatchObject({ attempts: attempt, state: attempt < 6 ? 'waiting' : 'failed' });
      if (attempt === 6) break;
      pauses.push((row.notBefore.getTime() - world.clock.now().getTime()) / MINUTE_MS);
      expect(await world.pictureFetching.run()).toBe(0);
      expect(thumbs.asked).toHaveLength(attempt);
      world.clock.set(row.notBefore);
    }
    expect(pauses).toEqual([5, 10, 20, 40, 80]);
    const { pictures } = await world.overview.read();
    expect(pictures).toEqual({ waiting: 0, stored: 0, failed: 1, lastReason: 'it answered 503' });
  });

  test('that asks to wait is left alone, and gets the other pictures later', async () => {
    thumbs.answers['/1.png'] = sends('', 429, { 'retry-after': '3600' });
    thumbs.answers['/2.png'] = sends(picture);
    await list({ '2511.00001': `${THUMBS}/2.png`, '2511.00002': `${THUMBS}/1.png` });
    expect(await world.pictureFetching.run()).toBe(0);
    // The newer paper comes first.
    expect(thumbs.asked.map(({ path }) => path)).toEqual(['/1.png']);
    expect(await world.pictureFetching.run()).toBe(1);
    const [, waiting] = await rows();
    expect(waiting.notBefore).toEqual(new Date(world.clock.now().getTime() + 60 * MINUTE_MS));
  });
});

describe('kill -9', () => {
  /** Fetches in another process, which is killed when it has asked for the picture. */
  const fetchAndDie = async (): Promise<void> => {
    const child = spawn(process.execPath, ['--import', 'tsx', 'tests/support/fetch-pictures.ts'], {
      cwd: checkoutDir,
      env: { ...process.env, ...world.env, THUMBS: thumbs.url },
      stdio: 'ignore',
    });
    thumbs.answers['/1.png'] = () => child.kill('SIGKILL');
    const [code, signal] = await once(child, 'exit');
    expect([code, signal]).toEqual([null, 'SIGKILL']);
  };

  test('in the middle of a fetch leaves a counted attempt, and the next one stores the picture once', async () => {
    await list({ '2511.00001': `${THUMBS}/1.png` });
    await fetchAndDie();
    expect(await rows()).toMatchObject([{ state: 'waiting', attempts: 1, name: null }]);
    thumbs.answers['/1.png'] = sends(picture);
    // The dead process holds its claim by the time of the machine.
    world.clock.set(new Date(Date.now() + MINUTE_MS));
    expect(await world.pictureFetching.run()).toBe(0);
    world.clock.set(new Date(Date.now() + 6 * MINUTE_MS));
    expect(await world.pictureFetching.run()).toBe(1);
    expect(await rows()).toMatchObject([{ state: 'stored', attempts: 2 }]);
    expect(await files()).toHaveLength(1);
  });

  test('of whoever tries it gives a picture up after six attempts, and late results change nothing', async () => {
    await list({ '2511.00001': `${THUMBS}/1.png` });
    const statements = await import('../../services/papers/pictures/picture-statements.ts');
    const now = world.clock.now();
    const claim = () => statements.claimPicture(world.db, { now, until: () => now, maxAttempts: 6 });
    const first = await claim();
    for (let more = 0; more < 5; more += 1) await claim();
    expect(await claim()).toBeNull();
    expect(await world.pictureFetching.run()).toBe(0);
    expect(thumbs.asked).toEqual([]);
    expect(await rows()).toMatchObject([
      { state: 'failed', attempts: 6, reason: 'no attempt came to an end' },
    ]);
    await statements.storePicture(
      world.db,
      first!,
      { name: 'late', bytes: picture, width: 1, height: 1 },
      now,
    );
    await statements.recordFailure(world.db, first!, 'late', null);
    expect(await files()).toEqual([]);
    expect(await rows()).toMatchObject([{ state: 'failed', reason: 'no attempt came to an end' }]);
  });
});

describe('in the digest mail', () => {
  test('only readers who ask for pictures get them, and 20 papers with pictures stay below 90 KB', async () => {
    const seeded = await createWorld({ seeded: true });
    await world.close();
    world = seeded;
    await world.db.query(
      `with names as (insert into picture_files (name, bytes, width, height, stored_at)
         select md5(id::text), '\\xffd8ff', 640, 336, now() from papers where id % 7 <> 0 returning name)
       insert into paper_pictures (paper_id, source_url, state, file_name)
       select id, 'https://thumbs.example.org/', 'stored', name from papers join names on name = md5(id::text)`,
    );
    const settings = {
      topics: ['reasoning', 'multi-task-learning'],
      paperCount: 20,
      abstractLength: 1,
      hour: 7,
    };
    await world.addReader('plain@example.org', settings);
    await world.addReader('pictures@example.org', { ...settings, pictures: 1 });
    world.clock.set('2025-09-04T07:00:30Z');
    await world.runDigests();
    const [plain, pictures] = await Promise.all(
      ['plain', 'pictures'].map(async (name) => simpleParser(world.mail.to(`${name}@example.org`)[0]!.raw)),
    );
    expect(String(plain!.html)).not.toMatch(/<img|\/pictures\//);
    const html = String(pictures!.html);
    const images = html.match(/<img [^>]*>/g)!;
    expect(html.match(/<h2 /g)).toHaveLength(20);
    expect(images.length).toBeGreaterThan(14);
    for (const image of images)
      expect(image).toMatch(
        /^<img src="https:\/\/papers\.example\.org\/pictures\/[0-9a-f]{32}\.jpg" width="280" height="147" alt="" style="[^"]*">$/,
      );
    expect(Buffer.byteLength(html)).toBeLessThan(90_000);
    const bare = (text: string): string => text.replace(/https:\S+/g, '');
    expect(bare(pictures!.text!)).toBe(bare(plain!.text!));
    // Nothing in an address of a picture differs from reader to reader.
    await world.addReader('third@example.org', { ...settings, pictures: 1 });
    world.clock.forward(MINUTE_MS);
    await world.db.query('update subscribers set next_digest_at = $1 where address_key = $2', [
      world.clock.now(),
      'third@example.org',
    ]);
    await world.runDigests();
    const third = await simpleParser(world.mail.to('third@example.org')[0]!.raw);
    expect(String(third.html).match(/<img [^>]*>/g)).toEqual(images);
  });
});

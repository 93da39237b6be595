import { parse } from 'bibtex-parse';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { simpleParser } from 'mailparser';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { PaperDraft } from '../../services/papers/paper.ts';
import { latexToText } from '../../services/papers/text/latex.ts';
import { createWorld, linkIn, post, type World } from '../support/world.ts';
import { readAsZotero } from '../support/zotero.ts';

let world: World;
let readerId: number;
/** The path of the reading list, as the mail has it, and a token by which pages know the reader. */
let list: string;
let token: string;
/** The papers of the digest, best first. */
let paperIds: number[];
/** Papers with all facts, without any address, and with two of one name. */
let full: number;
let bare: number;

const draft = (given: Partial<PaperDraft> & { title: string }): PaperDraft => ({
  line: 1,
  arxivId: null,
  abstract: 'We introduce a sketch of attention. It is quick.',
  authors: [],
  links: [],
  keywords: [],
  upvotes: null,
  publishedOn: null,
  ...given,
});
const idOf = async (title: string): Promise<number> =>
  (await world.db.query<{ id: number }>('select id from papers where title = $1', [title])).rows[0]!.id;

beforeAll(async () => {
  world = await createWorld({ seeded: true });
  readerId = await world.addReader('reader@example.org', { topics: ['multi-task-learning'], hour: 7 });
  world.clock.set('2025-09-04T07:00:00Z');
  await world.runDigests();
  const raw = world.mail.to('reader@example.org')[0]!.raw;
  list = (await linkIn(raw, 'saved')).replace(/\/\d+$/, '');
  token = world.readerLinks.sign('reader', readerId);
  const { rows } = await world.db.query<{ ids: number[] }>(
    `select array(select (each ->> 'paperId')::int from jsonb_array_elements(selection) as each) as ids
     from digests where subscriber_id = $1`,
    [readerId],
  );
  paperIds = rows[0]!.ids;
  const papers = [
    draft({
      title: 'Sketches & <Attention>',
      arxivId: '2510.27492',
      authors: ['Vincent van Gogh', 'Ada Lovelace', 'The ATLAS Collaboration', 'DeepSeek-AI'],
      links: [
        { kind: 'code', url: 'https://github.com/ada/sketches' },
        { kind: 'code', url: 'https://huggingface.co/ada/sketch-7b' },
        { kind: 'data', url: 'https://huggingface.co/datasets/ada/one' },
        { kind: 'data', url: 'https://huggingface.co/datasets/ada/two%E0' },
        { kind: 'project', url: 'https://ada.github.io/sketches' },
      ],
      publishedOn: '2025-10-31',
      version: 3,
      categories: ['cs.LG', 'cs.CL'],
      keywords: ['attention', 'sketching'],
      githubStars: 1234,
    }),
    draft({ title: 'A Paper Without Any Address' }),
    draft({
      title: 'A Very Large Collaboration',
      authors: Array.from({ length: 3_000 }, (_, at) => `Ada Author${at}`),
    }),
  ];
  const report = { papers, rejected: [], warnings: [], dateOnPage: null, fatal: null };
  await world.ingest.ingest(report, { source: 'test', origin: 'test', date: '2025-09-05', partial: false });
  await world.ingest.closeEdition('2025-09-05');
  full = await idOf('Sketches & <Attention>');
  bare = await idOf('A Paper Without Any Address');
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.db.query('delete from saved_papers');
  await world.db.query(`delete from interests where kind in ('liked', 'disliked', 'author')`);
});

const get = (url: string) => world.app.inject({ url });
const page = async (url: string): Promise<string> => (await get(url)).body;
const known = (id: number): string => `/paper/${id}?reader=${token}`;
const press = (id: number, form: Record<string, string>) =>
  post(world.app, `/paper/${id}`, { reader: token, ...form });
const saved = async (): Promise<number[]> =>
  (await world.savedPapers.list(readerId)).map(({ paperId }) => paperId);
/** Returns the titles of a BibTeX file as a strict parser of others reads them. */
const titlesIn = (bib: string): string[] =>
  parse(bib).flatMap((item) =>
    item.itemtype === 'entry'
      ? latexToText(String(item.fields.find(({ name }) => name === 'title')?.value ?? ''))
      : [],
  );
const linksOf = (html: string): Record<string, string> =>
  Object.fromEntries(
    [...html.matchAll(/<a class="button quiet" href="([^"]*)"[^>]*>(?:<span[^>]*>)?([^<]*)</g)].map(
      ([, url, label]) => [label!, url!.replaceAll('&amp;', '&')],
    ),
  );

describe('a paper’s page leads on', () => {
  test('to all that its source names, with stars, versions and categories', async () => {
    const html = await page(`/paper/${full}`);
    expect(linksOf(html)).toMatchObject({
      arXiv: 'https://arxiv.org/abs/2510.27492',
      PDF: 'https://arxiv.org/pdf/2510.27492',
      'Code\u00a0★\u00a01,234': 'https://github.com/ada/sketches',
      Model: 'https://huggingface.co/ada/sketch-7b',
      'Data: one': 'https://huggingface.co/datasets/ada/one',
      'Data: two%E0': 'https://huggingface.co/datasets/ada/two%E0',
      Project: 'https://ada.github.io/sketches',
      'Models and data sets': 'https://huggingface.co/papers/2510.27492',
    });
    expect(html).toContain('href="https://arxiv.org/abs/2510.27492v3"');
    expect(html).toContain('href="https://arxiv.org/list/cs.LG/recent"');
    expect(html).not.toContain('Find on arXiv');
  });

  test('to searches by its title where its source names no address', async () => {
    const links = linksOf(await page(`/paper/${bare}`));
    const title = 'A+Paper+Without+Any+Address';
    expect(links).toMatchObject({
      'Find on arXiv': `https://arxiv.org/search/?query=${title}&searchtype=title`,
      'Semantic Scholar': `https://www.semanticscholar.org/search?q=${title}`,
      'Google Scholar': `https://scholar.google.com/scholar?q=${title}`,
    });
  });

  test('to others, by links that name only the paper’s public address and ask nobody anything', async () => {
    const html = await page(known(full));
    const share = html.slice(html.indexOf('<h2>Share</h2>'), html.indexOf('id="copied"'));
    expect(share.match(/rel="noopener noreferrer nofollow"/g)).toHaveLength(5);
    const address = encodeURIComponent(`https://papers.example.org/paper/${full}`);
    expect(share.match(new RegExp(address, 'g'))).toHaveLength(5);
    expect(share).not.toContain(token);
    expect(html).not.toMatch(/<(?:script|img|iframe|link)[^>]*(?:src|href)="https?:\/\/(?!papers\.example)/);
  });
});

describe('a paper’s page can be cited', () => {
  test('by Zotero, which reads the tags of its head', async () => {
    expect(readAsZotero(await page(`/paper/${full}`))).toEqual({
      itemType: 'preprint',
      creators: [
        { lastName: 'van Gogh', firstName: 'Vincent' },
        { lastName: 'Lovelace', firstName: 'Ada' },
        { lastName: 'Collaboration', firstName: 'The ATLAS' },
        { lastName: 'DeepSeek-AI' },
      ],
      pdf: 'https://arxiv.org/pdf/2510.27492',
      fields: {
        title: 'Sketches & <Attention>',
        date: '2025/10/31',
        publisher: 'arXiv',
        abstractNote: 'We introduce a sketch of attention. It is quick.',
        DOI: '10.48550/arXiv.2510.27492',
        url: 'https://arxiv.org/abs/2510.27492',
      },
    });
    const without = readAsZotero(await page(`/paper/${bare}`));
    expect(without).toMatchObject({ itemType: 'preprint', creators: [], pdf: null });
    expect(without.fields.url).toBe(`https://papers.example.org/paper/${bare}`);
    // A page that is no paper stays a web page.
    expect(readAsZotero(await page('/papers/2025-09-04')).itemType).toBe('webpage');
  });

  test('by search engines, as a ScholarlyArticle, whose texts cannot end the element', async () => {
    const html = await page(`/paper/${full}`);
    const json = /<script type="application\/ld\+json">([^<]*)<\/script>/.exec(html)![1]!;
    expect(JSON.parse(json)).toMatchObject({
      '@type': 'ScholarlyArticle',
      headline: 'Sketches & <Attention>',
      datePublished: '2025-10-31',
      author: [
        { '@type': 'Person', name: 'Vincent van Gogh', familyName: 'van Gogh', givenName: 'Vincent' },
        { '@type': 'Person', name: 'Ada Lovelace' },
        { '@type': 'Organization', name: 'The ATLAS Collaboration' },
        { '@type': 'Organization', name: 'DeepSeek-AI' },
      ],
      sameAs: ['https://doi.org/10.48550/arXiv.2510.27492', 'https://arxiv.org/abs/2510.27492'],
    });
  });

  test('although it has thousands of authors: its page names all of them and stays small, also for a known reader', async () => {
    const id = await idOf('A Very Large Collaboration');
    const html = await page(`/paper/${id}`);
    for (const path of [`/paper/${id}`, known(id)])
      expect(Buffer.byteLength(await page(path))).toBeLessThan(150_000);
    expect(html).toContain('Ada Author2999');
    expect(readAsZotero(html).creators).toHaveLength(500);
    expect((await get(`/paper/${id}/cite.json`)).json()[0].author).toHaveLength(3_000);
  });

  test('as BibTeX, RIS and CSL-JSON, in files and as text on the page', async () => {
    const bib = await get(`/paper/${full}/cite.bib`);
    expect(bib.headers['content-type']).toBe('application/x-bibtex; charset=utf-8');
    expect(titlesIn(bib.body)).toEqual(['Sketches & <Attention>']);
    const html = await page(`/paper/${full}`);
    expect(html).toContain('@misc{gogh2025sketches,');
    expect((await get(`/paper/${full}/cite.ris`)).body).toMatch(/^TY {2}- UNPB\r\n/);
    expect((await get(`/paper/${full}/cite.json`)).json()).toMatchObject([{ id: 'gogh2025sketches' }]);
    expect((await get('/paper/999999/cite.bib')).statusCode).toBe(404);
  });
});

describe('a reading list', () => {
  test('is filled from the mail, whose links ask first: no GET, HEAD or OPTIONS saves', async () => {
    const mail = await simpleParser(world.mail.to('reader@example.org')[0]!.raw);
    for (const id of paperIds) {
      expect(String(mail.html)).toContain(`href="https://papers.example.org${list}/${id}"`);
      expect(mail.text).toContain(`Save: https://papers.example.org${list}/${id}\n`);
    }
    const [id] = paperIds;
    for (const method of ['GET', 'HEAD', 'OPTIONS'] as const)
      await world.app.inject({ method, url: `${list}/${id}` });
    expect(await saved()).toEqual([]);
    const asked = await get(`${list}/${id}`);
    expect(asked.body).toContain('Save this paper?');
    expect(asked.headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });

    const done = await post(world.app, list, { paper: String(id), say: 'save' });
    expect(done).toMatchObject({ statusCode: 303, headers: { location: `${list}?noted=${id}#p${id}` } });
    expect(await page(`${list}?noted=${id}`)).toContain('Saved. It stays here until you remove it.');
    expect(await page(`${list}/${id}`)).toContain('On your reading list');
    // A second press changes nothing.
    await post(world.app, list, { paper: String(id), say: 'save' });
    expect(await saved()).toEqual([id]);
    await post(world.app, list, { paper: String(id), say: 'remove' });
    expect(await page(`${list}?noted=${id}`)).toMatch(/Removed\..*Nothing is saved yet/s);
    expect((await post(world.app, list, { paper: '999999', say: 'save' })).statusCode).toBe(400);
  });

  test('is a file that other programs read, and a feed with an address of its own', async () => {
    for (const id of [bare, full, paperIds[0]!]) {
      await world.savedPapers.save(readerId, id);
      world.clock.forward(60_000);
    }
    const bib = await get(`${list}/papers.bib`);
    expect(bib.headers).toMatchObject({
      'content-type': 'application/x-bibtex; charset=utf-8',
      'content-disposition': 'attachment; filename="paperboy-saved.bib"',
      'cache-control': 'no-store',
    });
    expect(titlesIn(bib.body).slice(1)).toEqual(['Sketches & <Attention>', 'A Paper Without Any Address']);
    expect((await get(`${list}/papers.ris`)).body.match(/^TY {2}- /gm)).toHaveLength(3);
    expect((await get(`${list}/papers.json`)).json()).toHaveLength(3);

    const feedUrl = /value="https:\/\/papers\.example\.org(\/saved-feed\/[^"]+)"/.exec(await page(list))![1]!;
    const feed = await get(feedUrl);
    expect(feed.headers['content-type']).toBe('application/atom+xml; charset=utf-8');
    expect(XMLValidator.validate(feed.body)).toBe(true);
    const { entry } = new XMLParser().parse(feed.body).feed;
    expect(entry.map(({ title }: { title: string }) => title).slice(1)).toEqual([
      'Sketches & <Attention>',
      'A Paper Without Any Address',
    ]);
    // A new address of the private feed ends both.
    await world.preferences.renewFeed(readerId);
    expect((await get(feedUrl)).statusCode).toBe(404);
  });

  test('is shown in pages, each of which a press comes back to, so that a long list stays quick on a phone', async () => {
    const { rows } = await world.db.query<{ id: number }>('select id from papers order by id limit 60');
    for (const { id } of rows) {
      await world.savedPapers.save(readerId, id);
      world.clock.forward(1_000);
    }
    const first = await page(list);
    expect(first).toContain('<p class="soft">60 papers</p>');
    expect(first).toContain(`<a rel="next" href="${list}?page=2">`);
    expect(first.match(/<li class="paper/g)).toHaveLength(50);
    expect(Buffer.byteLength(first)).toBeLessThan(100_000);
    const second = await page(`${list}?page=2`);
    expect(second.match(/<li class="paper/g)).toHaveLength(10);
    expect(second).toContain('<ol class="papers" start="51">');
    expect(second).toContain(`name="back" value="${list}?page=2"`);
    // The first that was saved stands on the last page, and the page after a press is the one that holds it.
    const oldest = rows[0]!.id;
    const pressed = await post(world.app, list, { paper: String(oldest), say: 'save' });
    expect(await page(pressed.headers.location as string)).toContain('Saved. It stays here');
    const removed = await post(world.app, list, { paper: String(oldest), say: 'remove', page: '2' });
    expect(removed.headers.location).toBe(`${list}?noted=${oldest}&page=2#p${oldest}`);
    expect((await page(removed.headers.location as string)).match(/<li class="paper/g)).toHaveLength(9);
    // A page that is no longer there, or never was, shows the last one.
    expect((await page(`${list}?page=9`)).match(/<li class="paper/g)).toHaveLength(9);
  });

  test('is opened by its own link only', async () => {
    const own = list.split('/').at(-1)!;
    for (const purpose of [
      'preferences',
      'feedback',
      'digest',
      'unsubscribe',
      'feed',
      'saved-feed',
    ] as const) {
      const other = world.links.sign(purpose, { subject: readerId, detail: 1 }, world.clock.now());
      expect((await get(`/saved/${other}`)).statusCode).toBe(404);
      expect((await get(`/saved/${other}/papers.bib`)).statusCode).toBe(404);
      expect((await post(world.app, `/saved/${other}`, { paper: '1', say: 'save' })).statusCode).toBe(404);
    }
    for (const path of ['preferences', 'unsubscribe', 'feedback', 'saved-feed'])
      expect((await get(`/${path}/${own}`)).statusCode).toBe(404);
    expect((await get(`/paper/${full}?reader=${own}`)).statusCode).toBe(404);
    expect((await press(full, { reader: own, say: 'save' })).statusCode).toBe(404);
    expect(await saved()).toEqual([]);
  });

  test('says which of its papers are hidden, and leaves them out of its files', async () => {
    await world.savedPapers.save(readerId, full);
    await world.savedPapers.save(readerId, bare);
    await world.curation.hide(full, true);
    const html = await page(list);
    expect(html).toContain('A paper that is no longer shown here');
    expect(html).not.toContain('Sketches');
    expect((await get(`${list}/papers.json`)).json()).toHaveLength(1);
    expect((await get(`${list}/${full}`)).statusCode).toBe(404);
    await post(world.app, list, { paper: String(full), say: 'remove' });
    expect(await saved()).toEqual([bare]);
    await world.curation.hide(full, false);
  });

  test('keeps a paper that is merged into another, once, with the time of the first saving', async () => {
    const other = await world.addReader('other@example.org');
    const [from, to] = [paperIds[3]!, paperIds[4]!];
    await world.savedPapers.save(readerId, from);
    const first = world.clock.now();
    world.clock.forward(60_000);
    await world.savedPapers.save(readerId, to);
    await world.savedPapers.save(other, from);
    await world.curation.merge({ paperId: from, into: to });
    expect(await world.savedPapers.list(readerId)).toEqual([{ paperId: to, savedAt: first }]);
    expect((await world.savedPapers.list(other)).map(({ paperId }) => paperId)).toEqual([to]);
    // A link of an old mail names the paper that is gone.
    await post(world.app, list, { paper: String(from), say: 'remove' });
    expect(await saved()).toEqual([]);
    await post(world.app, list, { paper: String(from), say: 'save' });
    expect(await saved()).toEqual([to]);
    expect(await page(`${list}/${from}`)).toContain('On your reading list');
    const again = await post(world.app, list, { paper: String(from), say: 'save' });
    expect(again.headers.location).toBe(`${list}?noted=${to}#p${to}`);
    expect(await page(again.headers.location as string)).toContain(
      'Saved. It stays here until you remove it.',
    );
  });
});

describe('a known reader', () => {
  const interests = async (): Promise<string[]> =>
    (
      await world.db.query<{ said: string }>(
        `select kind || ' ' || value as said from interests
         where subscriber_id = $1 and kind in ('liked', 'disliked', 'author') order by id`,
        [readerId],
      )
    ).rows.map(({ said }) => said);

  test('rates, saves and follows authors on a paper’s page, which nobody else is shown', async () => {
    const stranger = await page(`/paper/${full}`);
    expect(stranger).not.toContain('name="say"');
    const shown = await get(known(full));
    expect(shown.headers).toMatchObject({ 'cache-control': 'no-store', 'x-robots-tag': 'noindex, nofollow' });
    expect(shown.body).toContain('name="say" value="more" aria-pressed="false"');

    expect(await press(full, { say: 'more' })).toMatchObject({
      statusCode: 303,
      headers: { location: known(full) },
    });
    await press(full, { say: 'save' });
    await press(full, { follow: 'Ada Lovelace' });
    expect(await interests()).toEqual([`liked ${full}`, 'author Ada Lovelace']);
    expect(await saved()).toEqual([full]);
    const html = await page(known(full));
    expect(html).toContain('name="say" value="undo" aria-pressed="true"');
    expect(html).toContain('name="say" value="remove" aria-pressed="true"');
    expect(html).toContain('name="unfollow" value="Ada Lovelace" aria-pressed="true"');
    expect(html).toContain('href="/ask/');
    expect(html).not.toContain('/preferences/');

    await press(full, { say: 'undo' });
    await press(full, { say: 'remove' });
    await press(full, { unfollow: 'ada lovelace' });
    expect([await interests(), await saved()]).toEqual([[], []]);
    // The cached page of strangers has not changed.
    expect(/<main[\s\S]*<\/main>/.exec(await page(`/paper/${full}`))![0]).toBe(
      /<main[\s\S]*<\/main>/.exec(stranger)![0],
    );
  });

  test('has the same buttons in a search, among similar papers and on the reading list, and comes back there', async () => {
    const search = `/search?q=attention&reader=${token}`;
    const found = await page(search);
    expect(found).toContain(`<form class="say" method="post" action="/paper/${full}">`);
    expect(found).toContain(`href="/paper/${full}?reader=${token}"`);
    const back = /name="back" value="([^"]+)"/.exec(found)![1]!.replaceAll('&amp;', '&');
    const pressed = await press(full, { say: 'less', back });
    expect(pressed.headers.location).toBe(`${back}#p${full}`);
    expect(await interests()).toEqual([`disliked ${full}`]);
    expect(await page(search)).toContain('value="undo" aria-pressed="true"');
    expect(await page(known(paperIds[0]!))).toMatch(/<section class="similar"[\s\S]*<form class="say"/);
    await world.savedPapers.save(readerId, full);
    expect(await page(list)).toContain('value="undo" aria-pressed="true"');
    // No other site, and no page without such buttons.
    for (const elsewhere of ['https://example.com/', '//example.com', '/\\example.com', '/admin', '/erase/x'])
      expect((await press(full, { say: 'undo', back: elsewhere })).headers.location).toBe(known(full));
  });

  test('follows a name that is longer than what is stored of it, and stops following it', async () => {
    const name = `The ${'Very '.repeat(30)}Large Collaboration`;
    expect(await world.following.followed(readerId, 'author', [name])).toEqual(new Set());
    await press(full, { follow: name });
    expect(await world.following.followed(readerId, 'author', ['Ada Lovelace', name])).toEqual(
      new Set([name]),
    );
    await press(full, { unfollow: name });
    expect(await interests()).toEqual([]);
  });

  test('is told when the list of authors is full, instead of that they follow one more', async () => {
    for (let at = 0; at < 60; at += 1)
      await world.following.follow(readerId, { kind: 'author', value: `Author ${at}` });
    const own = world.readerLinks.sign('preferences', readerId);
    const refused = await post(world.app, `/preferences/${own}/follow`, { author: 'Ada Lovelace' });
    expect([refused.statusCode, refused.body]).toEqual([
      400,
      expect.stringContaining('You follow 60 authors, which is the limit.'),
    ]);
    expect((await press(full, { follow: 'Ada Lovelace' })).statusCode).toBe(400);
    // One that they follow already stays.
    expect((await press(full, { follow: 'author 7' })).statusCode).toBe(303);
    expect(await interests()).toHaveLength(60);
  });

  test('stores nothing about a reader who was erased, whose links are still signed', async () => {
    const gone = await world.addReader('gone@example.org');
    const own = world.readerLinks.sign('reader', gone);
    await world.erasure.erase(gone);
    const forms: Record<string, string>[] = [{ say: 'more' }, { say: 'save' }, { follow: 'Ada Lovelace' }];
    for (const form of forms) expect((await press(full, { reader: own, ...form })).statusCode).toBe(404);
    // A press may have been on its way when the erasure ended.
    await expect(world.ratings.rate(gone, full, 'more')).rejects.toMatchObject({ code: 'invalid_link' });
    await expect(world.savedPapers.save(gone, full)).rejects.toMatchObject({ code: 'invalid_link' });
    const { rows } = await world.db.query(
      `select kind::text from interests where subscriber_id = $1
       union all select 'saved' from saved_papers where subscriber_id = $1`,
      [gone],
    );
    expect(rows).toEqual([]);
  });

  test('rates no more papers than the preferences take, since each digest reads all of them', async () => {
    const eager = await world.addReader('eager@example.org');
    const own = world.readerLinks.sign('reader', eager);
    await world.db.query(
      `insert into interests (subscriber_id, kind, value, created_at)
       select $1, 'liked', (1_000_000 + n)::text, now() from generate_series(1, 1_999) as n`,
      [eager],
    );
    for (const say of ['more', 'less', 'more'])
      expect((await press(full, { reader: own, say })).statusCode).toBe(303);
    expect((await press(bare, { reader: own, say: 'more' })).statusCode).toBe(400);
    expect(await world.ratings.of(eager, [full, bare])).toEqual(new Map([[full, 'liked']]));
  });

  test('is nobody without a token, or with nothing pressed', async () => {
    expect((await post(world.app, `/paper/${full}`, { say: 'more' })).statusCode).toBe(404);
    expect((await press(full, {})).statusCode).toBe(400);
    expect((await get(`/paper/${full}?reader=none`)).statusCode).toBe(404);
    expect(await interests()).toEqual([]);
  });

  test('follows an author from a search; a stranger signs up with that author kept, beside those of before', async () => {
    const search = `/search?${new URLSearchParams({ q: 'author:"Ada Lovelace"' })}`;
    expect(await page(`/paper/${full}`)).toContain(`href="${search.replaceAll('&', '&amp;')}#follow-title"`);
    const offered = await page(`${search}&reader=${token}`);
    expect(offered).toContain('Get new papers by Ada Lovelace in your digests');
    await post(world.app, '/search/follow', { reader: token, author: 'Ada Lovelace' });
    expect(await interests()).toEqual(['author Ada Lovelace']);
    expect(await page(`${search}&reader=${token}`)).toContain('You follow Ada Lovelace');

    const asked = await page(search);
    expect(asked).toContain('<input type="hidden" name="author" value="Ada Lovelace">');
    const mail = await world.signUp('fan@example.org', { author: 'Ada Lovelace' });
    await post(world.app, await linkIn(mail!, 'confirm'), {});
    const { rows } = await world.db.query<{ said: string; saved: Date | null }>(
      `select i.kind || ' ' || i.value as said, s.preferences_saved_at as saved
       from subscribers s join interests i on i.subscriber_id = s.id where s.address_key = 'fan@example.org'`,
    );
    // Preferences count as saved only once the reader has saved them.
    expect(rows).toEqual([{ said: 'author Ada Lovelace', saved: null }]);
  });
});

import { simpleParser } from 'mailparser';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PaperDraft } from '../../services/papers/paper.ts';
import { createWorld, post, preferencesOf, type World } from '../support/world.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld({ now: '2025-09-01T06:00:00Z' });
});
afterEach(() => world.close());

/** Returns a paper by an author whom the readers of these tests follow. */
const draft = (title: string, arxivId: string | null = null): PaperDraft => ({
  line: 1,
  arxivId,
  title,
  abstract: `This is what we have to say about ${title.toLowerCase()}, and it is a good deal.`,
  authors: ['Ada Lovelace'],
  links: [],
  keywords: [],
  upvotes: null,
  publishedOn: null,
});

/** Ingests a day's list as from a source. */
const list = async (date: string, ...papers: PaperDraft[]) => {
  const report = { papers, rejected: [], warnings: [], dateOnPage: null, fatal: null };
  const result = await world.ingest.ingest(report, { source: 'test', origin: 'test', date, partial: false });
  await world.ingest.closeEdition(date);
  return result;
};

const morning = async (date: string): Promise<void> => {
  world.clock.set(`${date}T07:00:00Z`);
  await world.runDigests();
};

/** Returns the titles in each mail of a reader. */
const mailed = async (email: string): Promise<string[][]> =>
  Promise.all(
    world.mail.to(email).map(async ({ raw }) => {
      const { html } = await simpleParser(raw);
      return [...String(html).matchAll(/<h2[^>]*><a[^>]*>([^<]+)</g)].map(([, title]) => title!);
    }),
  );

const reader = (email: string, given = {}) =>
  world.addReader(email, { authors: ['Ada Lovelace'], hour: 7, paperCount: 20, ...given });

const subjects = [
  'Tables',
  'Saddles',
  'Rivers',
  'Looms',
  'Engines',
  'Numbers',
  'Music',
  'Cards',
  'Poems',
  'Tea',
];
const other = (n: number): PaperDraft => draft(subjects[n % subjects.length]!);

describe('a paper that was sent is not sent again', () => {
  const [first, second] = ['2025-09-01', '2025-09-02'];
  const cases: [string, PaperDraft[], PaperDraft[]][] = [
    [
      'as another version, under another title',
      [draft('A Walk Downhill', '2509.01234')],
      [draft('Two Walks Downhill', '2509.01234')],
    ],
    [
      'from another source: first by title alone, later with its arXiv id',
      [draft('A Walk Downhill')],
      [draft('A walk downhill.', '2509.01234')],
    ],
    [
      'from another source: first with its arXiv id, later by title alone',
      [draft('A Walk Downhill', '2509.01234')],
      [draft('{A} Walk Down{hill}')],
    ],
    [
      'under the title of its first version, after it was given another',
      [draft('A Walk Downhill', '2509.01234'), { ...draft('Two Walks Downhill', '2509.01234'), line: 2 }],
      [draft('A Walk Downhill')],
    ],
  ];
  test.each(cases)('%s', async (_how, before, after) => {
    await reader('r@example.org');
    await list(first, ...before);
    await morning(first);
    await list(second, ...after, other(2));
    await morning(second);
    const [one, two] = await mailed('r@example.org');
    expect(one).toHaveLength(1);
    expect(two).toEqual([other(2).title]);
    const { rows } = await world.db.query('select count(*)::int as n from papers where merged_into is null');
    expect(rows[0].n).toBe(2);
  });

  test('when two listings turn out to be one paper, whichever of them it was sent as', async () => {
    await reader('monday@example.org', { days: [1, 3] });
    await reader('tuesday@example.org', { days: [2, 3] });
    await list('2025-09-01', draft('A Walk Downhill'));
    await morning('2025-09-01');
    await list('2025-09-02', draft('Two Walks Downhill', '2509.01234'));
    await morning('2025-09-02');
    // This list shows that they are one: it has the id of the one with the title of the other.
    await list('2025-09-03', draft('A Walk Downhill', '2509.01234'), other(3));
    await morning('2025-09-03');
    expect(await mailed('monday@example.org')).toEqual([['A Walk Downhill'], [other(3).title]]);
    expect(await mailed('tuesday@example.org')).toEqual([['Two Walks Downhill'], [other(3).title]]);
  });

  test('as the merged paper, to a reader who got it as the other one and then subscribes anew', async () => {
    const id = await reader('back@example.org');
    await list('2025-09-01', draft('A Walk Downhill'));
    await morning('2025-09-01');
    await list('2025-09-02', draft('Two Walks Downhill', '2509.01234'), other(2));
    await list('2025-09-02', draft('A Walk Downhill', '2509.01234'));
    // As if both had been on the latest list, with which a returning reader begins.
    await world.db.query(`update edition_papers set edition_date = '2025-09-02'`);
    await world.db.query('update subscribers set last_edition_date = null where id = $1', [id]);
    await morning('2025-09-02');
    expect(await mailed('back@example.org')).toEqual([['A Walk Downhill'], [other(2).title]]);
  });

  test('when a reader goes from daily to weekly and back', async () => {
    const id = await reader('switch@example.org');
    for (const day of [1, 2, 3, 4, 5, 8, 9]) {
      const date = `2025-09-0${day}`;
      await list(date, other(day));
      world.clock.set(`${date}T06:00:00Z`);
      // A reader with daily digests, then weekly on Fridays, then daily again.
      if (day === 3)
        await world.preferences.save(
          id,
          preferencesOf({ authors: ['Ada Lovelace'], paperCount: 20, days: [5] }),
        );
      if (day === 8)
        await world.preferences.save(id, preferencesOf({ authors: ['Ada Lovelace'], paperCount: 20 }));
      await morning(date);
    }
    const mails = await mailed('switch@example.org');
    expect(mails.map((titles) => titles.length)).toEqual([1, 1, 3, 1, 1]);
    const all = mails.flat();
    expect(new Set(all).size).toBe(all.length);
    expect(all).toHaveLength(7);
  });
});

test('a paper that was rated, either way, is not sent and not announced, on any of three days', async () => {
  const id = await reader('rates@example.org');
  const token = world.readerLinks.sign('reader', id);
  const first = [draft('A Walk Downhill', '2509.00001'), draft('Two Saddles', '2509.00002'), other(1)];
  await list('2025-09-01', ...first);
  world.clock.set('2025-09-01T06:30:00Z');
  const page = (await world.app.inject({ url: `/?reader=${token}` })).body;
  for (const [title, say] of [
    ['A Walk Downhill', 'more'],
    ['Two Saddles', 'less'],
  ] as const) {
    const place = page
      .slice(0, page.indexOf(`>${title}<`))
      .match(/formaction="(\/paper\/\d+)"/g)!
      .at(-1)!;
    const path = place.slice('formaction="'.length, -1);
    expect((await post(world.app, path, { reader: token, back: '/', say })).statusCode).toBe(303);
    const own = (await world.app.inject({ url: `${path}?reader=${token}` })).body;
    expect(own).toContain(`<b>You rated this</b>: ${say} like this.`);
    expect((await world.app.inject({ url: path })).body).not.toContain('You rated this');
  }
  const announced = async (): Promise<string> =>
    (await world.nextDigest.of(id, null)).papers.map(({ title }) => title).join();
  expect(await announced()).toBe(other(1).title);
  await morning('2025-09-01');
  // The rated papers are listed again: by a newer version under another title, and by another source under the title alone.
  await list('2025-09-02', draft('Two Walks Downhill', '2509.00001'), other(2));
  expect(await announced()).toBe(other(2).title);
  await morning('2025-09-02');
  await list('2025-09-03', draft('{T}wo {S}addles'), other(3));
  expect(await announced()).toBe(other(3).title);
  await morning('2025-09-03');
  expect(await mailed('rates@example.org')).toEqual([[other(1).title], [other(2).title], [other(3).title]]);
});

test('a weekly reader gets the papers of the week ranked as one list', async () => {
  await reader('weekly@example.org', { days: [5], paperCount: 2, keywords: ['saddle points'] });
  const by = (author: string, title: string): PaperDraft => ({ ...draft(title), authors: [author] });
  await list('2025-09-01', other(1));
  await morning('2025-09-05');
  await list('2025-09-08', other(8));
  await list(
    '2025-09-10',
    by('Alan Turing', 'Saddle Points of the Week'),
    by('Alan Turing', 'A Note on Chess'),
  );
  await list('2025-09-12', by('Alan Turing', 'Cooking for Two'), by('Alan Turing', 'Running Downhill'));
  await morning('2025-09-12');
  const mails = await mailed('weekly@example.org');
  expect(mails).toEqual([[other(1).title], [other(8).title, 'Saddle Points of the Week']]);
});

describe('ingest', () => {
  const rows = async () => {
    const { rows: found } = await world.db.query(
      `select p.title, p.arxiv_id, ep.edition_date from papers p left join edition_papers ep on ep.paper_id = p.id
       where p.merged_into is null order by p.id`,
    );
    return found;
  };

  test('a list that names a paper by title and by id adds it once', async () => {
    const result = await list(
      '2025-09-01',
      draft('A Walk Downhill'),
      draft('A Walk Downhill', '2509.01234'),
      draft('a walk downhill'),
      draft('A Walk Downhill', '2509.09999'),
    );
    expect(result).toMatchObject({ parsed: 4, created: 2, updated: 0, unchanged: 2 });
    expect((await rows()).map((row) => row.arxiv_id)).toEqual(['2509.01234', '2509.09999']);
  });

  test('a merged paper keeps the earlier list, its links, its page and its place in digests', async () => {
    await reader('r@example.org');
    await list('2025-09-01', draft('A Walk Downhill'));
    await morning('2025-09-01');
    await list('2025-09-02', draft('Two Walks Downhill', '2509.01234'), other(2));
    const [byTitle, byId] = (await world.db.query('select id from papers order by id')).rows;
    const again = { ...draft('A Walk Downhill', '2509.01234'), upvotes: 7 };
    expect(await list('2025-09-03', again, other(3))).toMatchObject({ created: 1, updated: 1 });
    expect(await rows()).toEqual([
      { title: 'A Walk Downhill', arxiv_id: '2509.01234', edition_date: '2025-09-01' },
      { title: other(2).title, arxiv_id: null, edition_date: '2025-09-02' },
      { title: other(3).title, arxiv_id: null, edition_date: '2025-09-03' },
    ]);
    const [former] = await world.editions.papersById([byTitle.id]);
    expect(former).toMatchObject({ id: byTitle.id, arxivId: '2509.01234', upvotes: 7 });
    expect((await world.app.inject({ url: `/paper/${byTitle.id}` })).statusCode).toBe(200);
    expect((await world.app.inject({ url: `/paper/${byId.id}` })).body).toContain('A Walk Downhill');
    // Ingesting it again changes nothing.
    expect(await list('2025-09-03', again, other(3))).toMatchObject({ created: 0, updated: 0, unchanged: 2 });
  });
});

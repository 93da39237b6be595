import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PaperDraft } from '../../services/papers/paper.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
const DAY = '2025-09-03';

const draft = (n: number, given: Partial<PaperDraft> = {}): PaperDraft => ({
  line: n,
  arxivId: `2509.0000${n}`,
  title: `Paper number ${n} on curation`,
  abstract: `Abstract ${n}.`,
  authors: ['Ana Garcia'],
  links: [{ kind: 'arxiv', url: `https://arxiv.org/abs/2509.0000${n}` }],
  keywords: [],
  upvotes: 10,
  publishedOn: null,
  ...given,
});
const take = (papers: PaperDraft[], source = 'hf-daily-papers', date = DAY) =>
  world.ingest.ingest(
    { papers, rejected: [], warnings: [], dateOnPage: null, fatal: null },
    { source, origin: 'test', date, partial: false },
  );
const idOf = async (n: number): Promise<number> => {
  const { rows } = await world.db.query<{ id: number }>(`select id from papers where arxiv_id = $1`, [
    `2509.0000${n}`,
  ]);
  return rows[0]!.id;
};
const onPage = async () => (await world.editions.papersOf(DAY)).map(({ title }) => title);

beforeAll(async () => {
  world = await createWorld({ now: '2025-09-03T12:00:00Z' });
  await take([1, 2, 3, 4, 5].map((n) => draft(n)));
  await world.ingest.closeEdition(DAY);
});
afterAll(() => world.close());

describe('pin', () => {
  test('the pinned come first, the first pinned first, on the page and for the operator', async () => {
    await world.curation.pin(await idOf(4), true);
    world.clock.forward(1_000);
    await world.curation.pin(await idOf(3), true);
    expect((await onPage()).map((title) => /\d/.exec(title)![0])).toEqual(['4', '3', '1', '2', '5']);
    expect((await world.curation.papersOf(DAY)).slice(0, 2).map(({ pinned }) => pinned)).toEqual([
      true,
      true,
    ]);
    await world.curation.pin(await idOf(4), false);
    await world.curation.pin(await idOf(3), false);
    expect((await onPage()).map((title) => /\d/.exec(title)![0])).toEqual(['1', '2', '3', '4', '5']);
    await expect(world.curation.pin(99_999, true)).rejects.toThrow('Paper 99999 is in no edition.');
  });
});

describe('hide', () => {
  test('a hidden paper is on no page, in no search, in no mail, also after it is listed again', async () => {
    const id = await idOf(5);
    await world.curation.hide(id, true);
    await take([draft(5, { upvotes: 99 })]);
    expect(await onPage()).toHaveLength(4);
    expect((await world.editions.list())[0]!.papers).toBe(4);
    expect(await world.editions.papersById([id])).toEqual([]);
    expect((await world.app.inject({ url: `/paper/${id}` })).statusCode).toBe(404);
    expect((await world.search.search('"number 5 on curation"')).papers).toEqual([]);
    expect([...(await world.candidates.between(null, DAY)).papers.keys()]).not.toContain(String(id));
    expect((await world.curation.papersOf(DAY)).find((paper) => paper.id === id)!.hidden).toBe(true);
    await world.curation.hide(id, false);
    expect(await onPage()).toHaveLength(5);
    await expect(world.curation.hide(99_999, true)).rejects.toThrow('There is no paper 99999.');
  });
});

describe('correct', () => {
  test('the operator outranks every source, now and later, and the old title still finds the paper', async () => {
    const id = await idOf(1);
    await world.curation.correct(id, {
      title: 'A better title',
      abstract: 'A better abstract.',
      links: [{ kind: 'code', url: 'https://github.com/a/b' }],
    });
    await take([draft(1, { version: 3, upvotes: 77 })], 'arxiv:cs.AI');
    const result = await take([draft(1, { arxivId: null, abstract: 'Other.' })], 'daily-papers-text');
    expect(result).toMatchObject({ created: 0 });
    const [paper] = await world.editions.papersById([id]);
    expect(paper).toMatchObject({
      title: 'A better title',
      abstract: 'A better abstract.',
      links: [{ kind: 'code', url: 'https://github.com/a/b' }],
      upvotes: 77,
    });
    expect((await world.curation.papersOf(DAY)).find((each) => each.id === id)!.corrected).toEqual([
      'abstract',
      'links',
      'title',
    ]);
    expect((await world.search.search('"better title"')).papers.map((found) => found.id)).toEqual([id]);
  });

  test.each([
    [{ title: '…' }, 'title', 'A title needs a letter or a digit.'],
    [{ links: [{ kind: 'code', url: 'http://10.0.0.1/' }] }, 'links', 'is no address of the open internet'],
    [{ abstract: 'a'.repeat(20_001) }, 'abstract', 'at most 20000 characters'],
  ] as const)('%o is refused by name', async (correction, field, message) => {
    await expect(world.curation.correct(await idOf(2), correction as never)).rejects.toMatchObject({
      field,
      message: expect.stringContaining(message),
    });
  });

  test('to the title of another paper is refused, with the advice to merge', async () => {
    await take(
      [draft(6, { arxivId: null, title: 'Alone' }), draft(7, { arxivId: null, title: 'Other one' })],
      'x',
      '2025-09-05',
    );
    const { rows } = await world.db.query<{ id: number }>(`select id from papers where title = 'Alone'`);
    await expect(world.curation.correct(rows[0]!.id, { title: 'Other One' })).rejects.toThrow(
      'merge the two instead',
    );
  });
});

describe('merge', () => {
  test('ratings, listings and the page follow; the other title is known from now on', async () => {
    await take(
      [draft(8, { arxivId: null, title: 'The same in other words', links: [] })],
      'feed:x',
      '2025-09-05',
    );
    const { rows } = await world.db.query<{ id: number }>(
      `select id from papers where title = 'The same in other words'`,
    );
    const double = rows[0]!.id;
    const into = await idOf(2);
    const reader = await world.addReader('r@example.org');
    await world.ratings.rate(reader, double, 'more');
    await world.curation.merge({ paperId: double, into });
    expect([...(await world.ratings.of(reader, [into]))]).toEqual([[into, 'liked']]);
    expect((await world.editions.papersById([double])).map(({ title }) => title)).toEqual([
      'Paper number 2 on curation',
    ]);
    const result = await take(
      [draft(8, { arxivId: null, title: 'The same in other words' })],
      'feed:x',
      '2025-09-06',
    );
    expect(result.created).toBe(0);
    expect(result.paperIds).toEqual([into]);
  });

  test('the arXiv id of the merged paper stays known', async () => {
    await take([draft(9, { arxivId: null, title: 'No id yet' })], 'feed:x', '2025-09-07');
    await take([draft(9, { title: 'With an id' })], 'hf-daily-papers', '2025-09-07');
    const { rows } = await world.db.query<{ id: number }>(`select id from papers where title = 'No id yet'`);
    await world.curation.merge({ paperId: await idOf(9), into: rows[0]!.id });
    const again = await take([draft(9, { title: 'With an id' })], 'hf-daily-papers', '2025-09-07');
    expect(again).toMatchObject({ created: 0, paperIds: [rows[0]!.id] });
  });

  test('two papers of arXiv, or one with itself, are refused', async () => {
    const id = await idOf(1);
    await expect(world.curation.merge({ paperId: id, into: id })).rejects.toThrow('one paper already');
    await expect(world.curation.merge({ paperId: id, into: await idOf(2) })).rejects.toThrow('as two papers');
  });
});

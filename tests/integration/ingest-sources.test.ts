import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { folderWith, paperboy } from '../support/paperboy.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const file = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const ingest = async (name: string, ...more: string[]) => {
  const { code, json } = await paperboy(['ingest', file(name), '--json', ...more], {
    env: world.env,
  });
  expect(code).toBe(0);
  return json();
};
const everything = async () => {
  const { rows } = await world.db.query(
    `select (select json_agg(p order by id) from papers p) as papers, (select json_agg(e order by paper_id) from edition_papers e) as lists,
       (select json_agg(s order by paper_id, source) from paper_sources s) as sources`,
  );
  return rows[0];
};

describe('paperboy ingest', () => {
  test.each([
    ['tests/fixtures/sources/hf-daily-papers-2025-11-04.json', 30, 'hf-daily-papers', {}],
    ['tests/fixtures/sources/arxiv-atom-cs.AI-2025-08-20.xml', 7, 'arxiv', { new: 2, cross: 5 }],
    ['seeds/daily-papers/2025-09-04.txt', 68, 'daily-papers-text', {}],
  ])('%s: %i papers, and the second time nothing changes', async (name, papers, source, announceTypes) => {
    expect(await ingest(name)).toMatchObject({
      parsed: papers,
      created: papers,
      updated: 0,
      unchanged: 0,
      rejected: [],
      source,
      announceTypes,
    });
    const before = await everything();
    expect(await ingest(name)).toMatchObject({ created: 0, updated: 0, unchanged: papers });
    expect(await everything()).toEqual(before);
  });

  test('several files are read separately, in order, with progress; a bad one is reported and the others are taken', async () => {
    const list = (n: number) =>
      `Paper ${n} of several files\nAn abstract for paper ${n} that is long enough.\n`;
    const dir = await folderWith({
      '2025-10-01.txt': list(1),
      '2025-10-02.txt': '<html>',
      '2025-10-03.txt': list(3),
      '2025-10-06.txt': list(1),
    });
    const names = ['2025-10-01.txt', '2025-10-02.txt', '2025-10-03.txt', '2025-10-06.txt'];
    const { code, json, stderr } = await paperboy(['ingest', ...names, '--json'], {
      env: world.env,
      cwd: dir,
    });
    expect(code).toBe(1);
    expect(stderr).toMatch(/ingesting files: 1 papers, 25 %/);
    expect(json()).toMatchObject({
      parsed: 3,
      created: 2,
      unchanged: 1,
      failed: 1,
      rejected: [{ file: '2025-10-02.txt', line: 1 }],
      files: [
        { closed: true },
        { error: expect.stringContaining('HTML') },
        { closed: true },
        { closed: false },
      ],
    });
    const dated = await paperboy(['ingest', ...names, '--date', '2025-10-01'], { env: world.env, cwd: dir });
    expect(dated.code).toBe(2);
  });

  test('the result of each source is recorded', async () => {
    const { rows } = await world.db.query(
      `select count(*) filter (where cardinality(authors) > 0 and upvotes is not null and links @> '[{"kind":"arxiv"}]')::int as complete
       from papers join paper_sources s on s.paper_id = id where s.source = 'hf-daily-papers'`,
    );
    expect(rows).toEqual([{ complete: 30 }]);
    const announced = await world.db.query(
      `select announce_type as type, count(*)::int as n from paper_sources where source = 'arxiv' group by 1 order by 1`,
    );
    expect(announced.rows).toEqual([
      { type: 'cross', n: 5 },
      { type: 'new', n: 2 },
    ]);
  });

  test('a late paper of a closed edition goes into the first open one', async () => {
    const draft = {
      line: 1,
      arxivId: '2511.99999',
      title: 'A latecomer',
      abstract: 'Late.',
      authors: [],
      links: [],
      keywords: [],
      upvotes: null,
      publishedOn: null,
    };
    const report = { papers: [draft], rejected: [], warnings: [], dateOnPage: null, fatal: null };
    const input = {
      source: 'feed',
      origin: 'test',
      date: '2025-11-03',
      partial: true,
      fallbackEdition: '2025-11-04',
    };
    const late = await world.ingest.ingest(report, input);
    expect(late).toMatchObject({ created: 1, edition: '2025-11-05' });
    const again = await world.ingest.ingest(report, input);
    expect(again).toMatchObject({ created: 0, updated: 0, unchanged: 1 });
    const { rows } = await world.db.query(
      `select edition_date from edition_papers join papers on id = paper_id where title = 'A latecomer'`,
    );
    expect(rows).toEqual([{ edition_date: '2025-11-05' }]);
  });
});

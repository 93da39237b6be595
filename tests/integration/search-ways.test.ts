import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { finished, unfinished } from '../../services/papers/search/search-statements.ts';
import { createWorld, type World } from '../support/world.ts';

const PAPERS = 6_000;

// Enough papers for both ways to find the newest matches: "every" by walking, "third" by the index.
let world: World;
beforeAll(async () => {
  world = await createWorld();
  await world.db.query(
    `insert into editions (date, state) select date '2020-01-01' + day, 'closed' from generate_series(0, ${PAPERS / 100}) as day`,
  );
  await world.db.query(
    `insert into papers (identity, title, abstract, authors, keywords, links, title_key)
     select 'p' || n, concat('Study ', n, case when n % 2 = 0 then ' even' end), concat_ws(' ', 'every begin' || n,
         case when n % 3 = 0 then 'third' end, case when n % 1000 = 7 then 'rare' end,
         case when n % 4 = 0 then 'red kite' when n % 4 = 1 then 'kite in red' end, case when n % 50 = 3 then 'long' end),
       array[case when n % 500 = 9 then 'Ada Long' else 'Bo Short' end], '{}',
       case when n % 10 = 0 then '[{"kind":"code","url":"https://example.org"}]' else '[]' end::jsonb, 'study' || n
     from generate_series(1, ${PAPERS}) as n`,
  );
  await world.db.query(
    `insert into edition_papers (edition_date, paper_id, position)
     select date '2020-01-01' + (row_number() over (order by id))::int / 100, id, row_number() over (order by id) from papers`,
  );
  await world.index.catchUp();
});
afterAll(() => world.close());

type Bounds = { since?: string; until?: string; withCode?: boolean };
type Sought = Bounds & { query: string; words?: string; open?: string; authors?: string };

const newest = async ({ query, words = query, open, authors, since, until, withCode = false }: Sought) => {
  const { rows } = await world.db.query<{ ids: number[] }>(
    'select newest_by_text($1, $2, $3, $4, $5, $6, $7, 1500, 300) as ids',
    [query, words, open ?? null, authors ?? null, since ?? null, until ?? null, withCode],
  );
  return rows[0]!.ids;
};

/** Returns the same result by reading every paper. */
const read = async ({ query, since = '-infinity', until = 'infinity', withCode = false }: Sought) => {
  const { rows } = await world.db.query<{ id: number }>(
    `select id from paper_search s join papers p on p.id = s.paper_id join edition_papers using (paper_id)
     where (document || ''::tsvector) @@ $1::tsquery and edition_date >= $2 and edition_date < $3
       and (not $4::boolean or links @> '[{"kind":"code"}]')
     order by id desc limit 300`,
    [query, since, until, withCode],
  );
  return rows.map(({ id }) => id);
};

const sorted = (ids: number[]): number[] => ids.toSorted((a, b) => b - a);

describe('the newest matches, found either way', () => {
  test.each<[string, number, Sought]>([
    ['a word of every paper', 300, { query: `'everi'` }],
    ['a word of every third', 300, { query: `'third'` }],
    ['a rare word', 6, { query: `'rare'` }],
    ['no word of any', 0, { query: `'nothing'` }],
    ['without a word', 300, { query: `'everi' & !'third'` }],
    ['a phrase', 300, { query: `'red' <-> 'kite'`, words: `'red' & 'kite'` }],
    [
      'a phrase beside a rare word',
      0,
      { query: `'red' <-> 'kite' & 'rare'`, words: `'red' & 'kite' & 'rare'` },
    ],
    ['a beginning that all have', 300, { query: `'begin':*` }],
    [
      'a rare word beside a beginning that all have',
      6,
      { query: `'rare' & 'begin':*`, words: `'rare'`, open: `'begin':*` },
    ],
    [
      'a rare word beside a beginning that few have',
      1,
      { query: `'rare' & 'begin1007':*`, words: `'rare'`, open: `'begin1007':*` },
    ],
    ['an author whose name is a word', 12, { query: `'long':B`, words: `'long'`, authors: `'long'` }],
    ['an author of most papers', 300, { query: `'short':B`, words: `'short'`, authors: `'short'` }],
    ['until a day', 300, { query: `'everi'`, until: '2020-02-01' }],
    ['a rare word since a day', 2, { query: `'rare'`, since: '2020-02-01' }],
    ['a rare word of few days', 1, { query: `'rare'`, since: '2020-01-10', until: '2020-01-13' }],
    ['a word of few days', 100, { query: `'everi'`, since: '2020-01-10', until: '2020-01-11' }],
    [
      'a phrase of few days',
      25,
      { query: `'red' <-> 'kite'`, words: `'red' & 'kite'`, since: '2020-01-10', until: '2020-01-11' },
    ],
    ['no word of any day', 0, { query: `'everi'`, since: '2030-01-01' }],
    ['a word of those with code', 200, { query: `'third'`, withCode: true }],
    [
      'a beginning until a day',
      2,
      { query: `'rare' & 'begin':*`, words: `'rare'`, open: `'begin':*`, until: '2020-01-15' },
    ],
  ])('%s', async (_what, count, sought) => {
    const ids = await newest(sought);
    expect(ids).toHaveLength(count);
    // Within a day, the order is by place, not by id.
    if (!sought.until || count < 300) expect(sorted(ids)).toEqual(await read(sought));
  });

  test('of a title', async () => {
    const { rows } = await world.db.query<{ every: number[]; even: number[]; one: number[] }>(
      `select newest_by_title('studi', 300) as every, newest_by_title('even', 300) as even, newest_by_title('''4711''', 300) as one`,
    );
    const [{ every, even, one }] = rows as [(typeof rows)[0]];
    expect([every.length, even.length, one.length]).toEqual([300, 300, 1]);
    expect(every).toEqual(await read({ query: `'studi'` }));
    expect(even).toEqual(await read({ query: `'even'` }));
  });

  test('hidden papers and open editions are not among those of a day', async () => {
    const day = { query: `'everi'`, since: '2020-01-10', until: '2020-01-11' };
    const [hidden] = await newest(day);
    await world.db.query('update papers set hidden_at = now() where id = $1', [hidden]);
    expect(await newest(day)).toHaveLength(99);
    await world.db.query(`update editions set state = 'open' where date = '2020-01-10'`);
    expect(await newest(day)).toEqual([]);
    await world.db.query(`update editions set state = 'closed' where date = '2020-01-10'`);
    await world.db.query('update papers set hidden_at = null where id = $1', [hidden]);
  });
});

describe('the work of a search', () => {
  const planOf = async (sql: string, values: unknown[] = []): Promise<string> => {
    const client = await world.db.connect();
    try {
      await client.query('begin; set local enable_seqscan = off; set local enable_indexscan = off');
      const { rows } = await client.query<{ 'QUERY PLAN': string }>(`explain (costs off) ${sql}`, values);
      return rows.map((row) => row['QUERY PLAN']).join('\n');
    } finally {
      await client.query('rollback');
      client.release();
    }
  };

  test('words with a given beginning are looked up in the index', async () => {
    const plan = await planOf(`select ${unfinished('$1')}`, ['begin']);
    expect(plan).toMatch(/search_words_prefix_idx/);
    expect(plan).not.toMatch(/Seq Scan/);
  });

  test('an author is looked up in the index of authors', async () => {
    const plan = await planOf(
      `select paper_id from paper_search where ts_filter(document, '{b}') @@ 'long' and document @@ 'long'`,
    );
    expect(plan).toMatch(/Bitmap Index Scan on paper_search_authors_idx/);
  });

  test('for a word that every paper has, only the newest papers are read', async () => {
    const { rows } = await world.db.query<{ 'QUERY PLAN': [{ Plan: Record<string, number> }] }>(
      `explain (analyze, buffers, format json) select newest_by_text('everi', 'everi', null, null, null, null, false, 300, 300)`,
    );
    const { Plan: plan } = rows[0]!['QUERY PLAN'][0];
    // 500 to measure how common it is, at most 450 to find 300: three pages of an index and one of the table each, and
    // what it takes to plan.
    expect(plan['Shared Hit Blocks']! + plan['Shared Read Blocks']!).toBeLessThan(4 * 950 + 500);
  });
});

test('facets are returned with the results on request', async () => {
  const { facets, total } = await world.search.search('third', { facets: true });
  expect(total).toBe(300);
  expect(facets).toEqual(await world.search.facets('third'));
  expect(await world.search.search('third')).not.toHaveProperty('facets');
});

test.each([
  ['a word', finished('$1'), 'kites', `'kite' | 'kites'`],
  ['a word that is its own stem', finished('$1'), 'kite', `'kite'`],
  ['a beginning', unfinished('$1'), 'beg', `'beg':*`],
  ['a beginning that is no stem', unfinished('$1'), 'studie', `'studie':* | 'studi'`],
])('%s as a query', async (_what, sql, word, query) => {
  const { rows } = await world.db.query<{ query: string }>(`select (${sql})::text as query`, [word]);
  expect(rows[0]!.query).toBe(query);
});

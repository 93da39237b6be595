import { readFile } from 'node:fs/promises';
import { createSearch, type SearchOptions } from '../../services/papers/search/search.ts';
import { FIND, RANK } from '../../services/papers/search/search-statements.ts';
import { createTopics, type Topic } from '../../services/papers/topics.ts';
import { type Db, inTransaction } from '../../services/platform/postgres.ts';
import type { Figures } from '../figures.ts';
import { random, text, word } from './words.ts';

type Say = (line: string) => void;

/** Prints the execution plan of a statement under these settings. */
const explain = async (db: Db, say: Say, sql: string, values: unknown[], settings = 'select 1') =>
  inTransaction(db, async (client) => {
    await client.query(settings);
    const { rows } = await client.query<{ 'QUERY PLAN': string }>(
      `explain (analyze, costs off, timing off, summary off, buffers off) ${sql}`,
      values,
    );
    say(rows.map((row) => row['QUERY PLAN'].replace(/'\{[\d,]{40,}\}'/, "'{…}'")).join('\n'));
  });

/** Returns a process's processor time in ms, or null on systems other than Linux, which do not report it. */
const cpuMsOf = async (pid: number): Promise<number | null> =>
  readFile(`/proc/${pid}/schedstat`, 'utf8').then(
    (text) => Number(text.split(' ')[0]) / 1e6,
    () => null,
  );

const quantiles = (name: string, values: number[]): Figures => {
  const sorted = [...values].sort((a, b) => a - b);
  return {
    [`${name}Median`]: sorted[sorted.length >> 1]!,
    [`${name}P95`]: sorted[Math.floor(sorted.length * 0.95)]!,
    [`${name}Max`]: sorted.at(-1)!,
  };
};

const measure = async (name: string, db: Db, queries: string[], options: SearchOptions = {}) => {
  const search = createSearch({ db });
  for (const query of queries.slice(0, 20)) await search.search(query, options);
  const { pid } = (await db.query<{ pid: number }>('select pg_backend_pid() as pid')).rows[0]!;
  const times: number[] = [];
  const cpuTimes: number[] = [];
  for (const query of queries) {
    const cpuBefore = await cpuMsOf(pid);
    const startedAt = performance.now();
    await search.search(query, options);
    times.push(performance.now() - startedAt);
    const cpuAfter = await cpuMsOf(pid);
    if (cpuBefore !== null && cpuAfter !== null) cpuTimes.push(cpuAfter - cpuBefore);
  }
  // On a machine with other load, only the processor time of Postgres can be compared with that of another day.
  return {
    ...quantiles(`${name}Ms`, times),
    ...(cpuTimes.length > 0 && quantiles(`${name}CpuMs`, cpuTimes)),
  };
};

const WALK = `select i from unnest(array(select paper_id from paper_search order by paper_id desc limit 450)) as i,
  lateral (select document from paper_search where paper_id = i offset 0) s where document @@ $1::tsquery limit 300`;
const INDEX =
  'select paper_id from paper_search where document @@ $1::tsquery order by paper_id desc limit 300';

/** Prints the query plan of each step, for a common word and for a rare one. */
const sayPlans = async (db: Db, say: Say): Promise<void> => {
  const settings = 'set local enable_seqscan = off';
  for (const [query, way, more] of [
    [`'men'`, WALK, ''],
    [`'mensilque'`, INDEX, '; set local enable_indexscan = off'],
  ] as const) {
    const { rows } = await db.query<{ ids: number[] }>(FIND, [
      query,
      query,
      null,
      null,
      null,
      null,
      false,
      300,
    ]);
    const { ids } = rows[0]!;
    say(`${query}: ${ids.length} to rank`);
    await explain(db, say, way, [query], settings + more);
    await explain(db, say, RANK, [query, ids, 20, 0]);
  }
};

/** Measures how fast papers are found through the one connection of `db`, and prints the query plans. */
export const measureSearch = async (db: Db, say: Say): Promise<Figures> => {
  const topics = JSON.parse(
    await readFile(new URL('../../seeds/topics.json', import.meta.url), 'utf8'),
  ) as Topic[];
  await createTopics({ db }).replaceAll(topics);
  await db.query('vacuum analyze');
  // Words of all frequencies, the commonest among them; misspelt words; and a beginning that one word in fourteen has.
  const queries = Array.from(
    { length: 300 },
    (_, n) => [text(1), text(2), text(3), `"${text(2)}"`, `${word()}x`, 'ra', `${text(1)} ra`][n % 7]!,
  );
  const year = (): number => 2000 + Math.floor(3 * random());
  const withOperators = Array.from(
    { length: 210 },
    (_, n) =>
      [
        `author:${word()}`,
        `author:"${text(2)}" ${word()}`,
        `${word()} after:${year()}`,
        `${text(2)} before:${year()}-06`,
        `${word()} -${word()}`,
        `"${text(2)}" ${word()} ${word().slice(0, 4)}`,
        `before:${year()}-03-04`,
      ][n % 7]!,
  );
  const figures = {
    ...(await measure('search', db, queries)),
    ...(await measure('operators', db, withOperators)),
    ...(await measure('page', db, queries, { marked: true, facets: true })),
  };
  await sayPlans(db, say);
  return figures;
};

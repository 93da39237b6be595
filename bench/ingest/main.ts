import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { startStack } from '../../bin/local/stack.ts';
import { migrate } from '../../prisma/migrate.ts';
import { createIngest } from '../../services/papers/ingest.ts';
import { createFileIngest } from '../../services/papers/ingest-files.ts';
import { createSearch } from '../../services/papers/search.ts';
import { createSearchIndex } from '../../services/papers/search-index.ts';
import { FIND, RANK } from '../../services/papers/search-statements.ts';
import { readTextSource } from '../../services/papers/sources/read-text-source.ts';
import { systemClock } from '../../services/platform/clock.ts';
import { createPool, type Db, inTransaction } from '../../services/platform/postgres.ts';
import { type Figures, figuresJson } from '../figures.ts';
import { createRandom } from '../seeded-random.ts';

const HELP = `Usage: npm run --silent bench:ingest -- [--json] [--papers N]

How fast files of papers are taken in, beside one bare INSERT a file in the same run, and how fast the archive that comes
of it is searched. Its own Postgres, generated papers of real length.

Figures: papersPerSecond, barePapersPerSecond, ratioToBareInsert, peakRssMb, searchMsMedian, searchMsP95, searchMsMax,
and on Linux searchCpuMsMedian, searchCpuMsP95, searchCpuMsMax: what Postgres computed for it.
`;
const PER_FILE = 100;
const FILES_AT_ONCE = 50;
const WORDS = 30_000;

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean' },
    papers: { type: 'string', default: '100000' },
    help: { type: 'boolean' },
  },
});
const say = (line: string): void => void process.stderr.write(`${line}\n`);
const random = createRandom(7);

// Common words are common, as in any language: Zipf's law, roughly.
const syllables = [
  'ra',
  'men',
  'to',
  'sil',
  'que',
  'ver',
  'no',
  'dal',
  'pi',
  'ter',
  'gu',
  'lo',
  'shen',
  'ka',
];
const word = (): string => {
  let n = Math.floor(WORDS ** random());
  let text = '';
  do {
    text += syllables[n % syllables.length];
    n = Math.floor(n / syllables.length);
  } while (n > 0);
  return text;
};
const text = (count: number): string => Array.from({ length: count }, word).join(' ');

const fileOf = (first: number, count: number): string =>
  JSON.stringify(
    Array.from({ length: count }, (_, n) => ({
      paper: {
        id: `${String(1000 + Math.floor((first + n) / 90_000))}.${String(10_000 + ((first + n) % 90_000))}`,
        title: `${text(9)} ${first + n}`,
        summary: `${text(170)}.`,
        authors: Array.from({ length: 6 }, () => ({ name: `${word()} ${word()}` })),
        ai_keywords: [text(2), text(2), text(2)],
        upvotes: Math.floor(60 * random()),
      },
      numComments: 1,
    })),
  );

const dayOf = (n: number): string => new Date(Date.UTC(2000, 0, 1 + n)).toISOString().slice(0, 10);

const measureIngest = async (db: Db, dir: string, total: number) => {
  const log = pino({ level: 'silent' });
  const index = createSearchIndex({ db });
  const ingest = createIngest({ db, clock: systemClock, log, index });
  const names = (await readdir(dir)).sort();
  let [oursMs, bareMs, peakRss, done] = [0, 0, 0, 0];
  await db.query('create table bare (identity text primary key, title text, abstract text, authors text[])');
  // In turns, so that both meet the same machine.
  for (let from = 0; from < names.length; from += FILES_AT_ONCE) {
    const some = names.slice(from, from + FILES_AT_ONCE);
    let startedAt = performance.now();
    await createFileIngest({ ingest, index, log })(
      some.map((name) => ({ path: join(dir, name), date: name.slice(0, 10) })),
      { partial: false, keepOpen: false },
      (taken) => {
        if ('error' in taken) throw taken.error;
        peakRss = Math.max(peakRss, process.memoryUsage.rss());
      },
    );
    oursMs += performance.now() - startedAt;
    startedAt = performance.now();
    for (const name of some) await insertBare(db, join(dir, name));
    bareMs += performance.now() - startedAt;
    done += some.length * PER_FILE;
    say(`${done} of ${total} papers, ${Math.round((done * 1000) / oursMs)} a second`);
  }
  return {
    papersPerSecond: (1000 * total) / oursMs,
    barePapersPerSecond: (1000 * total) / bareMs,
    ratioToBareInsert: bareMs / oursMs,
    peakRssMb: peakRss / 1024 / 1024,
  };
};

const insertBare = async (db: Db, path: string): Promise<void> => {
  const papers = JSON.parse((await readTextSource(path)).text ?? '[]') as { paper: { id: string } }[];
  const rows = papers.map(({ paper }) => ({ ...paper, identity: paper.id }));
  await db.query(
    `insert into bare select identity, title, summary, '{}' from json_to_recordset($1::json) as r(identity text, title text, summary text)`,
    [JSON.stringify(rows)],
  );
};

/** Says the plan of a statement as it ran, under these settings. */
const explain = async (db: Db, sql: string, values: unknown[], settings = 'select'): Promise<void> =>
  inTransaction(db, async (client) => {
    await client.query(settings);
    const { rows } = await client.query<{ 'QUERY PLAN': string }>(
      `explain (analyze, costs off, timing off, summary off, buffers off) ${sql}`,
      values,
    );
    say(rows.map((row) => row['QUERY PLAN'].replace(/'\{[\d,]{40,}\}'/, "'{…}'")).join('\n'));
  });

/** What a process has computed so far, in ms; null where the system does not say (only Linux does). */
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

const measureSearch = async (db: Db) => {
  await db.query('vacuum analyze');
  const search = createSearch({ db });
  // Words of all frequencies, the commonest and slips among them.
  const queries = Array.from(
    { length: 300 },
    (_, n) => [text(1), text(2), text(3), `"${text(2)}"`, `${word()}x`, 'ra', `${text(1)} ra`][n % 7]!,
  );
  for (const query of queries.slice(0, 20)) await search.search(query);
  const { pid } = (await db.query<{ pid: number }>('select pg_backend_pid() as pid')).rows[0]!;
  const times: number[] = [];
  const cpuTimes: number[] = [];
  for (const query of queries) {
    const cpuBefore = await cpuMsOf(pid);
    const startedAt = performance.now();
    await search.search(query);
    times.push(performance.now() - startedAt);
    const cpuAfter = await cpuMsOf(pid);
    if (cpuBefore !== null && cpuAfter !== null) cpuTimes.push(cpuAfter - cpuBefore);
  }
  // What each of the two statements does for a word that is common, and for one that is not.
  for (const query of [`'men'`, `'mensilque'`]) {
    const ids = (await db.query<{ ids: number[] }>(FIND, [query, query, 300])).rows[0]!.ids;
    const indexed = `select paper_id from paper_search where document @@ $1::tsquery order by paper_id desc limit 300`;
    say(`${query}: ${ids.length} to rank`);
    await explain(db, indexed, [query], 'set local enable_seqscan = off; set local enable_indexscan = off');
    await explain(db, RANK, [query, ids, 20, 0]);
  }
  // On a machine that others use, only what Postgres computed can be compared with another day's.
  return { ...quantiles('searchMs', times), ...(cpuTimes.length > 0 && quantiles('searchCpuMs', cpuTimes)) };
};

const main = async (): Promise<void> => {
  const total = Math.ceil(Number(options.papers) / PER_FILE) * PER_FILE;
  const dataDir = await mkdtemp(join(tmpdir(), 'paperboy-bench-'));
  const stack = await startStack({ dataDir, ephemeral: true, parts: ['postgres'] });
  const db = createPool({ databaseUrl: stack.databaseUrl, name: 'bench', log: pino({ level: 'silent' }) });
  // Searched through one connection, whose process can be watched.
  const one = createPool({
    databaseUrl: stack.databaseUrl,
    name: 'bench search',
    log: pino({ level: 'silent' }),
    max: 1,
  });
  try {
    await migrate(stack.databaseUrl);
    const dir = join(dataDir, 'files');
    await mkdir(dir);
    for (let at = 0; at < total; at += PER_FILE)
      await writeFile(join(dir, `${dayOf(at / PER_FILE)}.json`), fileOf(at, PER_FILE));
    say(`${total} papers in ${total / PER_FILE} files`);
    const figures = { ...(await measureIngest(db, dir, total)), ...(await measureSearch(one)) };
    process.stdout.write(
      options.json ? `${figuresJson(figures)}\n` : `${JSON.stringify(figures, null, 1)}\n`,
    );
  } finally {
    await Promise.all([db.end(), one.end()]);
    await stack.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
};

if (options.help) process.stdout.write(HELP);
else await main();

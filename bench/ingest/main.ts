import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { startStack } from '../../bin/local/stack.ts';
import { migrate } from '../../prisma/migrate.ts';
import { createIngest } from '../../services/papers/ingest.ts';
import { createSearch } from '../../services/papers/search.ts';
import { searchSql } from '../../services/papers/search-statements.ts';
import { parseSource } from '../../services/papers/sources/detect.ts';
import { readTextSource } from '../../services/papers/sources/read-text-source.ts';
import { systemClock } from '../../services/platform/clock.ts';
import { createPool, type Db } from '../../services/platform/postgres.ts';
import { figuresJson } from '../figures.ts';
import { createRandom } from '../seeded-random.ts';

const HELP = `Usage: node --import tsx bench/ingest/main.ts [--json] [--papers N]

How fast files of papers are taken in, beside one bare INSERT a file in the same run, and how fast the archive that comes
of it is searched. Its own Postgres, generated papers of real length.

Figures: papersPerSecond, barePapersPerSecond, ratioToBareInsert, peakRssMb, searchMsMedian, searchMsP95, searchMsMax
`;
const PER_FILE = 100;
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
  const ingest = createIngest({ db, clock: systemClock, log: pino({ level: 'silent' }) });
  const names = (await readdir(dir)).sort();
  let oursMs = 0;
  let bareMs = 0;
  let peakRss = 0;
  await db.query('create table bare (identity text primary key, title text, abstract text, authors text[])');
  for (const [at, name] of names.entries()) {
    const date = name.slice(0, 10);
    let startedAt = performance.now();
    const read = await readTextSource(join(dir, name));
    const { report, kind } = parseSource(read.text ?? '', { date });
    await ingest.ingest(report, { source: kind, origin: name, date, partial: false });
    await ingest.closeEdition(date);
    oursMs += performance.now() - startedAt;
    startedAt = performance.now();
    const again = JSON.parse((await readTextSource(join(dir, name))).text ?? '[]') as {
      paper: { id: string };
    }[];
    const rows = again.map(({ paper }) => ({ ...paper, identity: paper.id, abstract: '', authors: [] }));
    await db.query(
      `insert into bare select identity, title, summary, '{}' from json_to_recordset($1::json) as r(identity text, title text, summary text)`,
      [JSON.stringify(rows)],
    );
    bareMs += performance.now() - startedAt;
    peakRss = Math.max(peakRss, process.memoryUsage.rss());
    if (at % 100 === 99)
      say(
        `${(at + 1) * PER_FILE} of ${total} papers, ${Math.round(((at + 1) * PER_FILE * 1000) / oursMs)} a second`,
      );
  }
  return {
    papersPerSecond: (1000 * total) / oursMs,
    barePapersPerSecond: (1000 * total) / bareMs,
    ratioToBareInsert: bareMs / oursMs,
    peakRssMb: peakRss / 1024 / 1024,
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
  const times: number[] = [];
  for (const query of queries) {
    const startedAt = performance.now();
    await search.search(query);
    times.push(performance.now() - startedAt);
  }
  times.sort((a, b) => a - b);
  const { rows } = await db.query<{ 'QUERY PLAN': string }>(
    `explain (analyze, costs off, timing off, summary off, buffers off) ${[
      'men & to',
      null,
      null,
      'false',
      '20',
      '0',
    ].reduce(
      (sql: string, value, at) => sql.replaceAll(`$${at + 1}`, value === null ? 'null' : `'${value}'`),
      searchSql({
        words: 'men & to',
        from: null,
        before: null,
        withCode: false,
        sort: 'best',
        marked: false,
      }),
    )}`,
  );
  say(rows.map((row) => row['QUERY PLAN']).join('\n'));
  return {
    searchMsMedian: times[times.length >> 1]!,
    searchMsP95: times[Math.floor(times.length * 0.95)]!,
    searchMsMax: times.at(-1)!,
  };
};

const main = async (): Promise<void> => {
  const total = Math.ceil(Number(options.papers) / PER_FILE) * PER_FILE;
  const dataDir = await mkdtemp(join(tmpdir(), 'paperboy-bench-'));
  const stack = await startStack({ dataDir, ephemeral: true, parts: ['postgres'] });
  const db = createPool({ databaseUrl: stack.databaseUrl, name: 'bench', log: pino({ level: 'silent' }) });
  try {
    await migrate(stack.databaseUrl);
    const dir = join(dataDir, 'files');
    await mkdir(dir);
    for (let at = 0; at < total; at += PER_FILE)
      await writeFile(join(dir, `${dayOf(at / PER_FILE)}.json`), fileOf(at, PER_FILE));
    say(`${total} papers in ${total / PER_FILE} files`);
    const figures = { ...(await measureIngest(db, dir, total)), ...(await measureSearch(db)) };
    process.stdout.write(
      options.json ? `${figuresJson(figures)}\n` : `${JSON.stringify(figures, null, 1)}\n`,
    );
  } finally {
    await db.end();
    await stack.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
};

if (options.help) process.stdout.write(HELP);
else await main();

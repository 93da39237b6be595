import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { startStack } from '../../bin/local/stack.ts';
import { migrate } from '../../prisma/migrate.ts';
import { createIngest } from '../../services/papers/ingest/ingest.ts';
import { createFileIngest } from '../../services/papers/ingest/ingest-files.ts';
import { createSearchIndex } from '../../services/papers/search/search-index.ts';
import { readTextFile } from '../../services/papers/sources/read-text-file.ts';
import { systemClock } from '../../services/platform/clock.ts';
import { createFetcher } from '../../services/platform/fetcher.ts';
import { createPool, type Db } from '../../services/platform/postgres.ts';
import { figuresJson } from '../figures.ts';
import { measureSearch } from './measure-search.ts';
import { random, text, word } from './words.ts';

const HELP = `Usage: npm run --silent bench:ingest -- [--json] [--papers N]

Measures how fast files of papers are ingested, compared with one bare INSERT per file in the same run, and how fast the
resulting archive is searched. It has its own Postgres; the papers are generated, of real length.

Figures: papersPerSecond, barePapersPerSecond, ratioToBareInsert, peakRssMb; searchMsMedian, searchMsP95, searchMsMax for
words, phrases, misspelt words and beginnings; the same for operatorsMs (author:, after:, before:, -without) and pageMs (with
snippets and facets, as a page searches); and on Linux searchCpuMs, operatorsCpuMs and pageCpuMs, the processor time of
Postgres.
`;
const PER_FILE = 100;
const FILES_AT_ONCE = 50;

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean' },
    papers: { type: 'string', default: '100000' },
    help: { type: 'boolean' },
  },
});
const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

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
  // They run in turns, so that other load on the machine affects both.
  for (let from = 0; from < names.length; from += FILES_AT_ONCE) {
    const some = names.slice(from, from + FILES_AT_ONCE);
    let startedAt = performance.now();
    await createFileIngest({ ingest, index, log, fetcher: createFetcher({ userAgent: 'Paperboy bench' }) })(
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
  const papers = JSON.parse((await readTextFile(path)).text ?? '[]') as { paper: { id: string } }[];
  const rows = papers.map(({ paper }) => ({ ...paper, identity: paper.id }));
  await db.query(
    `insert into bare select identity, title, summary, '{}' from json_to_recordset($1::json) as r(identity text, title text, summary text)`,
    [JSON.stringify(rows)],
  );
};

const main = async (): Promise<void> => {
  const total = Math.ceil(Number(options.papers) / PER_FILE) * PER_FILE;
  const dataDir = await mkdtemp(join(tmpdir(), 'paperboy-bench-'));
  const stack = await startStack({ dataDir, ephemeral: true, parts: ['postgres'] });
  const db = createPool({ databaseUrl: stack.databaseUrl, name: 'bench', log: pino({ level: 'silent' }) });
  // The searches use one connection, so that the time of its process can be read.
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
    const figures = { ...(await measureIngest(db, dir, total)), ...(await measureSearch(one, say)) };
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

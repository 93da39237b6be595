import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type Figures, figuresJson } from '../figures.ts';
import { startServer } from '../server-process.ts';
import { openSite } from '../site.ts';
import { reads, signUps } from './load.ts';

const HELP = `Usage: npm run --silent bench:signup -- [--json] [--seconds N] [--rounds N] [--connections N]

Measures how many sign-ups and front pages one API process serves, compared with a bare Fastify that does one INSERT or
serves a file of the same size, in turns within one run. It has its own Postgres and Redis; the two servers and the load
are three processes.

  --seconds N      seconds of each measurement (default 2)
  --rounds N       rounds; the figures are their medians (default 7)
  --connections N  open connections (default 64)

Figures: ratioToBareInsert, ratioToStatic, p99MsAtHalfLoad (of sign-ups, at half the measured rate),
signupsPerSecond, bareInsertsPerSecond, pagesPerSecond, filesPerSecond, pageBytes
`;

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean' },
    seconds: { type: 'string', default: '2' },
    rounds: { type: 'string', default: '7' },
    connections: { type: 'string', default: '64' },
    help: { type: 'boolean', short: 'h' },
  },
});
const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};
const median = (values: number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

/** Longer than a person needs to fill in the form. */
const FORM_MS = 2_600;

const measure = async (paperboy: string, bare: string, folder: string): Promise<Figures> => {
  const page = await (await fetch(paperboy)).text();
  await writeFile(join(folder, 'index.html'), page);
  const started = /name="started" value="([^"]+)"/.exec(page)![1]!;
  await wait(FORM_MS);
  const load = { seconds: Number(options.seconds), connections: Number(options.connections) };
  const brief = { ...load, seconds: 3 };
  for (const url of [paperboy, bare]) {
    await signUps({ ...brief, url }, started);
    await reads({ ...brief, url });
  }
  const rates = {
    signups: [] as number[],
    inserts: [] as number[],
    pages: [] as number[],
    files: [] as number[],
  };
  for (let round = 1; round <= Number(options.rounds); round += 1) {
    rates.signups.push((await signUps({ ...load, url: paperboy }, started)).perSecond);
    rates.inserts.push((await signUps({ ...load, url: bare }, started)).perSecond);
    rates.pages.push((await reads({ ...load, url: paperboy })).perSecond);
    rates.files.push((await reads({ ...load, url: bare })).perSecond);
    say(
      `round ${round}: ${Object.entries(rates)
        .map(([name, values]) => `${name} ${Math.round(values.at(-1)!)}/s`)
        .join(', ')}`,
    );
  }
  const half = Math.max(1, Math.floor(median(rates.signups) / 2));
  const { p99Ms } = await signUps({ ...load, seconds: 5, url: paperboy, perSecond: half }, started);
  const ratio = (one: number[], other: number[]) => median(one.map((rate, at) => rate / other[at]!));
  return {
    ratioToBareInsert: ratio(rates.signups, rates.inserts),
    ratioToStatic: ratio(rates.pages, rates.files),
    p99MsAtHalfLoad: p99Ms,
    signupsPerSecond: median(rates.signups),
    bareInsertsPerSecond: median(rates.inserts),
    pagesPerSecond: median(rates.pages),
    filesPerSecond: median(rates.files),
    pageBytes: Buffer.byteLength(page),
  };
};

const main = async (): Promise<void> => {
  const site = await openSite();
  try {
    await site.container.db.query(
      'create table bench_bare (id serial primary key, address text, at timestamptz default now())',
    );
    const folder = join(site.dataDir, 'static');
    await mkdir(folder);
    const bare = await startServer(new URL('./bare-server.ts', import.meta.url), {
      DATABASE_URL: site.databaseUrl,
      FOLDER: folder,
    });
    try {
      const figures = await measure(site.url, bare.url, folder);
      process.stdout.write(
        options.json ? `${figuresJson(figures)}\n` : `${JSON.stringify(figures, null, 1)}\n`,
      );
    } finally {
      await bare.stop();
    }
  } finally {
    await site.close();
  }
};

if (options.help) process.stdout.write(HELP);
else await main();

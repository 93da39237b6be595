import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseAddress } from '../../services/subscribers/address.ts';
import { type Figures, figuresJson } from '../figures.ts';
import { parseOptions } from '../parse-options.ts';
import { startServer } from '../server-process.ts';
import { openSite, type Site } from '../site.ts';
import { addInBulk, type Load, reads } from './load.ts';

const HELP = `Usage: npm run --silent bench:api -- [--json] [--seconds N] [--rounds N] [--connections N]

Measures the HTTP API of one process against a bare Fastify that serves a file of the same size, or does one query, in turns
within one run. It has its own Postgres and Redis; the two servers and the load are three processes.

  --seconds N      seconds of each measurement (default 2)
  --rounds N       rounds; the figures are their medians (default 7)
  --connections N  open connections (default 32)

Figures: ratioEditionToStatic (an edition as JSON, without compression), ratioKeyedReadToBare (a subscriber by a key, against
a bare handler with one query), subscribersPerSecondBulk (1,000 new ones with consent in one call), editionsPerSecond,
filesPerSecond, keyedReadsPerSecond, bareReadsPerSecond, editionBytes
`;

const options = parseOptions({
  options: {
    json: { type: 'boolean' },
    seconds: { type: 'string', default: '2' },
    rounds: { type: 'string', default: '7' },
    connections: { type: 'string', default: '32' },
    help: { type: 'boolean', short: 'h' },
  },
});
const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};
const median = (values: number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

const FILE = 'edition.json';

const prepare = async ({ container, url }: Site) => {
  const { apiKeys, editions, prisma, clock } = container;
  const { key } = await apiKeys.mint({
    name: 'bench',
    scopes: ['subscribers:read', 'subscribers:write'],
    expiresAt: null,
    createdBy: 'console',
  });
  const { publicId } = await (await prisma.client()).subscriber.create({
    data: { ...parseAddress('reader@example.org'), state: 'active', confirmedAt: clock.now() },
  });
  return {
    authorization: `Bearer ${key}`,
    subscriber: publicId,
    edition: `${url}/api/v1/editions/${await editions.latestDate()}`,
  };
};

const measure = async (
  { url }: Site,
  bare: string,
  { authorization, subscriber, edition }: Awaited<ReturnType<typeof prepare>>,
): Promise<Figures> => {
  const load: Load = { seconds: Number(options.seconds), connections: Number(options.connections) };
  const keyed = { authorization };
  const work = {
    editions: (each: Load) => reads(each, edition),
    files: (each: Load) => reads(each, `${bare}/${FILE}`),
    keyedReads: (each: Load) => reads(each, `${url}/api/v1/subscribers/${subscriber}`, keyed),
    bareReads: (each: Load) => reads(each, `${bare}/subscribers/${subscriber}`),
    bulk: () => addInBulk(url, keyed),
  };
  const rates = Object.fromEntries(Object.keys(work).map((name) => [name, []])) as unknown as Record<
    keyof typeof work,
    number[]
  >;
  for (const each of Object.values(work)) await each({ ...load, seconds: 2 });
  for (let round = 1; round <= Number(options.rounds); round += 1) {
    for (const [name, each] of Object.entries(work)) rates[name as keyof typeof work].push(await each(load));
    say(
      `round ${round}: ${Object.entries(rates)
        .map(([name, values]) => `${name} ${Math.round(values.at(-1)!)}/s`)
        .join(', ')}`,
    );
  }
  const ratio = (one: number[], other: number[]) => median(one.map((rate, at) => rate / other[at]!));
  return {
    ratioEditionToStatic: ratio(rates.editions, rates.files),
    ratioKeyedReadToBare: ratio(rates.keyedReads, rates.bareReads),
    subscribersPerSecondBulk: median(rates.bulk),
    editionsPerSecond: median(rates.editions),
    filesPerSecond: median(rates.files),
    keyedReadsPerSecond: median(rates.keyedReads),
    bareReadsPerSecond: median(rates.bareReads),
  };
};

const main = async (): Promise<void> => {
  const site = await openSite({
    API_REQUESTS_PER_MINUTE: '1000000',
    API_OPEN_REQUESTS_PER_MINUTE: '1000000',
  });
  try {
    const prepared = await prepare(site);
    const text = await (await fetch(prepared.edition)).text();
    const folder = join(site.dataDir, 'static');
    await mkdir(folder);
    await writeFile(join(folder, FILE), text);
    const bare = await startServer(new URL('./bare-server.ts', import.meta.url), {
      DATABASE_URL: site.databaseUrl,
      FOLDER: folder,
    });
    try {
      const figures = await measure(site, bare.url, prepared);
      figures.editionBytes = Buffer.byteLength(text);
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

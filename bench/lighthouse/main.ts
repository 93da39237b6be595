import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromiumPath } from '../../bin/local/chromium-path.ts';
import { COOKIE } from '../../services/api/routes/admin/gate.ts';
import { parseAddress } from '../../services/subscribers/address.ts';
import { type Figures, figuresJson } from '../figures.ts';
import { openSite, type Site } from '../site.ts';
import { audit, type Category, categories, ensureLighthouse } from './audit.ts';

const HELP = `Usage: npm run --silent bench:lighthouse -- [--json] [--only NAME,…] [--rounds N]

Runs Lighthouse with its phone settings on /, a paper, the search, /try, /about, /privacy, the form for other sites, the API's documentation, a
reader's preferences and the operator's page of a seeded Paperboy of its own. The first run installs Lighthouse from the npm
registry.

  --only NAME,…  some of: home, paper, search, try, about, privacy, embed, docs, preferences, admin
  --rounds N     rounds for each page; the best of each score counts, since other load only lowers it (default 1)

Figures, each from 0 to 100: NAME.performance, NAME.accessibility, NAME.best-practices, and NAME.seo for the public
ones; NAME.kilobytes and NAME.scriptKilobytes as transferred.
`;

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean' },
    only: { type: 'string' },
    rounds: { type: 'string', default: '1' },
    help: { type: 'boolean', short: 'h' },
  },
});
const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

type Visited = { path: string; wanted: readonly Category[]; cookie?: string };

/** Repeats `work` if it fails: a browser on a busy machine sometimes fails to record a page at all. */
const persistently = async <T>(work: () => Promise<T>, attempts = 3): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    if (attempts === 1) throw error;
    say(`again: ${(error as Error).message.split('\n')[1] ?? error}`);
    return persistently(work, attempts - 1);
  }
};

const personal: readonly Category[] = categories.filter((category) => category !== 'seo');

const pagesOf = async ({ container, url }: Site): Promise<Record<string, Visited>> => {
  const { prisma, links, clock, sessions } = container;
  const { id } = await (await prisma.client()).subscriber.create({
    data: { ...parseAddress('reader@example.org'), state: 'active', confirmedAt: clock.now() },
  });
  const token = links.sign('preferences', { subject: id, detail: 0 }, clock.now());
  const session = await sessions.begin('operator@example.org');
  const paper = (await container.editions.papersOf((await container.editions.latestDate())!))[0]!;
  return {
    home: { path: `${url}/`, wanted: categories },
    paper: { path: `${url}/paper/${paper.id}`, wanted: categories },
    search: { path: `${url}/search`, wanted: categories },
    try: { path: `${url}/try`, wanted: categories },
    about: { path: `${url}/about`, wanted: categories },
    privacy: { path: `${url}/privacy`, wanted: categories },
    embed: { path: `${url}/embed`, wanted: categories },
    docs: { path: `${url}/docs`, wanted: categories },
    preferences: { path: `${url}/preferences/${token}`, wanted: personal },
    admin: { path: `${url}/admin`, wanted: personal, cookie: `${COOKIE}=${session}` },
  };
};

const main = async (): Promise<void> => {
  const chromium = chromiumPath;
  if (!chromium) throw new Error('There is no Chromium on this machine.');
  await ensureLighthouse();
  const site = await openSite();
  try {
    const figures: Figures = {};
    const wanted = options.only?.split(',');
    for (const [name, { path, ...visit }] of Object.entries(await pagesOf(site))) {
      if (wanted && !wanted.includes(name)) continue;
      // This first request fills the caches of the server.
      await fetch(path, { headers: visit.cookie ? { cookie: visit.cookie } : {} });
      for (let round = 0; round < Number(options.rounds); round += 1) {
        const file = join(site.dataDir, `${name}.json`);
        const { scores, faults, bytes, scriptBytes } = await persistently(() =>
          audit(path, {
            chromium,
            file,
            ...visit,
          }),
        );
        for (const [category, score] of Object.entries(scores))
          figures[`${name}.${category}`] = Math.max(score, figures[`${name}.${category}`] ?? 0);
        figures[`${name}.kilobytes`] = bytes / 1000;
        figures[`${name}.scriptKilobytes`] = scriptBytes / 1000;
        say(
          `${name}: ${Object.entries(scores)
            .map(([category, score]) => `${category} ${score}`)
            .join(', ')}`,
        );
        for (const fault of faults) say(`  ${fault}`);
      }
    }
    process.stdout.write(
      options.json ? `${figuresJson(figures)}\n` : `${JSON.stringify(figures, null, 1)}\n`,
    );
  } finally {
    await site.close();
  }
};

if (options.help) process.stdout.write(HELP);
else await main();

import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium, type Page } from 'playwright-core';
import { writePreview } from '../templates/write-preview.ts';
import { chromiumArgs, chromiumPath } from './local/chromium-path.ts';
import { checkoutDir } from './local/paths.ts';
import { withSeedEdition } from './screenshots/seed-edition.ts';

const HELP = `Usage: npm run screenshots [-- --out DIR] [--only WORD] [--docs]

Takes a picture of every page and mail in each of its states, from the fixtures of templates/: light and dark, on a
desktop and on a phone, in the full height of the page.

  --out DIR    the folder to write to (default: .data/screenshots)
  --only WORD  only those whose name contains the word
  --docs       instead takes the pictures of the README and docs/, from the seed edition, into docs/images
`;

const looks = [
  { look: 'light', colorScheme: 'light', width: 1180 },
  { look: 'dark', colorScheme: 'dark', width: 1180 },
  { look: 'phone', colorScheme: 'light', width: 390 },
  { look: 'dark-phone', colorScheme: 'dark', width: 390 },
] as const;

const MAIL_WIDTH = 700;
/** A page of 68 papers is 12,000 pixels high; nothing new is to be seen below this height. */
const MAX_HEIGHT = 2_400;

type Look = (typeof looks)[number]['look'];
/** The pictures of docs/images, from the seed edition: the upper part of a page of the site, or of a digest. */
const documented: { name: string; at: string; look: Look; height: number }[] = [
  { name: 'page', at: '/', look: 'light', height: 900 },
  { name: 'page', at: '/', look: 'dark-phone', height: 836 },
  { name: 'search', at: '/search?q=reward+model', look: 'light', height: 900 },
  { name: 'calendar', at: '/papers', look: 'light', height: 620 },
  { name: 'mail', at: 'digest', look: 'light', height: 1_400 },
  { name: 'mail', at: 'digest', look: 'dark-phone', height: 1_400 },
];
const MAX_DOC_BYTES = 300_000;

/** Opens an address in a window of its own height, up to a limit; returns whether it fits the width of the window. */
const open = async (page: Page, url: string, look: Look, maxHeight: number): Promise<boolean> => {
  const { colorScheme, width: wanted } = looks.find((each) => each.look === look)!;
  const isMail = /\/mail\/|\/digest\.html$/.test(url);
  const width = isMail ? Math.min(wanted, MAIL_WIDTH) : wanted;
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  await page.setViewportSize({ width, height: 800 });
  await page.goto(url);
  const [height, fits] = await page.evaluate<[number, boolean]>(
    '[document.documentElement.scrollHeight, document.documentElement.scrollWidth <= innerWidth]',
  );
  // Sticky elements are then shown where they are at the end of the page.
  await page.setViewportSize({ width, height: Math.min(Math.max(height, 400), maxHeight) });
  return fits;
};

/** Takes the pictures and returns the names of files that do not fit the width. */
const photograph = async (page: Page, files: string[], from: string, out: string): Promise<string[]> => {
  const wide: string[] = [];
  for (const { look } of looks) {
    for (const file of files) {
      const name = `${file.replace(/\.html$/, '').replaceAll('/', '-')}-${look}.png`;
      if (!(await open(page, pathToFileURL(join(from, file)).href, look, MAX_HEIGHT))) wide.push(name);
      await page.screenshot({ path: join(out, name), animations: 'disabled' });
    }
  }
  return wide;
};

/** Writes the pictures of docs/images, each below a limit of size. */
const document = async (page: Page): Promise<void> => {
  const to = join(checkoutDir, 'docs', 'images');
  await mkdir(to, { recursive: true });
  await withSeedEdition(async ({ site, digest }) => {
    for (const { name, at, look, height } of documented) {
      await open(page, at === 'digest' ? pathToFileURL(digest).href : `${site}${at}`, look, height);
      const path = join(to, `${name}-${look}.png`);
      await page.screenshot({ path, animations: 'disabled' });
      const { size } = await stat(path);
      if (size > MAX_DOC_BYTES)
        throw new Error(`${path} has ${size} bytes; a picture of docs/ has ${MAX_DOC_BYTES} at most.`);
      console.log(`${path}: ${Math.round(size / 1000)} KB`);
    }
  });
};

const { values: options } = parseArgs({
  options: {
    out: { type: 'string', default: '.data/screenshots' },
    only: { type: 'string' },
    docs: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  },
});

const withPage = async (work: (page: Page) => Promise<void>): Promise<void> => {
  const browser = await chromium.launch({ executablePath: chromiumPath!, args: chromiumArgs });
  try {
    await work(await browser.newPage());
  } finally {
    await browser.close();
  }
};

const main = async (): Promise<void> => {
  if (!chromiumPath) throw new Error('There is no Chromium on this machine.');
  if (options.docs) {
    await withPage(document);
    return;
  }
  const out = resolve(options.out);
  const preview = join(out, 'html');
  await rm(out, { recursive: true, force: true });
  await mkdir(out, { recursive: true });
  const files = (await writePreview(preview)).filter(
    (file) => file.endsWith('.html') && file.includes(options.only ?? ''),
  );
  await withPage(async (page) => {
    const wide = await photograph(page, files, preview, out);
    console.log(`${(await readdir(out)).length - 1} pictures of ${files.length} pages and mails: ${out}`);
    if (wide.length > 0) throw new Error(`Wider than the window: ${wide.join(', ')}`);
  });
};

if (options.help) process.stdout.write(HELP);
else await main();

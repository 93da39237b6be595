import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium, type Page } from 'playwright-core';
import { writePreview } from '../templates/write-preview.ts';
import { chromiumArgs, chromiumPath } from './local/chromium-path.ts';
import { checkoutDir } from './local/paths.ts';

const HELP = `Usage: npm run screenshots [-- --out DIR] [--only WORD] [--docs]

A picture of every page and mail in each of its states, from the fixtures of templates/: light and dark, on a desktop
and on a phone, as high as the page is.

  --out DIR    where to (default: .data/screenshots)
  --only WORD  of those alone whose name holds the word
  --docs       afterwards take over the pictures of the README and docs/ into docs/images
`;

const looks = [
  { look: 'light', colorScheme: 'light', width: 1180 },
  { look: 'dark', colorScheme: 'dark', width: 1180 },
  { look: 'phone', colorScheme: 'light', width: 390 },
  { look: 'dark-phone', colorScheme: 'dark', width: 390 },
] as const;

const MAIL_WIDTH = 700;
/** A page of 68 papers is 12,000 pixels high; anything below that shows nothing new. */
const MAX_HEIGHT = 2_400;

type Look = (typeof looks)[number]['look'];
/** The pictures of docs/images: the upper part of a page or mail, and how it is shown. */
const documented: { name: string; file: string; look: Look; height: number }[] = [
  { name: 'page', file: 'web/edition-with-votes.html', look: 'light', height: 900 },
  { name: 'page', file: 'web/edition-with-votes.html', look: 'dark-phone', height: 844 },
  { name: 'search', file: 'web/search.html', look: 'light', height: 900 },
  { name: 'calendar', file: 'web/calendar.html', look: 'light', height: 620 },
  { name: 'mail', file: 'mail/digest.html', look: 'light', height: 1_400 },
  { name: 'mail', file: 'mail/digest.html', look: 'dark-phone', height: 1_400 },
];
const MAX_DOC_BYTES = 250_000;

/** Opens a file in a window of its own height, up to a limit; returns whether it fits the width of the window. */
const open = async (page: Page, file: string, look: Look, maxHeight: number): Promise<boolean> => {
  const { colorScheme, width: wanted } = looks.find((each) => each.look === look)!;
  const width = file.includes('/mail/') ? Math.min(wanted, MAIL_WIDTH) : wanted;
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  await page.setViewportSize({ width, height: 800 });
  await page.goto(pathToFileURL(file).href);
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
      if (!(await open(page, join(from, file), look, MAX_HEIGHT))) wide.push(name);
      await page.screenshot({ path: join(out, name), animations: 'disabled' });
    }
  }
  return wide;
};

const document = async (page: Page, from: string): Promise<void> => {
  const to = join(checkoutDir, 'docs', 'images');
  await mkdir(to, { recursive: true });
  for (const { name, file, look, height } of documented) {
    await open(page, join(from, file), look, height);
    const path = join(to, `${name}-${look}.png`);
    await page.screenshot({ path, animations: 'disabled' });
    const { size } = await stat(path);
    if (size > MAX_DOC_BYTES)
      throw new Error(`${path} has ${size} bytes; a picture of docs/ has ${MAX_DOC_BYTES} at most.`);
    console.log(`${path}: ${Math.round(size / 1000)} KB`);
  }
};

const { values: options } = parseArgs({
  options: {
    out: { type: 'string', default: '.data/screenshots' },
    only: { type: 'string' },
    docs: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  },
});

const main = async (): Promise<void> => {
  if (!chromiumPath) throw new Error('There is no Chromium on this machine.');
  const out = resolve(options.out);
  const preview = join(out, 'html');
  await rm(out, { recursive: true, force: true });
  await mkdir(out, { recursive: true });
  const files = (await writePreview(preview)).filter(
    (file) => file.endsWith('.html') && file.includes(options.only ?? ''),
  );
  const browser = await chromium.launch({ executablePath: chromiumPath, args: chromiumArgs });
  try {
    const page = await browser.newPage();
    const wide = await photograph(page, files, preview, out);
    console.log(`${(await readdir(out)).length - 1} pictures of ${files.length} pages and mails: ${out}`);
    if (wide.length > 0) throw new Error(`Wider than the window: ${wide.join(', ')}`);
    if (options.docs) await document(page, preview);
  } finally {
    await browser.close();
  }
};

if (options.help) process.stdout.write(HELP);
else await main();

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page, Request } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { mailFixtures } from '../../templates/fixtures/fixtures.ts';
import { pageFixtures } from '../../templates/fixtures/page.ts';
import { axe } from '../support/axe.ts';
import { openVisitor, type Visitor } from '../support/browser.ts';
import { describeInBrowser, launchBrowser } from '../support/chromium.ts';
import { templates } from '../unit/composer/support.ts';

const PAGE_BYTES = 100_000;
const SCRIPT_BYTES = 15_000;

const mails = Object.keys(mailFixtures());
const everyPage = Object.entries(pageFixtures()).map(([file, [name, data]]) => ({
  file,
  html: templates.page(name, data as never),
}));
// The operators' pages are tested elsewhere in all but their width.
const pages = everyPage.filter(({ file }) => !file.startsWith('admin'));

/** Finds what is cut at the right without a sign that it can be scrolled: it sticks out of a box that scrolls sideways. */
const SIGNLESS_BOXES = `[...document.querySelectorAll('main *, header *')]
  .filter((each) => each.scrollWidth > each.clientWidth + 1 && /auto|scroll/.test(getComputedStyle(each).overflowX))
  .filter((each) => !/gradient/.test(getComputedStyle(each).backgroundImage + getComputedStyle(each).maskImage))
  .filter((each) => !each.matches('textarea, input, select, .away'))
  .map((each) => each.outerHTML.slice(0, 120))`;

/** Finds targets too small for a finger: under 44 px high, and neither a link in a sentence nor out of sight. */
// Elements off the screen (content-visibility) have their height only once it was requested.
const SMALL_TARGETS = `[...document.querySelectorAll('button, select, textarea, summary, a.button, .choice, input:not([type=hidden], [type=checkbox], [type=radio])')]
  .filter((each) => !each.closest('.away, [hidden], details:not([open]) > :not(summary)') && each.checkVisibility())
  .filter((each) => [each.getBoundingClientRect(), each.getBoundingClientRect()][1].height < 43.5)
  .map((each) => each.outerHTML.slice(0, 120) + ' ' + each.getBoundingClientRect().height)`;

describeInBrowser('every page and every mail of a reader, in each of its states', () => {
  let browser: Browser;
  let visitor: Visitor;
  let page: Page;
  let server: Server;
  let url: string;

  beforeAll(async () => {
    browser = await launchBrowser();
    server = createServer((request, response) => {
      const path = new URL(request.url ?? '/', 'http://x').pathname;
      const asset = templates.assets[path.replace('/assets/', '')];
      const page = everyPage.find(({ file }) => path === `/${file}`);
      // Sent with the service's headers, so that a violation of its policy would be reported.
      response.setHeader('content-security-policy', "default-src 'self'; base-uri 'none'; object-src 'none'");
      response.setHeader('content-type', asset?.type ?? 'text/html; charset=utf-8');
      // A page of an operator shows a mail in a frame, which is empty here.
      response.statusCode = asset || page || path.startsWith('/admin/') ? 200 : 404;
      response.end(asset?.text ?? page?.html ?? '');
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    visitor = await openVisitor(browser, { site: url, inbox: url });
    page = await visitor.newPage();
  });
  afterAll(async () => {
    await visitor?.close();
    await browser?.close();
    server?.close();
  });

  test.each(pages.map(({ file }) => file))(
    'EMAIL 11: axe finds nothing on the page %s, nothing foreign is fetched, and it fits a phone',
    async (file) => {
      await page.setViewportSize({ width: 1180, height: 900 });
      await page.goto(`${url}/${file}`);
      expect(await axe(page)).toEqual([]);
      await page.setViewportSize({ width: 390, height: 844 });
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
      expect(await page.evaluate(SMALL_TARGETS)).toEqual([]);
      expect(visitor.problems).toEqual([]);
    },
  );

  test('every page, the operators’ too, holds at 320 px, and what scrolls in its own box shows it', async () => {
    await page.setViewportSize({ width: 320, height: 640 });
    const wide: Record<string, unknown> = {};
    for (const { file } of everyPage) {
      await page.goto(`${url}/${file}`);
      const width = await page.evaluate('document.documentElement.scrollWidth');
      const boxes = (await page.evaluate(SIGNLESS_BOXES)) as string[];
      if (width !== 320 || boxes.length > 0) wide[file] = { width, boxes };
    }
    expect(wide).toEqual({});
    expect(visitor.problems).toEqual([]);
  }, 120_000);

  test.each(mails)('EMAIL 11: axe finds nothing in the mail %s, and nothing is fetched', async (file) => {
    const [name, data] = mailFixtures()[file]!;
    await page.goto('about:blank');
    await page.setViewportSize({ width: 700, height: 900 });
    const asked: string[] = [];
    const note = (request: Request): void => {
      asked.push(request.url());
    };
    page.on('request', note);
    await page.setContent((await templates.mail(name)).html(data as never));
    expect(await axe(page)).toEqual([]);
    for (const width of [390, 320]) {
      await page.setViewportSize({ width, height: 844 });
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    }
    page.off('request', note);
    expect(asked).toEqual([]);
    expect(visitor.problems).toEqual([]);
  });

  test('pages behind a link are at most 100 KB, and all scripts together 15 KB', () => {
    const personal = pages.filter(({ html }) => html.includes('<meta name="robots" content="noindex">'));
    const heavy = personal.filter(({ html }) => Buffer.byteLength(html) > PAGE_BYTES);
    expect(heavy.map(({ file, html }) => `${file}: ${Buffer.byteLength(html)}`)).toEqual([]);
    const scripts = Object.entries(templates.assets).filter(([name]) => name.endsWith('.js'));
    expect(scripts.reduce((sum, [, { text }]) => sum + Buffer.byteLength(text), 0)).toBeLessThanOrEqual(
      SCRIPT_BYTES,
    );
  });
});

import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { axe } from '../support/axe.ts';
import { openVisitor, type Visitor } from '../support/browser.ts';
import { describeInBrowser, launchBrowser } from '../support/chromium.ts';
import { createLiveWorld, type LiveWorld } from '../support/live-world.ts';

describeInBrowser('reading, in a browser', () => {
  let live: LiveWorld;
  let browser: Browser;
  let visitor: Visitor;
  let page: Page;

  beforeAll(async () => {
    [live, browser] = await Promise.all([createLiveWorld('2025-09-04T05:40:00Z'), launchBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await live?.close();
  });
  beforeEach(async (context) => {
    const plain = context.task.name.includes('without JavaScript');
    visitor = await openVisitor(browser, {
      site: live.url,
      inbox: live.inbox.webUrl,
      javaScriptEnabled: !plain,
    });
    page = await visitor.newPage();
  });
  afterEach(async () => {
    await visitor.close();
    expect(visitor.problems).toEqual([]);
  });

  // Uses the keyboard: papers get their height once they are in view and move those below, so that a quick click may miss.
  const openAbstract = (paper: Locator): Promise<void> =>
    paper.getByText('Abstract', { exact: true }).press('Enter');

  const titles = (): Promise<string[]> => page.locator('.paper :is(h2, h3)').allInnerTexts();

  test.each([
    '/',
    '/papers',
    '/papers/2025-W36?topic=diffusion-models',
    '/paper/1',
    '/search',
    '/search?q=multi-task+learning',
    '/submit',
    '/docs',
    '/docs/problems',
  ])('EMAIL 11: axe finds nothing on %s', async (path) => {
    await page.goto(live.url + path);
    expect(await axe(page)).toEqual([]);
  });

  test('an operation of the API is found by its name, also without a mouse, and tried in the explorer', async () => {
    await page.goto(`${live.url}/docs`);
    await page
      .getByRole('navigation', { name: 'Operations' })
      .locator('summary', { hasText: 'Topics' })
      .press('Enter');
    await page.getByRole('link', { name: 'List the topics' }).first().press('Enter');
    await page.locator('article:target', { hasText: '/api/v1/topics' }).waitFor();
    await page.getByRole('link', { name: 'Try it in the explorer' }).press('Enter');
    await page.getByText('A day’s list of papers.').waitFor();
    await page.locator('#operations-tag-Topics').click();
    await page.locator('#operations-Topics-listTopics button').first().click();
    await page.getByRole('button', { name: 'Execute' }).click();
    await page.locator('.live-responses-table', { hasText: 'reinforcement-learning' }).waitFor();
  });

  test('axe finds a deliberate fault', async () => {
    await page.goto(`${live.url}/papers`);
    await page.evaluate(`document.querySelector('main').append(document.createElement('input'))`);
    expect((await axe(page)).join()).toMatch(/light: label: .*dark: label: /);
  });

  test('a reader opens an abstract, narrows the day to a topic, and goes to its week by the calendar', async () => {
    await page.goto(live.url);
    expect(await titles()).toHaveLength(68);
    // The first abstract came with the page; the last one, which would make the page heavy, is fetched now.
    for (const place of [0, 67]) {
      const paper = page.locator('.paper').nth(place);
      const fold = paper.locator('details p');
      expect(await fold.isVisible()).toBe(false);
      await openAbstract(paper);
      await fold.waitFor();
    }
    const last = page.locator('.paper').last();
    await last.locator('details:not([data-rest]) p:not([aria-busy])').waitFor();
    expect((await last.locator('details p').textContent())!.length).toBeGreaterThan(100);

    await page
      .getByRole('navigation', { name: 'Topics' })
      .getByRole('link', { name: /^Diffusion models/ })
      .click();
    await page.getByText(/^\d+ of 68 papers$/).waitFor();
    const narrowed = await titles();
    expect(narrowed.length).toBeLessThan(20);
    await page.getByRole('link', { name: 'Newest' }).click();
    await page.locator('[aria-label="Order"] [aria-current]', { hasText: 'Newest' }).waitFor();
    expect((await titles()).sort()).toEqual(narrowed.sort());

    await page.getByRole('link', { name: 'Calendar' }).click();
    await page.getByRole('link', { name: 'Week 36' }).click();
    await page.getByRole('heading', { name: 'Week 36: 1 to 7 September' }).waitFor();
    await page.locator('.facts').getByRole('link', { name: '4 September' }).first().click();
    await page.getByRole('heading', { name: 'Thursday, 4 September' }).waitFor();
  });

  test('results appear while typing, narrow by a press, and the address contains the search', async () => {
    await page.goto(`${live.url}/search`);
    await page.getByRole('searchbox').pressSequentially('multi-task', { delay: 5 });
    await page.waitForURL((url) => url.searchParams.get('q') === 'multi-task');
    const before = await titles();
    expect(await page.locator('mark').count()).toBeGreaterThan(0);
    expect(await page.getByRole('status').textContent()).toMatch(/^\d+ papers$/);
    await page.getByRole('navigation', { name: 'Topic' }).getByRole('link').nth(1).click();
    await page.getByRole('link', { name: /press to remove it/ }).waitFor();
    const narrowed = await titles();
    expect(narrowed.length).toBeLessThan(before.length);
    expect(await page.getByRole('searchbox').inputValue()).toMatch(/^multi-task topic:[a-z-]+$/);
    await page.reload();
    expect(await titles()).toEqual(narrowed);
  });

  test('the search button does the same without JavaScript', async () => {
    await page.goto(`${live.url}/search`);
    await page.getByRole('searchbox').fill('"flat minima"');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.getByRole('heading', { name: /^\d+ papers?$/ }).waitFor();
    expect((await titles()).length).toBeGreaterThan(0);
    await page.goto(live.url);
    await openAbstract(page.locator('.paper').last());
    await page.locator('.paper').last().getByRole('link', { name: 'Read it on its page' }).click();
    await page.locator('.abstract').waitFor();
  });

  test('by keyboard alone: skip to the papers, open one, search, open a result', async () => {
    const focused = (): Promise<string> => page.evaluate('document.activeElement.innerText');
    const tabTo = async (text: string, most: number): Promise<void> => {
      for (let press = 0; press < most; press += 1) {
        await page.keyboard.press('Tab');
        if ((await focused()).includes(text)) return;
      }
      throw new Error(`${text} is not within ${most} presses: ${await focused()}`);
    };
    await page.goto(`${live.url}/papers/2025-W36?topic=model-merging`);
    const [first] = await titles();
    await tabTo('Skip to the content', 1);
    await page.keyboard.press('Enter');
    await tabTo(first!, 80);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: first! }).waitFor();
    await tabTo('Search', 6);
    await page.keyboard.press('Enter');
    await page.getByRole('searchbox').waitFor();
    await page.keyboard.type('prompt optimi');
    await page.waitForURL((url) => url.searchParams.get('q') === 'prompt optimi');
    const [found] = await titles();
    await tabTo(found!, 40);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: found! }).waitFor();
  });

  test('pages weigh less than 100 KB without their pictures, 15 of them of scripts', async () => {
    for (const path of ['/', '/papers', '/paper/1', '/search?q=learning']) {
      const files: { url: string; bytes: number }[] = [];
      page.removeAllListeners('response');
      const bodies: Promise<void>[] = [];
      page.on('response', (response) => {
        if (/\.(svg|png|webmanifest)/.test(response.url())) return;
        bodies.push(
          response.body().then((body) => {
            files.push({ url: response.url(), bytes: body.length });
          }),
        );
      });
      await page.goto(live.url + path);
      await Promise.all(bodies);
      const sum = (kind: RegExp) =>
        files.filter(({ url }) => kind.test(url)).reduce((total, { bytes }) => total + bytes, 0);
      expect(sum(/\.js/), path).toBeLessThan(15_000);
      expect(sum(/./), JSON.stringify(files)).toBeLessThan(path === '/' ? 115_000 : 100_000);
    }
  });
});

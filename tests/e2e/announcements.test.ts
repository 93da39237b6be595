import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { axe } from '../support/axe.ts';
import { openVisitor, type Visitor } from '../support/browser.ts';
import { describeInBrowser, launchBrowser } from '../support/chromium.ts';
import { createLiveWorld, type LiveWorld } from '../support/live-world.ts';

const operator = 'grace@papers.example';
const A_LONG_VISIT_MS = 120_000;

describeInBrowser('an operator who announces something', () => {
  let live: LiveWorld;
  let browser: Browser;
  let visitor: Visitor;
  let page: Page;

  beforeAll(async () => {
    [live, browser] = await Promise.all([
      createLiveWorld('2025-09-04T04:00:00Z', { env: { ADMIN_EMAILS: operator } }),
      launchBrowser(),
    ]);
    await live.addReader('ada@example.org', { topics: ['multi-task-learning'] });
    await live.addReader('emmy@example.org', {});
  });
  afterAll(async () => {
    await browser?.close();
    await live?.close();
  });
  beforeEach(async () => {
    visitor = await openVisitor(browser, {
      site: live.url,
      inbox: live.inbox.webUrl,
      javaScriptEnabled: true,
    });
    page = await visitor.newPage();
  });
  afterEach(async () => {
    await visitor.close();
    expect(visitor.problems).toEqual([]);
  });

  /** Checks a page by axe, and that it does not scroll sideways on a phone. */
  const look = async (): Promise<void> => {
    expect(await axe(page)).toEqual([]);
    const size = page.viewportSize()!;
    await page.setViewportSize({ width: 390, height: 800 });
    expect(
      await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth'),
    ).toBeLessThanOrEqual(0);
    await page.setViewportSize(size);
  };
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();

  test('writes a draft, mends it, tests it, sends it to followers of a topic, and cancels another', {
    timeout: A_LONG_VISIT_MS,
  }, async () => {
    await page.goto(await live.signIn.linkForConsole());
    await press('Sign in');
    await page.getByRole('link', { name: 'Announcements' }).click();
    await page.getByText('Nothing has been announced yet.').waitFor();
    await look();

    await page.getByRole('link', { name: 'Write one' }).click();
    await page.getByText('There are 2 active readers at present.').waitFor();
    await page.getByLabel('Subject').fill('A better ranking');
    await page.getByLabel('Text, in Markdown').fill('Look:\n\n![a cat](https://example.org/cat.png)');
    await press('Save as a draft');
    await page.getByText('Line 3: images are not sent; write a link to it instead.').waitFor();
    await look();
    expect(await page.getByLabel('Subject').inputValue()).toBe('A better ranking');
    // The browser itself notes the refusal.
    expect(visitor.problems.splice(0).every((problem) => problem.includes('400'))).toBe(true);

    await page.getByLabel('Text, in Markdown').fill('We rank **better**.');
    await page.getByText('Only followers of certain topics').click();
    await page.getByLabel('Multi-task learning').check();
    await press('Save as a draft');
    await page.getByText('As saved, it goes to 1 reader at present.').waitFor();
    await page.frameLocator('iframe').getByRole('main').getByText('We rank better.').waitFor();
    await look();

    await press('Send …');
    await page.getByRole('heading', { name: 'Send “A better ranking” now?' }).waitFor();
    await page
      .getByText('It goes to active readers who follow Multi-task learning: 1 reader at present.')
      .waitFor();
    await look();
    await press('Send it to 1 reader');
    await page.getByText('It is on its way.').waitFor();
    await live.lastOf('ada@example.org', 1);
    await look();

    await page.goto(`${live.url}/admin/announcements/new`);
    await page.getByLabel('Subject').fill('We close over the holidays');
    await page.getByLabel('Text, in Markdown').fill('Back in January.');
    await press('Save as a draft');
    await page.getByLabel('When, in UTC (empty: now)').fill('2030-12-20T08:00');
    await press('Send …');
    await press('Schedule it');
    await page.getByText('It is scheduled.').waitFor();
    await page.getByRole('link', { name: 'Cancel …' }).click();
    await look();
    await press('Cancel it');
    await page.getByText('It is cancelled: nobody else gets it.').waitFor();
    await page.getByRole('link', { name: 'Announcements' }).first().click();
    await page.getByRole('row', { name: /We close over the holidays.*cancelled/ }).waitFor();
    await look();
  });
});

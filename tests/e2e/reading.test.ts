import type { Browser, Page } from 'playwright-core';
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
  beforeEach(async () => {
    visitor = await openVisitor(browser, { site: live.url, inbox: live.inbox.webUrl });
    page = await visitor.newPage();
  });
  afterEach(async () => {
    await visitor.close();
    expect(visitor.problems).toEqual([]);
  });

  test.each(['/', '/papers', '/papers/2025-09-04', '/paper/1', '/submit'])(
    'EMAIL 11: axe finds nothing on %s',
    async (path) => {
      await page.goto(live.url + path);
      expect(await axe(page)).toEqual([]);
    },
  );

  test('axe would find what is wrong', async () => {
    await page.goto(`${live.url}/papers`);
    await page.evaluate(`document.querySelector('main').append(document.createElement('input'))`);
    expect((await axe(page)).join()).toMatch(/light: label: .*dark: label: /);
  });
});

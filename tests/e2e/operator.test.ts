import { simpleParser } from 'mailparser';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { axe } from '../support/axe.ts';
import { follow, openVisitor, photograph, type Visitor } from '../support/browser.ts';
import { describeInBrowser, launchBrowser } from '../support/chromium.ts';
import { createLiveWorld, type LiveWorld } from '../support/live-world.ts';

const operator = 'grace@papers.example';

/** Visits many pages, each of which is checked twice, so it takes long. */
const A_LONG_VISIT_MS = 120_000;

describeInBrowser('an operator in a browser', () => {
  let live: LiveWorld;
  let browser: Browser;
  let visitor: Visitor;
  let page: Page;

  beforeAll(async () => {
    [live, browser] = await Promise.all([
      createLiveWorld('2025-09-04T04:00:00Z', { env: { ADMIN_EMAILS: operator } }),
      launchBrowser(),
    ]);
    for (const name of ['ada', 'emmy', 'sofia', 'katherine'])
      await live.addReader(`${name}@example.org`, {
        topics: ['multi-task-learning'],
        zone: 'Europe/Paris',
        hour: 7,
      });
  });
  afterAll(async () => {
    await browser?.close();
    await live?.close();
  });
  beforeEach(async (context) => {
    visitor = await openVisitor(browser, {
      site: live.url,
      inbox: live.inbox.webUrl,
      javaScriptEnabled: !context.task.name.includes('without JavaScript'),
    });
    page = await visitor.newPage();
  });
  afterEach(async () => {
    await visitor.close();
    expect(visitor.problems).toEqual([]);
  });

  const heading = (name: string | RegExp, on = page) => on.getByRole('heading', { name, level: 1 }).waitFor();
  /** Checks a page by axe and by its weight, and takes a picture if a name is given. */
  const look = async (name?: string): Promise<void> => {
    expect(await axe(page)).toEqual([]);
    const { html, script } = await page.evaluate<{ html: number; script: number }>(
      `({ html: document.documentElement.outerHTML.length, script: performance.getEntriesByType('resource')
         .filter(({ name }) => name.endsWith('.js') || name.includes('.js?')).reduce((sum, { decodedBodySize }) => sum + decodedBodySize, 0) })`,
    );
    expect(html).toBeLessThan(100_000);
    expect(script).toBeLessThan(15_000);
    if (name) await photograph(page, `operator-${name}`);
  };
  const enter = async (): Promise<void> => {
    await page.goto(await live.signIn.linkForConsole());
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: /^Today’s run|Nothing planned yet/ }).waitFor();
  };

  test(
    'signs in by mail, sees the day, looks after a reader, imports some, and leaves',
    async () => {
      await page.goto(`${live.url}/admin/sign-in`);
      await heading('Operators sign in');
      await look('sign-in');
      // By keyboard alone.
      await page.getByLabel('Your email address').focus();
      await page.keyboard.type(operator);
      await page.keyboard.press('Enter');
      await heading('Look in your inbox');
      const mail = await live.lastOf(operator, 1);
      const asked = await visitor.openMail(mail.subject);
      page = await follow(asked.getByRole('link', { name: 'Sign in' }).first());
      await heading('One press, and you are in');
      await look();
      await page.getByRole('button', { name: 'Sign in' }).click();
      await heading(/Nothing planned yet/);

      live.clock.set(new Date('2025-09-04T05:00:30Z'));
      await live.planner.plan();
      for (const name of ['ada', 'emmy', 'sofia', 'katherine']) await live.lastOf(`${name}@example.org`, 1);
      await vi.waitFor(async () => {
        expect((await live.runs.progress('2025-09-04')).states.sent).toBe(4);
      }, A_LONG_VISIT_MS);
      live.overview.forget();
      live.runWatch.forget();
      // The page refreshes itself, but not the part that the operator is using.
      await page.evaluate(`document.dispatchEvent(new Event('visibilitychange'))`);
      await page.getByText('4 sent of 4').waitFor();
      await look('today');

      await page.getByRole('link', { name: 'Subscribers', exact: true }).first().click();
      await page.getByLabel('Address, a part of one, or a number').fill('emmy');
      await page.keyboard.press('Enter');
      await page.waitForURL(/[?]find=[\w-]+$/);
      expect(page.url()).not.toContain('emmy');
      await look('subscribers');
      await page.getByRole('link', { name: 'emmy@example.org' }).click();
      await heading('emmy@example.org');
      await look('subscriber');
      await page.getByRole('button', { name: 'Pause' }).click();
      await page.getByText('Paused, until you or the reader say otherwise.').waitFor();
      await page.getByRole('button', { name: 'Resume' }).click();
      await page.getByText('Resumed:').waitFor();
      await page.getByRole('link', { name: 'Preview their digest' }).click();
      await page.frameLocator('iframe').getByText('Because you follow').first().waitFor();
      await photograph(page, 'operator-preview');
      await page.getByRole('button', { name: 'Send a test to myself' }).click();
      await page.getByText('The test is on its way').waitFor();
      const test = await simpleParser(await live.inbox.source((await live.lastOf(operator, 2)).id));
      expect(test.subject).toMatch(/^\[Test\] /);

      await page.goto(`${live.url}/admin/import`);
      await look();
      await page.getByLabel(/^A CSV file/).setInputFiles({
        name: 'readers.csv',
        mimeType: 'text/csv',
        buffer: Buffer.from(
          'email,consent_at,consent_source\nmary@example.org,2024-05-31,form\nno-consent@example.org,,\n',
        ),
      });
      await page.getByRole('button', { name: 'Try it' }).click();
      await page.getByText('Trial: nothing has been changed yet').waitFor();
      await look('import-trial');
      await page.getByRole('button', { name: 'Import 1 reader' }).click();
      await page.getByRole('heading', { name: 'Imported' }).waitFor();
      await page.goto(`${live.url}/admin/suppressions`);
      await look();

      await page.getByRole('link', { name: 'Audit' }).click();
      await page.getByText('imported readers').waitFor();
      await look();
      await page.getByRole('button', { name: 'Sign out' }).click();
      await heading('Operators sign in');
    },
    A_LONG_VISIT_MS,
  );

  test(
    'curates an edition, steers a run, sees the charts and the queues',
    async () => {
      await enter();
      await page.goto(`${live.url}/admin/editions`);
      await look();
      await page.getByRole('link', { name: 'Thursday, 4 September 2025' }).click();
      await heading('Thursday, 4 September 2025');
      await page.getByRole('button', { name: 'Pin' }).last().click();
      await page.getByRole('button', { name: 'Unpin' }).waitFor();
      await look('edition');
      await page.getByRole('listitem').getByRole('link').first().click();
      await page.getByLabel('Title').fill('A Title of My Own');
      await page.getByRole('button', { name: 'Correct it' }).click();
      await page.getByText('Your correction outranks every source').waitFor();
      await look();
      await page.goto(`${live.url}/admin/submissions`);
      await look();

      await page.goto(`${live.url}/admin/runs`);
      await page.getByRole('link', { name: 'Pause sending …' }).click();
      await heading('Pause all sending?');
      await look();
      await page.getByLabel(/^Why/).fill('a look around');
      await page.getByRole('button', { name: 'Pause sending' }).click();
      await page.getByText('a look around').waitFor();
      await look('runs');
      await page.getByRole('link', { name: 'Resume sending …' }).click();
      await page.getByRole('button', { name: 'Resume sending' }).click();
      await page.getByText('Sending goes on.').waitFor();
      await page.getByRole('link', { name: '2025-09-04' }).click();
      await heading('Thursday, 4 September 2025');
      await look();

      await live.batches.close(live.clock.now());
      await live.figures.record();
      await page.getByRole('link', { name: 'Charts' }).click();
      await page.getByRole('img', { name: /^active/ }).waitFor();
      await page.getByText('As a table').first().click();
      await look('charts');

      await page.getByRole('link', { name: 'Queues' }).click();
      await page.getByText('transactional').first().waitFor();
      await page.getByText('Loading').waitFor({ state: 'hidden' });
      await photograph(page, 'operator-queues', { fullPage: false });
    },
    A_LONG_VISIT_MS,
  );

  test(
    'makes a key, copies it, and revokes it',
    async () => {
      await enter();
      await page.getByRole('link', { name: 'Keys', exact: true }).click();
      await page.getByText('There are no keys.').waitFor();
      await look();
      await page.getByRole('link', { name: 'Make a key …' }).click();
      await heading('Make a key');
      await look('key-new');
      await page.getByLabel('Name, by which you will know what uses it').fill('our library');
      await page.getByLabel('Only this:').check();
      await page.getByRole('checkbox', { name: /^runs:read/ }).check();
      await page.getByRole('button', { name: 'Make the key' }).click();
      await heading('The key “our library”');
      await look();
      const key = await page.getByLabel('The key', { exact: true }).inputValue();
      await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
      await page.getByRole('button', { name: 'Copy' }).click();
      await page.getByText('Copied.').waitFor();
      expect(await page.evaluate('navigator.clipboard.readText()')).toBe(key);

      const use = () => fetch(`${live.url}/api/v1/runs`, { headers: { authorization: `Bearer ${key}` } });
      expect((await use()).status).toBe(200);
      await live.apiKeyUses.write();
      await page.getByRole('link', { name: 'To its page' }).click();
      await heading('our library');
      await page.getByText('listRuns').waitFor();
      await look('key');
      await page.getByRole('link', { name: 'Revoke …' }).click();
      await heading('Revoke the key “our library”?');
      await look();
      await page.getByRole('button', { name: 'Revoke the key' }).click();
      await page.getByText('revoked').waitFor();
      expect((await use()).status).toBe(401);
      await page.goto(`${live.url}/admin/keys`);
      await page.setViewportSize({ width: 390, height: 844 });
      await look();
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
    },
    A_LONG_VISIT_MS,
  );

  test('a page that refreshes itself says when its session is over', async () => {
    await enter();
    await live.db.query('delete from operator_sessions');
    await page.evaluate(`document.dispatchEvent(new Event('visibilitychange'))`);
    await page.getByText('Your session has ended').waitFor();
    expect(await page.getByRole('link', { name: 'Sign in again' }).getAttribute('href')).toBe(
      '/admin/sign-in',
    );
    expect(visitor.problems.splice(0).filter((problem) => !/401/.test(problem))).toEqual([]);
  });

  test('all of it works without JavaScript', async () => {
    await enter();
    expect(await page.locator('noscript meta, meta[http-equiv=refresh]').count()).toBe(1);
    await page.getByRole('link', { name: 'Subscribers', exact: true }).first().click();
    await page.getByLabel('State', { exact: true }).selectOption('active');
    await page.getByRole('button', { name: 'Find' }).click();
    await page.getByRole('link', { name: 'ada@example.org' }).click();
    await page.getByRole('link', { name: 'Unsubscribe …' }).click();
    await heading('Unsubscribe this reader?');
    await page.getByRole('button', { name: 'Unsubscribe' }).click();
    await page.getByText('Unsubscribed. What was queued is not sent.').waitFor();
  });
});

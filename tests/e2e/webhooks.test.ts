import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { axe } from '../support/axe.ts';
import { openVisitor, photograph, type Visitor } from '../support/browser.ts';
import { describeInBrowser, launchBrowser } from '../support/chromium.ts';
import { createLiveWorld, type LiveWorld } from '../support/live-world.ts';
import { type Receiver, startReceiver } from '../support/receiver.ts';

const A_LONG_VISIT_MS = 120_000;

describeInBrowser('webhooks in a browser', () => {
  let live: LiveWorld;
  let browser: Browser;
  let visitor: Visitor;
  let receiver: Receiver;
  let page: Page;

  beforeAll(async () => {
    receiver = await startReceiver();
    [live, browser] = await Promise.all([
      createLiveWorld('2025-09-04T04:00:00Z', { env: { WEBHOOK_ALLOW_PRIVATE: '127.0.0.1' } }),
      launchBrowser(),
    ]);
  });
  afterAll(async () => {
    await browser?.close();
    await live?.close();
    await receiver?.close();
  });
  beforeEach(async () => {
    visitor = await openVisitor(browser, {
      site: live.url,
      inbox: live.inbox.webUrl,
    });
    page = await visitor.newPage();
    await page.goto(await live.signIn.linkForConsole());
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: /^Today’s run|Nothing planned yet/ }).waitFor();
  });
  afterEach(async () => {
    await visitor.close();
    expect(visitor.problems).toEqual([]);
  });

  const look = async (name: string): Promise<void> => {
    expect(await axe(page)).toEqual([]);
    // It also checks that nothing is wider than a phone.
    await photograph(page, `webhooks-${name}`);
  };
  const heading = (name: string | RegExp) => page.getByRole('heading', { name, level: 1 }).waitFor();

  test(
    'an operator adds an endpoint, tests it, sees it fail and resends',
    async () => {
      await page.getByRole('link', { name: 'Webhooks' }).click();
      await page.getByText('No other system is told of anything yet.').waitFor();
      await look('none');
      await page.getByLabel('Address', { exact: true }).fill(receiver.url);
      await page.getByLabel('What it is, for operators').fill('The customer database of the library');
      for (const name of ['subscriber.confirmed', 'subscriber.unsubscribed', 'incident.opened'])
        await page.getByLabel(name).check();
      await page.getByRole('button', { name: 'Add the endpoint' }).click();
      await heading('The endpoint is added');
      expect(await page.locator('.secret').textContent()).toMatch(/^whsec_/);
      await look('secret');
      await page.getByRole('link', { name: 'I have copied it' }).click();
      await heading('The customer database of the library');
      await page.getByText('Nothing yet. A test event shows whether it works.').waitFor();

      receiver.answer = (_, response) =>
        response
          .writeHead(503, { 'content-type': 'text/html' })
          .end('<h1>Down for maintenance</h1>\n'.repeat(40));
      await page.getByRole('button', { name: 'Send a test event' }).click();
      await page.getByText('The test event is on its way').waitFor();
      await receiver.until((all) => all.length === 1);
      await live.webhookDelivery.run();
      await page.reload();
      await page.getByText('it returned 503').waitFor();
      await page.getByText(/^Every attempt since/).waitFor();
      await look('failing');
      await page.locator('tbody th a').first().click();
      await heading('webhook.test');
      await page.getByText('Down for maintenance').waitFor();
      await look('delivery');
      receiver.answer = (_, response) => response.writeHead(204).end();
      await page.getByRole('button', { name: 'Resend' }).click();
      await page.getByText('On its way again').waitFor();
      await receiver.until((all) => all.length === 2);
      await live.webhookDelivery.run();
      await page.reload();
      await page.getByRole('cell', { name: 'delivered' }).waitFor();

      await page.getByRole('link', { name: 'Rotate the secret' }).click();
      await heading('Make a new secret?');
      await look('rotate');
      await page.getByRole('button', { name: 'Make a new secret' }).click();
      await heading('The new secret');
      await page.getByRole('link', { name: 'I have copied it' }).click();
      await page.getByRole('button', { name: 'Disable' }).click();
      await page.getByText(/^Disabled since/).waitFor();
      await look('disabled');
    },
    A_LONG_VISIT_MS,
  );
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import nodemailer from 'nodemailer';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Inbox, startInbox } from '../../bin/local/inbox.ts';
import { follow, openVisitor, photograph } from '../support/browser.ts';
import { describeInBrowser, launchBrowser } from '../support/chromium.ts';

describeInBrowser('the inbox in a browser', () => {
  let dataDir: string;
  let inbox: Inbox;
  let browser: Browser;
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'paperboy-inbox-'));
    inbox = await startInbox({ dataDir, smtpPort: 0, webPort: 0, log: () => {} });
    [browser] = await Promise.all([launchBrowser(), inbox.ready]);
  });
  afterAll(async () => {
    await browser?.close();
    await inbox?.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  test('mail appears by itself, runs nothing, and its links open new tabs', async () => {
    const visitor = await openVisitor(browser, { site: inbox.webUrl, inbox: inbox.webUrl });
    const page = await visitor.newPage();
    await page.goto(inbox.webUrl);
    await page.getByText('No mail yet. Sign up on the site and it comes here.').waitFor();
    await photograph(page, 'inbox-empty');

    await nodemailer.createTransport(inbox.smtpUrl).sendMail({
      from: 'Paperboy <paperboy@example.org>',
      to: 'somebody.with.a.long.address@department.university.example.org',
      subject: 'A subject that is too long to stand on a single line of a phone, however small its type',
      text: 'Hello',
      // Its target is a page that no frame may show, like those of the site.
      html: `<p>Hello <a target="_self" href="${inbox.webUrl}/healthz">there</a></p>
        <script>document.body.textContent = 'Taken over'</script>`,
    });
    await page.getByRole('link', { name: 'A subject' }).waitFor();
    expect(await page.title()).toBe('(1) Inbox');
    await photograph(page, 'inbox');

    await page.getByRole('link', { name: 'A subject' }).click();
    const mail = page.frameLocator('iframe[title="The mail"]');
    const opened = await follow(mail.getByRole('link', { name: 'there' }));
    expect(opened.url()).toBe(`${inbox.webUrl}/healthz`);
    // It is an ordinary tab, outside the sandbox.
    expect(await opened.evaluate('origin')).toBe(inbox.webUrl);
    expect(await mail.getByText('Hello there').isVisible()).toBe(true);
    await photograph(page, 'inbox-mail');
    await page.getByRole('link', { name: 'Source' }).click();
    await page.getByText('multipart/alternative').waitFor();

    await page.getByRole('link', { name: 'All mail' }).click();
    await page.getByRole('button', { name: 'Delete all' }).click();
    await page.getByText('No mail yet.').waitFor();
    await visitor.close();
    expect(visitor.problems).toEqual([]);
  });
});

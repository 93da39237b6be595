import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { formWords } from '../../services/api/embed/words.ts';
import { axe } from '../support/axe.ts';
import { follow, openVisitor, photograph, picturesDir, type Visitor } from '../support/browser.ts';
import { describeInBrowser, launchBrowser } from '../support/chromium.ts';
import { createLiveWorld, type LiveWorld } from '../support/live-world.ts';
import { startWebServer, type WebServer } from '../support/web-server.ts';

describeInBrowser('a form on another site, in a browser', () => {
  let live: LiveWorld;
  let browser: Browser;
  /** Another site: `home` is one of RETURN_HOSTS, and `stranger`, which is the same server by another name, is not. */
  let site: WebServer;
  let home: string;
  let stranger: string;
  let visitor: Visitor;
  let page: Page;

  beforeAll(async () => {
    site = await startWebServer();
    stranger = site.url;
    home = site.url.replace('127.0.0.1', 'localhost');
    [live, browser] = await Promise.all([
      createLiveWorld('2025-09-04T05:40:00Z', { env: { RETURN_HOSTS: new URL(home).host } }),
      launchBrowser(),
    ]);
  });
  afterAll(async () => {
    await browser?.close();
    await live?.close();
    await site?.close();
  });
  beforeEach(async (context) => {
    visitor = await openVisitor(browser, {
      site: live.url,
      inbox: live.inbox.webUrl,
      javaScriptEnabled: !context.task.name.includes('without JavaScript'),
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    page = await visitor.newPage();
  });
  afterEach(async () => {
    await visitor.close();
    expect(visitor.problems).toEqual([]);
  });

  /**
   * Opens the other site in a browser whose requests nobody intercepts, because Playwright answers the question that a
   * browser asks before a request to another origin itself where it intercepts. `problems` has what the console reports.
   */
  const openSite = async (url: string): Promise<{ there: Page; problems: string[] }> => {
    const context = await browser.newContext({ timezoneId: 'Europe/Paris' });
    const problems: string[] = [];
    context.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) problems.push(message.text());
    });
    context.on('weberror', (error) => {
      problems.push(error.error().message);
    });
    const there = await context.newPage();
    await there.goto(url);
    return { there, problems };
  };

  /** Puts HTML into the other site's page, as its owner would. */
  const publish = (html: string): void => {
    const show =
      (text: string) =>
      (
        _request: unknown,
        response: { setHeader(name: string, value: string): void; end(text: string): void },
      ) => {
        response.setHeader('content-type', 'text/html; charset=utf-8');
        response.end(
          `<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>A blog</title><main><h1>A blog</h1>${text}</main></html>`,
        );
      };
    site.answers['/'] = show(html);
    site.answers['/thanks'] = show('<p>Thank you</p>');
    site.answers['/favicon.ico'] = (_request, response) => response.writeHead(204).end();
  };
  const snippet = (): Promise<string> => page.getByLabel('HTML to copy').inputValue();
  const madeBy = async (query: string): Promise<string> => {
    await page.goto(`${live.url}/embed?${query}`);
    return snippet();
  };

  /** Presses the button in the mail to a new reader, and returns the names of the topics that are ticked then. */
  const confirm = async (address: string): Promise<string[]> => {
    const asked = await visitor.openMail((await live.lastOf(address, 1)).subject);
    const confirming = await follow(asked.getByRole('link', { name: 'Confirm my subscription' }));
    await confirming.getByRole('button', { name: 'Confirm my subscription' }).click();
    await confirming.getByRole('heading', { name: 'Welcome. What do you care about?' }).waitFor();
    return confirming.locator('#topics .choice:has(:checked)').allInnerTexts();
  };

  test('with its script: the answer is shown in place, and the reader follows the topics of the site', async () => {
    await page.goto(`${live.url}/embed`);
    await page.getByText('Choose topics').click();
    await page.getByLabel('Diffusion models', { exact: true }).check();
    await page.getByLabel('Multi-task learning', { exact: true }).check();
    await page.getByLabel('Show the answer in place').check();
    await page.getByLabel('On the button').fill('Send me “papers” & <more>');
    await expect.poll(snippet).toContain('&lt;more&gt;');
    await page.getByRole('button', { name: 'Copy the HTML' }).click();
    await page.getByText('Copied.').waitFor();
    const copied = await page.evaluate<string>('navigator.clipboard.readText()');
    expect(copied).toBe(await snippet());
    publish(copied);

    const { there, problems } = await openSite(home);
    const field = there.getByLabel('Your email address');
    expect(await there.getByRole('textbox').count()).toBe(1);
    expect(await axe(there)).toEqual([]);
    // Browsers allow this address, and Paperboy does not.
    await field.fill('ada@localhost');
    await there.getByRole('button', { name: 'Send me “papers” & <more>' }).click();
    await there.getByRole('status').getByText(formWords.en.answers['invalid-address']).waitFor();
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    expect(await there.evaluate('document.activeElement.name')).toBe('email');
    expect(problems.splice(0)).toEqual([expect.stringMatching(/\b400\b/)]);
    await field.fill('ada@example.org');
    await there.keyboard.press('Enter');
    await there.getByRole('status').getByText(formWords.en.answers['check-inbox']).waitFor();
    expect(await field.inputValue()).toBe('');
    await field.fill('grete@gmial.com');
    await there.keyboard.press('Enter');
    await there.getByRole('status').getByText('(grete@gmial.com)').waitFor();
    await there.getByRole('button', { name: 'Did you mean grete@gmail.com?' }).click();
    await there.getByRole('status').getByText('(grete@gmail.com)').waitFor();
    expect(there.url()).toBe(`${home}/`);
    expect(await axe(there)).toEqual([]);
    expect(problems).toEqual([]);
    await there.context().close();

    expect(await confirm('ada@example.org')).toEqual(['Multi-task learning', 'Diffusion models']);
    const { zone } = (await live.db.query(`select zone from signups where address = 'ada@example.org'`))
      .rows[0];
    expect(zone).toBe('Europe/Paris');
  });

  test('without JavaScript: it is made by a button, and comes back to a page of the site', async () => {
    await page.goto(`${live.url}/embed`);
    await page.getByText('Choose topics').click();
    await page.getByLabel('Diffusion models', { exact: true }).check();
    await page.getByLabel('Your page to return to').fill(`${home}/thanks`);
    await page.getByRole('button', { name: 'Make the form' }).click();
    await page.waitForURL(/topics=diffusion-models.*#result$/);
    expect(await page.getByRole('button', { name: 'Copy the HTML' }).isVisible()).toBe(false);
    publish(await snippet());

    await page.goto(home);
    await page.getByLabel('Your email address').fill('grace@localhost');
    await page.getByRole('button', { name: 'Subscribe' }).click();
    await page.waitForURL(`${home}/thanks?paperboy=invalid-address`);
    await page.goto(home);
    await page.getByLabel('Your email address').fill('grace@example.org');
    await page.getByRole('button', { name: 'Subscribe' }).click();
    await page.waitForURL(`${home}/thanks?paperboy=check-inbox`);
    await page.getByText('Thank you').waitFor();
    expect(await confirm('grace@example.org')).toEqual(['Diffusion models']);
  });

  test('with its script on a site that is not in RETURN_HOSTS: it is sent once, and our page follows', async () => {
    publish(await madeBy('script=yes&topics=diffusion-models'));
    const { there, problems } = await openSite(stranger);
    await there.getByLabel('Your email address').fill('joan@example.org');
    await there.getByRole('button', { name: 'Subscribe' }).click();
    await there.getByRole('heading', { name: 'Check your inbox' }).waitFor();
    expect(there.url()).toBe(`${live.url}/subscribe`);
    expect(problems.filter((problem) => !/CORS policy|net::ERR_FAILED/.test(problem))).toEqual([]);
    await there.context().close();
    const { rowCount } = await live.db.query(`select 1 from signups where address = 'joan@example.org'`);
    expect(rowCount).toBe(1);
    expect(await confirm('joan@example.org')).toEqual(['Diffusion models']);
  });

  test.each(Object.keys(formWords))(
    'axe finds nothing on a page with the form in %s, on a phone too',
    async (lang) => {
      publish(await madeBy(`lang=${lang}`));
      await page.setViewportSize({ width: 320, height: 700 });
      await page.goto(home);
      expect(await axe(page)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(320);
      expect(await page.locator('[name=website]').isVisible()).toBe(false);
      expect(await page.evaluate(`getComputedStyle(document.querySelector('form')).direction`)).toBe(
        formWords[lang as keyof typeof formWords].dir,
      );
    },
  );

  test('the page on which it is made: colours are shown and judged as they are chosen, and axe finds nothing', async () => {
    await page.goto(`${live.url}/embed?topics=diffusion-models&lang=pt-BR`);
    expect(await axe(page)).toEqual([]);
    await photograph(page, 'embed');
    const shown = page.frameLocator('iframe').getByRole('button', { name: 'Assinar' });
    await shown.waitFor();
    await page.getByLabel('Its words').fill('#333333');
    await page.getByText('The words of the button are hard to read').first().waitFor();
    expect(await page.getByRole('status').last().textContent()).toContain('contrast');
    expect(await page.getByLabel('HTML to copy').inputValue()).toContain('color:#333333');
    await expect.poll(() => new URL(page.url()).searchParams.get('color')).toBe('#333333');
    expect(await axe(page)).toEqual([]);
    await page.setViewportSize({ width: 320, height: 700 });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(320);
    await page.screenshot({ path: join(picturesDir, 'embed-320.png'), fullPage: true });
  });

  test('by keyboard alone: from the language to the copied HTML', async () => {
    await page.goto(`${live.url}/embed`);
    await page.getByLabel('Language', { exact: true }).focus();
    await page.keyboard.type('Deutsch');
    await expect.poll(snippet).toContain('Abonnieren');
    // A preview that arrives while Tab is pressed takes the place of what had the focus next.
    await page.waitForLoadState('networkidle');
    const name = (): Promise<string> =>
      page.evaluate(
        'document.activeElement.name || document.activeElement.id || document.activeElement.innerText',
      );
    const passed: string[] = [];
    for (let press = 0; press < 20 && passed.at(-1) !== 'Copy the HTML'; press += 1) {
      await page.keyboard.press('Tab');
      passed.push(await name());
    }
    expect(passed).toEqual(
      expect.arrayContaining([
        'label',
        'button',
        'background',
        'color',
        'return',
        'script',
        'snippet',
        'Copy the HTML',
      ]),
    );
    await page.keyboard.press('Enter');
    await page.getByText('Copied.').waitFor();
  });
});

import { readFile } from 'node:fs/promises';
import { simpleParser } from 'mailparser';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { parseDailyPapersText } from '../../services/papers/sources/daily-papers-text.ts';
import { follow, openSections, openVisitor, photograph, type Visitor } from '../support/browser.ts';
import { describeInBrowser, launchBrowser } from '../support/chromium.ts';
import { createLiveWorld, type LiveWorld } from '../support/live-world.ts';

const seedFile = new URL('../../seeds/daily-papers/2025-09-04.txt', import.meta.url);

const becauseOf = /^Because you follow /;

/** Longer than the form takes to be typed by a program. */
const A_MOMENT_MS = 3_000;

describeInBrowser('in a browser', () => {
  let live: LiveWorld;
  let browser: Browser;
  let visitor: Visitor;
  let page: Page;

  beforeAll(async () => {
    // 07:40 in Paris, on the day of the edition.
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

  const parse = async (id: string) => simpleParser(await live.inbox.source(id));

  /** Returns half of the seed's papers under other titles, as a new day's list. */
  const papersOf = async (half: 0 | 1, suffix: string) => {
    const { papers } = parseDailyPapersText(await readFile(seedFile, 'utf8'), { date: '2025-09-04' });
    return papers
      .filter((_paper, index) => index % 2 === half)
      .map(({ title, abstract }) => ({ title: `${title} ${suffix}`, abstract }));
  };

  const heading = (on: Page, name: string) => on.getByRole('heading', { name, exact: true }).waitFor();

  test('a reader subscribes, confirms, chooses, reads, changes their mind, and leaves', async () => {
    const reader = 'ada@example.org';
    const followed = ['Multi-task learning', 'Prompt optimization', 'Retrieval and ranking'];

    await page.goto(live.url);
    await photograph(page, 'page', { fullPage: false });
    live.forward(A_MOMENT_MS);
    await page.getByLabel('Your email address').fill(reader);
    await page.getByRole('button', { name: 'Subscribe' }).click();
    await heading(page, 'Check your inbox');

    const confirmation = await live.lastOf(reader, 1);
    const asked = await visitor.openMail(confirmation.subject);
    const confirming = await follow(asked.getByRole('link', { name: 'Confirm my subscription' }));
    await heading(confirming, 'One press, and you are in');
    await photograph(confirming, 'confirm');
    await confirming.getByRole('button', { name: 'Confirm my subscription' }).click();

    await heading(confirming, 'Welcome. What do you care about?');
    expect(await confirming.getByLabel('Time zone').inputValue()).toBe('Europe/Paris');
    await confirming.getByLabel('Find a topic').fill('multi-task');
    expect(await confirming.getByLabel('Benchmarks').isVisible()).toBe(false);
    await confirming.getByLabel('Find a topic').fill('');
    for (const topic of followed) await confirming.getByLabel(topic, { exact: true }).check();
    await photograph(confirming, 'preferences');
    await confirming.getByRole('button', { name: 'Save' }).click();
    await confirming.getByText('Saved.').waitFor();

    const first = await live.lastOf(reader, 2);
    const digest = await visitor.openMail(first.subject);
    const reasons = await digest.getByText(becauseOf).allInnerTexts();
    expect(reasons).toHaveLength(5);
    expect(new Set(reasons)).toEqual(new Set(followed.map((topic) => `Because you follow ${topic}`)));
    expect(await digest.getByText(/\bmatch\s\d{1,3}$/).count()).toBe(5);
    const titles = await digest.getByRole('heading', { level: 2 }).allInnerTexts();
    expect(first.subject.startsWith(titles[0]!)).toBe(true);
    const alone = await visitor.newPage();
    await alone.setContent(String((await parse(first.id)).html));
    await photograph(alone, 'mail', { width: 700 });

    const onTheWeb = await follow(digest.getByRole('link', { name: 'Read on the web' }));
    expect(new URL(onTheWeb.url()).pathname).toMatch(/^\/digest\//);
    expect(await onTheWeb.getByText(becauseOf).allInnerTexts()).toEqual(reasons);
    expect(await onTheWeb.getByRole('heading', { level: 2 }).allInnerTexts()).toEqual(titles);
    await photograph(onTheWeb, 'digest');

    const changing = await follow(digest.getByRole('link', { name: 'Change what you get' }));
    await heading(changing, 'Your preferences');
    await openSections(changing, 'topics', 'how-much');
    expect(await changing.getByLabel('Multi-task learning').isChecked()).toBe(true);
    for (const topic of followed) await changing.getByLabel(topic, { exact: true }).uncheck();
    await changing.getByLabel('Diffusion models', { exact: true }).check();
    await changing.getByLabel('Papers in a digest, at most').fill('2');
    await changing.getByRole('button', { name: 'Save' }).click();
    await changing.getByText('Your next digest: Tomorrow, Friday, 5 September, 07:00.').waitFor();
    expect(await changing.getByLabel('Diffusion models', { exact: true }).isChecked()).toBe(true);

    live.clock.set(new Date('2025-09-05T05:00:30Z'));
    await live.addEdition('2025-09-05', await papersOf(0, 'Reconsidered'));
    await live.planner.plan();
    const second = await live.lastOf(reader, 3);
    const next = await visitor.openMail(second.subject);
    await next.getByText('2 papers for you, out of 34 today.').waitFor();
    expect(await next.getByText(becauseOf).allInnerTexts()).toEqual(
      Array(2).fill('Because you follow Diffusion models'),
    );
    const nextTitles = await next.getByRole('heading', { level: 2 }).allInnerTexts();
    expect(nextTitles.filter((title) => titles.includes(title))).toEqual([]);

    await page.goto(await live.signIn.linkForConsole());
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('All done').waitFor();
    await photograph(page, 'operator');
    // The page of an operator asks for news, which its session does not outlive.
    await page.goto(live.url);

    const leaving = await follow(next.getByRole('link', { name: 'Unsubscribe' }));
    await heading(leaving, 'Stop the digests?');
    await photograph(leaving, 'unsubscribe');
    await leaving.getByRole('button', { name: 'Unsubscribe' }).click();
    await heading(leaving, 'You are unsubscribed');

    // Another reader with the same interests stays; once their mail is here, the run is over.
    await live.addReader('stays@example.org', {
      topics: ['diffusion-models'],
      days: [1, 2, 3, 4, 5],
      zone: 'Europe/Paris',
      hour: 7,
    });
    live.clock.set(new Date('2025-09-08T05:00:30Z'));
    await live.addEdition('2025-09-08', await papersOf(1, 'Once More'));
    await live.planner.plan();
    await live.lastOf('stays@example.org', 1);
    expect(await live.mailsTo(reader)).toHaveLength(3);
    // The inbox shows a mail a moment before its outcome is recorded.
    await vi.waitFor(async () =>
      expect(await live.ledger.stats('2025-09-08')).toMatchObject({ planned: 1, states: { sent: 1 } }),
    );

    await leaving.getByRole('button', { name: 'I want them back' }).click();
    await heading(leaving, 'Welcome back');
    await photograph(leaving, 'welcome-back');
    await leaving.getByRole('link', { name: 'Your preferences' }).click();
    await heading(leaving, 'Your preferences');
    // The link of an unsubscription opens nothing more; the one to the preferences comes by mail.
    await photograph(leaving, 'ask');
    await leaving.getByRole('button', { name: 'Mail me the link' }).click();
    await heading(leaving, 'Check your inbox');
    const { text: withLink } = await parse((await live.lastOf(reader, 4)).id);
    await leaving.goto(/http\S+\/preferences\/\S+/.exec(withLink!)![0]);
    await heading(leaving, 'Your preferences');
    expect(await leaving.getByLabel('Diffusion models', { exact: true }).isChecked()).toBe(true);
    await openSections(leaving, 'digests');
    await leaving.getByRole('link', { name: 'The latest list' }).click();
    await leaving.getByRole('button', { name: 'vote for' }).first().click();
    await leaving.getByText('You rated this: more like this.').waitFor();
    await photograph(leaving, 'voted', { fullPage: false });
    await leaving.getByRole('button', { name: 'take yours back' }).click();
    await leaving.getByText('You rated this').waitFor({ state: 'detached' });

    live.clock.set(new Date('2025-09-09T05:00:30Z'));
    await live.addEdition('2025-09-09', await papersOf(0, 'Again'));
    await live.planner.plan();
    const back = await visitor.openMail((await live.lastOf(reader, 5)).subject);
    // What was listed while the reader was away comes too.
    await back.getByText('2 papers for you, out of 68 since Monday, 8 September.').waitFor();
  }, 90_000);

  test('everything from sign-up to leaving works without JavaScript', async () => {
    const reader = 'noscript@example.org';
    await page.goto(live.url);
    live.forward(A_MOMENT_MS);
    await page.getByLabel('Your email address').fill(reader);
    await page.getByRole('button', { name: 'Subscribe' }).click();
    await heading(page, 'Check your inbox');

    const { text } = await parse((await live.lastOf(reader, 1)).id);
    await page.goto(/http\S+\/confirm\/\S+/.exec(text!)![0]);
    await page.getByRole('button', { name: 'Confirm my subscription' }).click();
    await heading(page, 'Welcome. What do you care about?');

    expect(await page.getByLabel('Time zone').inputValue()).toBe('UTC');
    expect(await page.getByLabel('Find a topic').isVisible()).toBe(false);
    await openSections(page, 'when', 'leave-out');
    await page.getByLabel('Time zone').selectOption('Asia/Tokyo');
    await page.getByLabel('Benchmarks').check();
    await page.getByLabel('Once a week').check();
    await page.getByLabel('Day of the weekly digest').selectOption('Sunday');
    await page.getByLabel('Never about').fill('vietnamese');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').waitFor();
    expect(await page.getByLabel('Time zone').inputValue()).toBe('Asia/Tokyo');
    expect(await page.getByLabel('Benchmarks').isChecked()).toBe(true);
    expect(await page.getByLabel('Day of the weekly digest').inputValue()).toBe('7');
    expect(await page.getByLabel('Never about').inputValue()).toBe('vietnamese');

    const digest = await parse((await live.lastOf(reader, 2)).id);
    expect(digest.text).toContain('Because you follow Benchmarks');
    await page.getByRole('link', { name: 'Unsubscribe' }).click();
    await page.getByRole('button', { name: 'Unsubscribe' }).click();
    await heading(page, 'You are unsubscribed');
  });

  test('a visitor tries a digest, subscribes with what they chose, and gets it, without JavaScript', async () => {
    const reader = 'tries@example.org';
    await page.goto(live.url);
    await page.getByRole('link', { name: 'Try it without an address' }).click();
    await heading(page, 'Try it without an address');
    await page.getByText('Learning methods', { exact: true }).click();
    await page.getByLabel('Multi-task learning', { exact: true }).check();
    await page.getByLabel('Words').fill('flat minima');
    await page.getByLabel('Papers you like').fill('2101.00001');
    await page.getByRole('button', { name: 'Show my digest' }).click();
    await heading(page, 'Your digest today');
    expect(new URL(page.url()).hash).toBe('#digest');
    const reasons = await page.locator('#digest .reason b').allInnerTexts();
    expect(reasons).toContain('Because you follow Multi-task learning');
    const titles = await page.locator('#digest h2[dir]').allInnerTexts();
    await photograph(page, 'try');

    live.forward(A_MOMENT_MS);
    await page.getByLabel('Your email address').fill(reader);
    await page.getByRole('button', { name: 'Subscribe' }).click();
    await heading(page, 'Check your inbox');
    const { text } = await parse((await live.lastOf(reader, 1)).id);
    await page.goto(/http\S+\/confirm\/\S+/.exec(text!)![0]);
    await page.getByRole('button', { name: 'Confirm my subscription' }).click();
    await heading(page, 'Welcome. What do you care about?');
    expect(await page.getByLabel('Multi-task learning', { exact: true }).isChecked()).toBe(true);
    expect(await page.getByLabel('Words', { exact: true }).inputValue()).toBe('flat minima');
    await openSections(page, 'papers');
    await page.getByText('Not here yet: 1 paper').waitFor();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').waitFor();

    const digest = await parse((await live.lastOf(reader, 2)).id);
    expect(digest.text).toContain('Welcome to Paperboy.');
    for (const title of titles) expect(String(digest.text).replace(/\s+/g, ' ')).toContain(title);
  });

  test('the test detects what a page must not do', async () => {
    await page.goto(live.url);
    await page.evaluate(`
      console.error('a complaint');
      setTimeout(() => { throw new Error('a slip'); });
      document.head.append(Object.assign(document.createElement('style'), { textContent: 'p { color: red }' }));
      fetch('/no-such-page');
    `);
    const elsewhere = await visitor.newPage();
    await elsewhere.setContent('<img src="https://papers.example.org/pixel.gif">');
    const kinds = ['a complaint', 'a slip', 'Content Security Policy', '404 for', 'a foreign host'];
    await vi.waitFor(() => {
      const seen = visitor.problems.join('\n');
      for (const kind of kinds) expect(seen).toContain(kind);
    });
    visitor.problems.length = 0;
  });

  test('a reader signs up by keyboard alone', async () => {
    const reader = 'keys@example.org';
    await page.goto(live.url);
    live.forward(A_MOMENT_MS);
    // A text, because it runs in the page and not in the test.
    const focused = () =>
      page.evaluate<{ id: string; ring: boolean }>(
        `({ id: document.activeElement.id, ring: getComputedStyle(document.activeElement).outlineStyle !== 'none' })`,
      );
    for (let press = 1; (await focused()).id !== 'email'; press += 1) {
      expect(press).toBeLessThan(8);
      await page.keyboard.press('Tab');
      expect((await focused()).ring).toBe(true);
    }
    await page.keyboard.type(reader);
    await page.keyboard.press('Enter');
    await heading(page, 'Check your inbox');
    await live.lastOf(reader, 1);
  });
});

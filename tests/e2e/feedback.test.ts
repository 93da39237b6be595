import { readFile } from 'node:fs/promises';
import { parse } from 'bibtex-parse';
import { simpleParser } from 'mailparser';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { follow, openSections, openVisitor, photograph, type Visitor } from '../support/browser.ts';
import { describeInBrowser, launchBrowser } from '../support/chromium.ts';
import { createLiveWorld, type LiveWorld } from '../support/live-world.ts';

const about = (title: string) => ({
  title,
  abstract: `We study multi-task learning in ${title.toLowerCase()}, and show what many tasks learnt at once have in common.`,
});
const RATED = [about('Sharing Layers Between Tasks'), about('Balancing Gradients of Many Tasks')];
const othersOf = (day: number) =>
  ['Weights', 'Data', 'Losses'].map((word) => about(`Sharing ${word} on Day ${day}`));

describeInBrowser('ratings in a browser', () => {
  let live: LiveWorld;
  let browser: Browser;
  let visitor: Visitor;
  const reader = 'ada@example.org';

  beforeAll(async () => {
    [live, browser] = await Promise.all([createLiveWorld('2025-09-04T04:00:00Z'), launchBrowser()]);
    await live.addReader(reader, { topics: ['multi-task-learning'], zone: 'Europe/Paris', hour: 7 });
    live.clock.set(new Date('2025-09-04T05:00:30Z'));
    await live.planner.plan();
    await live.lastOf(reader, 1);
  });
  afterAll(async () => {
    await browser?.close();
    await live?.close();
  });
  beforeEach(async (context) => {
    await live.db.query(`delete from interests where kind in ('liked', 'disliked')`);
    visitor = await openVisitor(browser, {
      site: live.url,
      inbox: live.inbox.webUrl,
      javaScriptEnabled: !context.task.name.includes('without JavaScript'),
    });
  });
  afterEach(async () => {
    await visitor.close();
    expect(visitor.problems).toEqual([]);
  });

  const ratings = async (): Promise<string[]> => {
    const { rows } = await live.db.query<{ said: string }>(
      `select i.kind || ': ' || p.title as said from interests i join papers p on p.id::text = i.value
       where i.kind in ('liked', 'disliked') order by i.id`,
    );
    return rows.map(({ said }) => said);
  };
  const linkIn = async (kind: string): Promise<string> => {
    const [mail] = await live.mailsTo(reader);
    const { text } = await simpleParser(await live.inbox.source(mail!.id));
    return new RegExp(`http\\S+/${kind}/\\S+`).exec(text!)![0];
  };
  const focused = (page: Page) => page.evaluate<string>('document.activeElement.textContent.trim()');

  test('a link in the mail leads to its paper, and the keyboard does the rest', async () => {
    const [mail] = await live.mailsTo(reader);
    const digest = await visitor.openMail(mail!.subject);
    const titles = await digest.getByRole('heading', { level: 2 }).allInnerTexts();
    expect(titles).toHaveLength(5);
    const page = await follow(digest.getByRole('link', { name: 'Less like this' }).nth(2));
    await page.getByRole('heading', { name: 'More or less of what?' }).waitFor();
    expect(await page.getByRole('heading', { level: 2 }).allInnerTexts()).toEqual(titles);
    expect(await page.getByRole('button').count()).toBe(10);
    await page.getByText('Press it once more to save it.').waitFor();
    const place = await page.evaluate<{ text: string; top: number; room: number }>(
      `(({ textContent, offsetTop }) => ({ text: textContent, top: offsetTop - scrollY, room: innerHeight }))(document.querySelector(':target'))`,
    );
    expect(place.text).toContain(titles[2]);
    expect(place.top).toBeLessThan(place.room);
    expect(await ratings()).toEqual([]);
    await photograph(page, 'feedback');

    // The address names the paper, so Tab first reaches its title and then its buttons.
    const stops: string[] = [];
    while (!stops.at(-1)?.startsWith('Less like this')) {
      expect(stops.length).toBeLessThan(4);
      await page.keyboard.press('Tab');
      stops.push(await focused(page));
    }
    expect(stops).toEqual([titles[2], `More like this (${titles[2]})`, `Less like this (${titles[2]})`]);
    await page.keyboard.press('Enter');
    await page.getByRole('status').waitFor();
    expect(await page.getByRole('status').textContent()).toBe(
      'Noted. Your next papers will lean away from this one.',
    );
    expect(await ratings()).toEqual([`disliked: ${titles[2]}`]);
    await photograph(page, 'feedback-noted');

    // Rates others in the same visit, and changes one rating.
    const button = (name: string, title: string) => page.getByRole('button', { name: `${name} (${title})` });
    await button('More like this', titles[0]!).click();
    await page.getByText('Noted. Your next papers will lean toward this one.').waitFor();
    expect(await button('More like this', titles[0]!).getAttribute('aria-pressed')).toBe('true');
    expect(await button('Less like this', titles[2]!).getAttribute('aria-pressed')).toBe('true');
    await button('More like this', titles[2]!).click();
    await page.getByText('Noted. Your next papers will lean toward this one.').waitFor();
    await button('More like this', titles[0]!).click();
    await page.getByText('Taken back.').waitFor();
    expect(await ratings()).toEqual([`liked: ${titles[2]}`]);
    // Going back and reloading submit nothing again.
    await page.reload();
    await page.goBack();
    expect(await ratings()).toEqual([`liked: ${titles[2]}`]);
  });

  test('papers are rated, added and removed without JavaScript', async () => {
    const page = await visitor.newPage();
    await page.goto(await linkIn('feedback'));
    const button = page.getByRole('button', { name: /^More like this \(/ }).first();
    const title = (await button.textContent())!.replace(/^More like this \((.*)\)$/, '$1');
    await button.click();
    await page.getByText('Noted.').waitFor();
    expect(await ratings()).toEqual([`liked: ${title}`]);

    await page.goto(await linkIn('preferences'));
    const { rows } = await live.db.query<{ title: string }>(
      'select title from papers order by id desc limit 2',
    );
    await openSections(page, 'papers', 'how-much', 'leave-out');
    await page.getByLabel('Papers you like').fill(`${rows[0]!.title}\n2510.12345\nhttps://example.org/x`);
    await page.getByText('From a file, or papers you do not like').click();
    await page.getByLabel('A BibTeX or text file').setInputFiles({
      name: 'mine.bib',
      mimeType: 'application/x-bibtex',
      buffer: Buffer.from(`@article{a,\n title={{${rows[1]!.title}}}\n}`),
    });
    await page.getByLabel('Surprise me').check();
    await page.getByLabel('Never by').fill('Charles Babbage');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('2 papers found, 1 kept until it turns up, 1 line not understood:').waitFor();
    await photograph(page, 'preferences-papers');
    expect(await page.getByLabel('Surprise me').isChecked()).toBe(true);
    expect(await page.getByLabel('Never by').inputValue()).toBe('Charles Babbage');
    expect((await ratings()).sort()).toEqual(
      [title, rows[0]!.title, rows[1]!.title].map((each) => `liked: ${each}`).sort(),
    );

    await page.getByText('You like: 3 papers').click();
    await page.getByRole('checkbox', { name: title }).check();
    await page.getByText('Not here yet: 1 paper').click();
    await page.getByRole('checkbox', { name: 'arXiv:2510.12345' }).check();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').waitFor();
    await openSections(page, 'papers');
    await page.getByText('You like: 2 papers').waitFor();
    expect(await page.getByText('Not here yet').count()).toBe(0);
  });

  test('a paper is saved from the mail, another on its page, and the list is taken along as BibTeX', async () => {
    const [mail] = await live.mailsTo(reader);
    const digest = await visitor.openMail(mail!.subject);
    const titles = await digest.getByRole('heading', { level: 2 }).allInnerTexts();
    const page = await follow(digest.getByRole('link', { name: 'Save' }).nth(1));
    await page.getByRole('heading', { name: 'Save this paper?' }).waitFor();
    await page.getByRole('button', { name: 'Save to my reading list' }).click();
    await page.getByText('Saved. It stays here until you remove it.').waitFor();
    await photograph(page, 'reading-list');

    // From the list to the paper's page, where the reader is known, and from there to a similar paper.
    await page.getByRole('link', { name: titles[1]! }).click();
    await page
      .getByRole('button', { name: /^Saved \(/ })
      .first()
      .waitFor();
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByRole('link', { name: 'Copy BibTeX' }).click();
    await page.getByRole('link', { name: 'BibTeX copied' }).waitFor();
    const copied = await page.evaluate<string>('navigator.clipboard.readText()');
    expect(copied).toMatch(/^@misc\{/);
    await page.getByRole('button', { name: 'Copy the link' }).click();
    await page.getByRole('button', { name: 'Link copied' }).waitFor();
    expect(await page.evaluate<string>('navigator.clipboard.readText()')).toMatch(/\/paper\/\d+$/);
    await photograph(page, 'paper-known-reader');
    const similar = page.getByRole('region', { name: 'Similar papers' });
    const other = (await similar.getByRole('heading', { level: 3 }).first().textContent())!;
    await similar.getByRole('button', { name: `Save (${other})` }).click();
    await similar.getByRole('button', { name: `Saved (${other})` }).waitFor();

    await page.getByRole('link', { name: 'Your reading list' }).click();
    expect(await page.getByRole('heading', { level: 2 }).allInnerTexts()).toEqual(
      expect.arrayContaining([other, titles[1]]),
    );
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'BibTeX' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('paperboy-saved.bib');
    const entries = parse(await readFile(await download.path(), 'utf8')).filter(
      ({ itemtype }) => itemtype === 'entry',
    );
    expect(entries).toHaveLength(2);

    await page.getByRole('button', { name: `Remove (${other})` }).click();
    await page.getByText('Removed. It is no longer on your list.').waitFor();
    expect(await page.getByRole('button', { name: /^Remove/ }).count()).toBe(1);
  });

  test('what is rated on the list, either way, is in none of the digests of the next three days', async () => {
    const { rows } = await live.db.query<{ id: number; title: string }>(
      'select id, title from papers where title in ($1, $2)',
      RATED.map(({ title }) => title),
    );
    expect(rows).toEqual([]);
    const email = 'grace@example.org';
    live.clock.set(new Date('2025-09-04T12:00:00Z'));
    const id = await live.addReader(email, { topics: ['multi-task-learning'], zone: 'UTC', hour: 7 });
    await live.addEdition('2025-09-05', [...RATED, ...othersOf(5)]);
    const page = await visitor.newPage();
    await page.goto(`${live.url}/?reader=${live.readerLinks.sign('reader', id)}`);
    const [liked, disliked] = RATED.map(({ title }) => title);
    await page.getByRole('button', { name: `“${liked}”` }).click();
    await page.getByText('You rated this: more like this.').waitFor();
    await page.getByRole('link', { name: disliked!, exact: true }).click();
    await page.getByRole('button', { name: `Less like this (${disliked})` }).click();
    await page.getByText('You rated this: less like this.').waitFor();
    await photograph(page, 'list-rated');

    const sent: string[] = [];
    for (const [at, day] of [5, 6, 7].entries()) {
      if (day > 5) await live.addEdition(`2025-09-0${day}`, [...RATED, ...othersOf(day)]);
      live.clock.set(new Date(`2025-09-0${day}T07:00:30Z`));
      await live.planner.plan();
      const { id: mail } = await live.lastOf(email, at + 1);
      sent.push((await simpleParser(await live.inbox.source(mail))).text!);
    }
    // A reason may name a liked paper; the numbered ones are those that are sent.
    const listed = sent.map((text) => [...text.matchAll(/^\d+\. (.+)$/gm)].map(([, title]) => title));
    expect(listed.map((titles) => titles.toSorted())).toEqual(
      [5, 6, 7].map((day) =>
        othersOf(day)
          .map(({ title }) => title)
          .toSorted(),
      ),
    );
  });
});

import { readFile } from 'node:fs/promises';
import { simpleParser } from 'mailparser';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { axe } from '../support/axe.ts';
import { follow, openSections, openVisitor, photograph, type Visitor } from '../support/browser.ts';
import { describeInBrowser, launchBrowser } from '../support/chromium.ts';
import { createLiveWorld, type LiveWorld } from '../support/live-world.ts';

describeInBrowser('preferences in a browser', () => {
  let live: LiveWorld;
  let browser: Browser;
  let visitor: Visitor;
  let page: Page;

  beforeAll(async () => {
    [live, browser] = await Promise.all([createLiveWorld('2025-09-04T04:00:00Z'), launchBrowser()]);
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
      acceptDownloads: true,
    });
    page = await visitor.newPage();
  });
  afterEach(async () => {
    await visitor.close();
    expect(visitor.problems).toEqual([]);
  });

  const addReader = async (email: string): Promise<string> => {
    await live.addReader(email, { topics: ['multi-task-learning'], zone: 'Europe/Paris', hour: 7 });
    const { rows } = await live.db.query<{ id: number }>('select id from subscribers where address = $1', [
      email,
    ]);
    return live.links.url('preferences', { subject: rows[0]!.id, detail: 0 }, live.clock.now());
  };
  const shownPapers = (on: Page) => on.locator('#next-papers li a').allInnerTexts();

  test('the next digest changes with each tick, nothing is saved before saving, and the mail matches it', async () => {
    const reader = 'ticks@example.org';
    await page.goto(await addReader(reader));
    const first = await shownPapers(page);
    expect(first).toHaveLength(5);
    await openSections(page, 'topics', 'how-much');
    await page.getByLabel('Diffusion models', { exact: true }).check();
    await page.getByLabel('Papers in a digest, at most').fill('3');
    await page.locator('#next-papers').getByText('3 papers so far').waitFor();
    await page.locator('#next-papers').getByText('Because you follow Diffusion models').first().waitFor();
    const shown = await shownPapers(page);
    expect(shown).toHaveLength(3);
    expect(await page.locator('#next-status').textContent()).toContain('3 papers so far');
    expect(await page.locator('#fold-topics summary').textContent()).toContain(
      '2 chosen: Multi-task learning, Diffusion models',
    );
    expect(await page.locator('#fold-how-much summary').textContent()).toContain('Up to 3 papers');
    expect(await axe(page)).toEqual([]);
    await photograph(page, 'preferences-live');
    const before = await live.db.query('select paper_count from subscribers where address = $1', [reader]);
    expect(before.rows).toEqual([{ paper_count: 5 }]);

    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').waitFor();
    // The first digest is sent when the preferences are first saved.
    const mail = await live.lastOf(reader, 1);
    const digest = await visitor.openMail(mail.subject);
    expect(await digest.getByRole('heading', { level: 2 }).allInnerTexts()).toEqual(shown);

    // From the history to the digest, and to the explanation of one of its papers.
    await openSections(page, 'digests');
    await page.getByRole('link', { name: 'All digests you were sent' }).click();
    await photograph(page, 'history');
    await page.getByRole('link', { name: shown[0]! }).click();
    await page
      .getByRole('link', { name: /^Why did I get this\?/ })
      .first()
      .click();
    await page.getByRole('heading', { name: 'Why did I get this?' }).waitFor();
    expect(await page.getByRole('region', { name: 'Why you got this paper' }).textContent()).toMatch(
      /Your topic .*\((strongly|clearly)\)/,
    );
    expect(await axe(page)).toEqual([]);
    await photograph(page, 'digest-why');
  }, 90_000);

  test('a preview that cannot be made says so, and the form stays as it is', async () => {
    await page.goto(await addReader('fails@example.org'));
    await openSections(page, 'topics');
    await page.route('**/preview?part=1', (route) => route.abort());
    await page.getByLabel('Diffusion models', { exact: true }).check();
    await page.locator('#next-papers').getByText('The preview cannot be made just now.').waitFor();
    await page.unroute('**/preview?part=1');
    await page.getByLabel('Benchmarks', { exact: true }).check();
    await page.locator('#next-papers').getByText('papers so far').waitFor();
    expect(await page.getByLabel('Diffusion models', { exact: true }).isChecked()).toBe(true);
    // The console reports the failed request, as expected.
    expect(visitor.problems.filter((problem) => !problem.includes('ERR_FAILED'))).toEqual([]);
    visitor.problems.length = 0;
  });

  test('without JavaScript a button shows the same, with the typed values', async () => {
    const url = await addReader('plain@example.org');
    await page.goto(url);
    await openSections(page, 'topics', 'words');
    await page.getByLabel('Diffusion models', { exact: true }).check();
    await page.getByRole('textbox', { name: 'Words' }).fill('gradient');
    await page.getByRole('button', { name: 'Preview' }).click();
    await page.getByText('Not saved yet.').waitFor();
    expect(await page.getByRole('textbox', { name: 'Words', includeHidden: true }).inputValue()).toBe(
      'gradient',
    );
    await page.locator('#next-papers').getByText('Because you follow Diffusion models').first().waitFor();
    const shown = await shownPapers(page);
    // The fields of folded sections are sent too, and what is wrong opens its section.
    await openSections(page, 'when');
    await page.getByLabel('Pause until').fill('2025-09-03');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('link', { name: 'Pause until: 2025-09-03 is not after today.' }).waitFor();
    expect(await page.locator('.fold[open]').evaluateAll((all) => all.map(({ id }) => id))).toEqual([
      'fold-when',
      'fold-leaving',
    ]);
    visitor.problems.length = 0;
    await page.getByLabel('Pause until').fill('');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').waitFor();
    // It was sent at once, so the page now shows the one after it.
    const digest = await visitor.openMail((await live.lastOf('plain@example.org', 1)).subject);
    expect(await digest.getByRole('heading', { level: 2 }).allInnerTexts()).toEqual(shown);
    expect(await page.getByRole('textbox', { name: 'Words', includeHidden: true }).inputValue()).toBe(
      'gradient',
    );
  });

  test('by the keyboard alone: a topic, the number, saving', async () => {
    const reader = 'keys-only@example.org';
    await page.goto(await addReader(reader));
    const at = () =>
      page.evaluate<string>(
        `[document.activeElement.name, document.activeElement.value, document.activeElement.textContent.trim().slice(0, 20)].join('|')`,
      );
    const tabTo = async (wanted: RegExp, most: number): Promise<void> => {
      for (let press = 0; !wanted.test(await at()); press += 1) {
        expect(press).toBeLessThan(most);
        await page.keyboard.press('Tab');
        const ring = await page.evaluate<boolean>(
          `[document.activeElement, document.activeElement.closest('.choice')].some((each) => each && getComputedStyle(each).outlineStyle !== 'none')`,
        );
        expect({ at: await at(), ring }).toMatchObject({ ring: true });
      }
    };
    await tabTo(/\|Topics/, 20);
    await page.keyboard.press('Enter');
    await tabTo(/^topics\|diffusion-models/, 200);
    await page.keyboard.press('Space');
    await tabTo(/\|How much/, 200);
    await page.keyboard.press('Enter');
    await tabTo(/^count\|/, 5);
    await page.keyboard.press('ArrowDown');
    await page.locator('#next-papers').getByText('4 papers so far').waitFor();
    await tabTo(/\|Save$/, 60);
    await page.keyboard.press('Enter');
    await page.getByText('Saved.').waitFor();
    const { rows } = await live.db.query(
      `select s.paper_count, array(select value from interests i where i.subscriber_id = s.id order by id) as topics
       from subscribers s where address = $1`,
      [reader],
    );
    expect(rows).toEqual([{ paper_count: 4, topics: ['multi-task-learning', 'diffusion-models'] }]);
  });

  test('on a phone all sections fit three screens, a bar jumps to them and covers no focus', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    const url = await addReader('phone@example.org');
    await live.db.query(
      `update subscribers set zone = 'UTC', preferences_saved_at = null where address = 'phone@example.org'`,
    );
    await page.goto(`${url}?welcome=1`);
    // The zone of the browser counts at once.
    await page.locator('#next-papers').getByText('(time in Paris)').waitFor();
    await page.goto(url);
    expect(await page.evaluate('document.documentElement.scrollHeight')).toBeLessThanOrEqual(3 * 844);
    const bar = page.getByRole('navigation', { name: 'Sections' });
    await bar.getByRole('link', { name: 'Topics' }).click();
    await page.getByLabel('Benchmarks', { exact: true }).waitFor();
    const covered = await page.evaluate<
      string[]
    >(`[...document.querySelectorAll('#topics input')].filter((input) => {
      // Scrolls as the focus does, but at once.
      input.scrollIntoView({ block: 'nearest', behavior: 'instant' });
      return input.getBoundingClientRect().bottom > document.querySelector('.save').getBoundingClientRect().top;
    }).map(({ value }) => value)`);
    expect(covered).toEqual([]);
    await photograph(page, 'preferences-phone');
  });

  test('a reader moves to another address, exports their data, and is erased', async () => {
    const url = await addReader('moves@example.org');
    await page.goto(url);
    await openSections(page, 'moving');
    await page.getByLabel('Send my digests to').fill('moved@example.net');
    await page.getByRole('button', { name: 'Change address' }).click();
    await page.getByRole('heading', { name: 'Check your inbox' }).waitFor();
    const asked = await live.lastOf('moved@example.net', 1);
    const moving = await follow(
      (await visitor.openMail(asked.subject)).getByRole('link', { name: 'Send them here' }),
    );
    await moving.getByRole('heading', { name: 'Send your digests here?' }).waitFor();
    await photograph(moving, 'address');
    await moving.getByRole('button', { name: 'Send them here' }).click();
    await moving.getByText('Your digests go to this address now.').waitFor();
    await moving.getByText('m…@example.net').waitFor();
    await live.lastOf('moves@example.org', 1);

    const downloading = moving.waitForEvent('download');
    await moving.getByRole('link', { name: 'Export my data' }).click();
    const file = await downloading;
    expect(file.suggestedFilename()).toBe('paperboy-my-data.json');
    const data = JSON.parse(await readFile(await file.path(), 'utf8'));
    expect(data.subscriber.address).toBe('moved@example.net');

    await moving.getByRole('button', { name: 'Erase me' }).click();
    await moving.getByRole('heading', { name: 'Check your inbox' }).waitFor();
    const mail = await live.lastOf('moved@example.net', 2);
    const { text } = await simpleParser(await live.inbox.source(mail.id));
    await moving.goto(/http\S+\/erase\/\S+/.exec(text!)![0]);
    await photograph(moving, 'erase');
    await moving.getByRole('button', { name: 'Erase everything' }).click();
    await moving.getByRole('heading', { name: 'Everything is erased' }).waitFor();
    const { rows } = await live.db.query(`select 1 from subscribers where address like '%moved@%'`);
    expect(rows).toEqual([]);

    // Every old link leads to the same page, which offers a fresh one.
    const gone = await page.goto(url);
    expect(gone!.status()).toBe(404);
    await page.getByRole('button', { name: 'Mail me a link' }).waitFor();
    await photograph(page, 'link-expired');
    visitor.problems.length = 0;
  });

  test('a reader who lost their link is mailed a fresh one, and one who has left is told so', async () => {
    await addReader('lost@example.org');
    await page.goto(`${live.url}/preferences`);
    await page.getByLabel('Your email address').fill('lost@example.org');
    await page.getByRole('button', { name: 'Mail me a link' }).click();
    await page.getByRole('heading', { name: 'Check your inbox' }).waitFor();
    const mail = await live.lastOf('lost@example.org', 1);
    const found = await follow(
      (await visitor.openMail(mail.subject)).getByRole('link', { name: 'Open my preferences' }),
    );
    await found.getByRole('link', { name: 'Unsubscribe' }).click();
    await found.getByRole('button', { name: 'Unsubscribe' }).click();
    await found.getByRole('heading', { name: 'You are unsubscribed', exact: true }).waitFor();
    await found.goBack();
    await found.reload();
    await found.getByRole('heading', { name: 'You are unsubscribed already' }).waitFor();
  });
});

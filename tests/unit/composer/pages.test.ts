import { expect, test } from 'vitest';
import { contrastOf, MIN_CONTRAST } from '../../../services/api/embed/contrast.ts';
import { defaultNumbers, howMuch } from '../../../services/subscribers/settings.ts';
import { pageFixtures } from '../../../templates/fixtures/page.ts';
import { tokens } from '../../../templates/tokens.ts';
import type { FeedbackPage, PreferencesPage } from '../../../templates/web/views.ts';
import { templates } from './support.ts';

const pages = Object.entries(pageFixtures()).map(([file, [name, data]]) => ({
  file,
  html: templates.page(name, data as never),
}));
const preferences = () => pageFixtures().preferences![1] as PreferencesPage;

test.each(pages)('$file renders whole', ({ html }) => {
  expect(html).toMatch(/^<!doctype html>\n<html lang="en">/);
  expect(html.trimEnd()).toMatch(/<\/html>$/);
  expect(html.replace(/<(p|li)[^>]*dir="auto"[\s\S]*?<\/\1>/g, '')).not.toMatch(
    /<%|%>|undefined|\bnull\b|NaN|\[object/,
  );
  expect(html.match(/<h1\b/g)).toHaveLength(1);
  expect(html.match(/<main\b/g)).toHaveLength(1);
  const ids = [...html.matchAll(/ id="([^"]*)"/g)].map((match) => match[1]);
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  for (const [, refs] of html.matchAll(/ (?:aria-describedby|aria-labelledby|for)="([^"]*)"/g)) {
    for (const ref of refs!.split(' ')) expect(ids).toContain(ref);
  }
});

test.each(pages)('$file works under a strict content policy', ({ html }) => {
  // JSON-LD is data: a browser does not run it, and the policy does not apply to it.
  expect(html.replace(/<script type="application\/ld\+json">[^<]*<\/script>/, '')).not.toMatch(
    /<style|\sstyle=|\son[a-z]+="|<script(?![^>]*\ssrc="\/assets\/[\w-]+\.js\?v=[\w-]+")/i,
  );
  for (const [, url] of html.matchAll(
    /<(?:link(?! rel="canonical")|script|img|form)[^>]*?(?:href|src|action)="([^"]*)"/g,
  )) {
    expect(url).toMatch(/^\/(?!\/)/);
  }
});

test.each(pages)('$file names every field', ({ html }) => {
  for (const [field] of html.matchAll(/<(?:input|select|textarea)\b[^>]*>/g)) {
    if (/type="hidden"/.test(field)) continue;
    const id = field.match(/ id="([^"]*)"/)?.[1];
    const wrapped =
      html.slice(0, html.indexOf(field)).lastIndexOf('<label') >
      html.slice(0, html.indexOf(field)).lastIndexOf('</label');
    expect(wrapped || html.includes(`<label for="${id}"`), field).toBe(true);
  }
});

test('EMAIL 12: hostile topics and words stay text in the preferences', () => {
  const text = '"><script>alert(1)</script><%= 6111 * 7 %>\u202e{{x}}';
  const form = preferences();
  const settings = templates.page('preferences', {
    ...form,
    email: text,
    errors: { keywords: text },
    values: { ...form.values, keywords: `</textarea>${text}`, zone: text },
    topicGroups: [{ group: text, topics: [{ slug: text, name: text }] }],
  });
  expect(
    templates.page('preferences', {
      ...form,
      saved: true,
      putIn: { found: 1, waiting: 0, rejected: [{ line: 1, text, reason: text }] },
      rated: {
        liked: { shown: [{ id: 1, title: text }], count: 1 },
        disliked: { shown: [], count: 0 },
        waiting: { shown: [{ id: 1, text, rating: 'liked' }], count: 1 },
      },
      next: { lead: text, papers: [{ title: text, url: 'javascript:alert(1)', reason: text, match: 1 }] },
    }),
  ).not.toMatch(/<script>|42777|\u202e/);
  expect(settings).not.toMatch(/<script>|42777|\u202e/);
  expect(settings.match(/<\/textarea>/g)).toHaveLength(5);
});

test('EMAIL 12: a hostile title stays text on the page of ratings', () => {
  const [, data] = pageFixtures().feedback as ['feedback', FeedbackPage];
  const text = '"><script>alert(1)</script><%= 6111 * 7 %>\u202e{{x}}';
  const html = templates.page('feedback', {
    ...data,
    papers: [{ ...data.papers[0]!, title: text, authors: text, url: 'javascript:alert(1)' }],
  });
  expect(html).not.toMatch(/<script>|42777|\u202e|href="javascript/);
});

test('every paper of a digest has both buttons; that of the present rating is pressed, and undoes it', () => {
  const [, data] = pageFixtures()['feedback-noted'] as ['feedback', FeedbackPage];
  const html = templates.page('feedback', data);
  const items = html.split('<li ').slice(1);
  expect(items).toHaveLength(data.papers.length);
  for (const [at, item] of items.entries()) {
    const { id, rating } = data.papers[at]!;
    expect(item).toMatch(/<form method="post" action="\/feedback\/\w+">/);
    expect(item).toContain(`name="paper" value="${id}"`);
    const buttons = [...item.matchAll(/name="say" value="(\w+)" aria-pressed="(\w+)"/g)];
    expect(buttons.map(([, say, pressed]) => `${say} ${pressed}`)).toEqual([
      rating === 'more' ? 'undo true' : 'more false',
      rating === 'less' ? 'undo true' : 'less false',
    ]);
  }
  expect(html.match(/role="status"/g)).toHaveLength(1);
});

test('preferences show what is set, under the names the form is read by', () => {
  const values = {
    ...preferences().values,
    topics: ['reasoning'],
    keywords: 'one\ntwo & three',
    days: [2, 7],
    weeklyDay: 3,
    hour: 18,
    zone: 'Europe/Paris',
    schedule: 'weekly' as const,
    pausedUntil: '2025-10-01',
    forget: ['wait-1'],
    blocked: 'Charles Babbage',
  };
  const numbers = howMuch({ ...defaultNumbers(), paperCount: 9, minimumScore: 35, adventurousness: 3 });
  const html = templates.page('preferences', { ...preferences(), values, howMuch: numbers });
  const checked = [...html.matchAll(/name="(\w+)" value="([^"]*)" checked/g)].map(
    (match) => `${match[1]}=${match[2]}`,
  );
  expect(checked).toEqual([
    'topics=reasoning',
    'papersAre=liked',
    'forget=wait-1',
    'adventurousness=3',
    'abstract=0',
    'pictures=0',
    'schedule=weekly',
    'days=2',
    'days=7',
  ]);
  expect([...html.matchAll(/<option value="([^"]*)" selected/g)].map((match) => match[1])).toEqual([
    '3',
    '18',
    'Europe/Paris',
  ]);
  // HTML drops one line break after the tag, so it takes one to keep what follows.
  expect(html).toMatch(/name="keywords"[^>]*>\none\ntwo &amp; three<\/textarea>/);
  expect(html).toMatch(/name="count"[^>]* value="9"/);
  expect(html).toMatch(/name="minimum"[^>]* value="35"/);
  expect(html).toMatch(/name="pausedUntil"[^>]* value="2025-10-01"/);
  expect(html).toMatch(/name="muted"/);
  expect(html).toMatch(/name="authors"/);
  expect(html).toMatch(/name="blocked"[^>]*>\nCharles Babbage<\/textarea>/);
  expect(html).toMatch(/name="papersFile" type="file"/);
});

test('preferences say what is wrong beside the field and at the top', () => {
  const html = templates.page('preferences', {
    ...preferences(),
    errors: { count: 'From 1 to 20.', days: 'Tick a day.' },
  });
  expect(html).toContain('2 things need another look');
  expect(html).toContain('<a href="#count">From 1 to 20.</a>');
  expect(html).toMatch(/id="count"[^>]* aria-describedby="count-error" aria-invalid="true"/);
  expect(html).toContain('<p class="error" id="days-error">Tick a day.</p>');
  expect(html).not.toContain('role="status"');
});

test('a zone that is not on the list is kept as it is', () => {
  const html = templates.page('preferences', {
    ...preferences(),
    values: { ...preferences().values, zone: 'Asia/Hovd' },
  });
  expect(html).toContain('<option selected>Asia/Hovd</option>');
});

test.each(['light', 'dark'] as const)('every pair of colours meets WCAG AA, %s', (scheme) => {
  const colours = tokens[scheme];
  for (const ground of [colours.paper, colours.card, colours.chip]) {
    for (const text of [colours.ink, colours.soft, colours.accent])
      expect(contrastOf(text, ground)).toBeGreaterThanOrEqual(MIN_CONTRAST);
    expect(contrastOf(colours.edge, ground)).toBeGreaterThanOrEqual(3);
  }
});

test('the script stays small, and all assets are files of our own', () => {
  const files = Object.entries(templates.assets);
  const bytes = (extension: string) =>
    files.filter(([name]) => name.endsWith(extension)).reduce((sum, [, { text }]) => sum + text.length, 0);
  expect(bytes('.js')).toBeLessThan(15_000);
  expect(templates.stylesheet).toContain(`--accent:${tokens.light.accent}`);
  for (const [, { text }] of files.filter(([name]) => name.endsWith('.css')))
    expect(text).not.toMatch(/url\(|@import|@font-face|\[\[|undefined|NaN/);
});

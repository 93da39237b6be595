import { expect, test } from 'vitest';
import { longDay, readingFixtures } from '../../../templates/fixtures/reading.ts';
import type { EditionPage, PaperPage, SearchPage } from '../../../templates/web/reading-views.ts';
import { templates } from './support.ts';

const edition = () => readingFixtures().home![1] as EditionPage;
const text = '"><script>alert(1)</script><%= 6111 * 7 %>\u202e{{x}}';
const isHostile = /<script>|42777|\u202e|href="javascript/;

test('EMAIL 12: hostile titles, topics and names stay text in an edition', () => {
  const paper = {
    ...edition().papers[0]!,
    title: text,
    authors: text,
    excerpt: text,
    rest: { text },
    url: 'javascript:alert(1)',
    links: [{ label: text, url: 'javascript:alert(1)' }],
    topics: [{ slug: text, name: text }],
    day: { url: 'javascript:alert(1)', label: text },
  };
  const html = templates.page('edition', {
    ...edition(),
    heading: text,
    papers: [paper],
    topics: [{ url: 'javascript:alert(1)', label: text, count: 1, isCurrent: true }],
    topic: text,
    notice: text,
    form: { startedAt: text, error: text, value: text, kept: [{ name: 'keyword', value: text }] },
    meta: { title: text, description: text, canonical: 'javascript:alert(1)', image: null, feed: null },
  });
  expect(html).not.toMatch(isHostile);
  expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&lt;%= 6111 * 7 %&gt;{{x}}');
});

test('EMAIL 12: a hostile paper and a hostile search stay text', () => {
  const [, paper] = readingFixtures().paper as ['paper', PaperPage];
  const link = { label: text, url: 'javascript:alert(1)' };
  const page = { ...paper, title: text, authors: [link], links: [link], topics: [link], abstract: [text] };
  expect(
    templates.page('paper', {
      ...page,
      edition: link,
      similar: [{ id: 1, url: link.url, title: text, authors: text, day: text }],
      versions: [link],
      categories: [link],
      searches: [link],
      related: link.url,
      cite: { path: link.url, bibtex: text },
      share: { url: link.url, links: [link] },
      reader: { token: text, back: text, said: {}, savedUrl: link.url, askUrl: link.url, followed: [text] },
      meta: { ...page.meta, tags: [{ name: text, content: text }], json: { name: text } },
    }),
  ).not.toMatch(isHostile);
  const [, search] = readingFixtures().search as ['search', SearchPage];
  const marked = [{ text, isHit: true }];
  expect(
    templates.page('search', {
      ...search,
      query: text,
      problems: [text],
      corrected: [{ from: text, to: text }],
      results: [
        { ...search.results[0]!, url: link.url, text, title: marked, snippet: marked, authors: text },
      ],
      facets: [{ label: text, choices: [{ ...link, count: 1, isCurrent: false }] }],
      follow: { keyword: text, author: text, action: null, done: false },
      buttons: { token: text, back: text, said: {}, savedUrl: link.url, askUrl: link.url },
    }),
  ).not.toMatch(isHostile);
});

test('the sign-up form has one field to fill, a trap, and the time it was made', () => {
  const html = templates.page('edition', edition());
  const form = html.slice(html.indexOf('<form'), html.indexOf('</form>'));
  expect(form).toContain('method="post" action="/subscribe"');
  const names = [...form.matchAll(/<input[^>]* name="([^"]*)"/g)].map((match) => match[1]);
  expect(names).toEqual(['email', 'website', 'started', 'zone']);
  expect(form).toMatch(
    /<div class="away" aria-hidden="true">.*name="website" tabindex="-1" autocomplete="off"/,
  );
  expect(form).toContain('type="email" required autocomplete="email"');
  expect(form.match(/<button/g)).toHaveLength(1);
});

test('a rejected address comes back with its message', () => {
  const html = templates.page('edition', {
    ...edition(),
    form: { startedAt: 's', error: 'Look again.', value: 'ada@' },
  });
  expect(html).toMatch(/value="ada@" aria-invalid="true" aria-describedby="email-error"/);
  expect(html).toContain('<p class="error" id="email-error">Look again.</p>');
});

test('a paper without votes has no empty box, and one with none known keeps its 0', () => {
  const [paper] = edition().papers;
  const page = (upvotes: number | null) =>
    templates.page('edition', { ...edition(), papers: [{ ...paper!, upvotes }] });
  expect(page(null)).not.toContain('class="votes"');
  expect(page(0)).toMatch(/class="votes".*<b>0<\/b>/);
});

test('every page stays under 100 KB, also a day of 82 papers of which everything is known', () => {
  const day = templates.page('edition', longDay(82));
  expect(day.match(/<li class="paper">/g)).toHaveLength(82);
  expect(day.match(/<details/g)!.length).toBeGreaterThan(70);
  expect(Buffer.byteLength(day)).toBeLessThan(100_000);
  for (const [file, [name, data]] of Object.entries(readingFixtures()))
    expect(Buffer.byteLength(templates.page(name, data as never)), file).toBeLessThan(100_000);
});

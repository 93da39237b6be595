import { expect, test } from 'vitest';
import { composeDigest, createComposer, MAX_HTML_BYTES } from '../../../services/digests/compose/composer.ts';
import type { DigestCard, DigestView } from '../../../services/digests/compose/digest-view.ts';
import { digestView } from '../../../templates/fixtures/fixtures.ts';
import { linksOf, templates, textRuns, visibleText } from './support.ts';

const template = await templates.mail('digest');
const withCards = (cards: DigestCard[]): DigestView => ({ ...digestView(), cards });
const many = (count: number): DigestCard[] =>
  Array.from({ length: count }, (_, index) => ({
    ...digestView().cards[index % 5]!,
    url: `https://paperboy.example/paper/${index}`,
  }));

test('shows every paper of an ordinary digest, in order', async () => {
  const view = digestView();
  const { html, shown } = await createComposer(templates).composeDigest(view);
  expect(shown).toBe(5);
  const text = visibleText(html);
  const positions = view.cards.map((card) => text.indexOf(card.title));
  expect(positions.every((position) => position >= 0)).toBe(true);
  expect(positions).toEqual([...positions].sort((a, b) => a - b));
  expect(html).not.toContain('more on the web');
});

test('leaves out unknown values', () => {
  const bare = { ...digestView().cards[0]!, authors: '', upvotes: null, match: null, links: [], excerpt: '' };
  const { html, text } = composeDigest(
    template,
    withCards([{ ...bare, reason: { lead: 'New today', terms: [] } }]),
  );
  for (const part of [visibleText(html), text]) {
    expect(part).not.toMatch(/null|undefined|▲|match|New today ·/);
  }
});

test('shows 0 votes when that is known', () => {
  const { html, text } = composeDigest(
    template,
    withCards([{ ...digestView().cards[0]!, upvotes: 0, match: 0 }]),
  );
  expect(visibleText(html)).toContain('▲ 0');
  expect(text).toContain('▲ 0 · match 0');
});

test('EMAIL 8: of 200 papers as many as fit in 90 KB, a link to the others, the footer whole', () => {
  for (const [index, cards] of [
    many(200),
    many(200).map((card) => ({ ...card, title: `${card.title} 論文 🗞️` })),
  ].entries()) {
    const view = withCards(cards);
    const { html, text, shown } = composeDigest(template, view);
    expect(Buffer.byteLength(html), `case ${index}`).toBeLessThanOrEqual(MAX_HTML_BYTES);
    expect(shown).toBeGreaterThan(40);
    // One more paper would not have fitted.
    const next = template.html({ ...view, cards: cards.slice(0, shown + 1), more: 199 - shown });
    expect(Buffer.byteLength(next)).toBeGreaterThan(MAX_HTML_BYTES);
    for (const part of [html, text]) {
      expect(part).toContain(`${200 - shown} more on the web`);
      expect(part).toContain(view.webUrl);
      expect(part).toContain(view.unsubscribeUrl);
      expect(part).toContain(view.preferencesUrl);
      expect(part).toContain(view.postalAddress);
      expect(part).not.toContain(cards[shown]!.url);
    }
    expect(html.trimEnd().endsWith('</html>')).toBe(true);
  }
});

test('EMAIL 8: one paper that is too long for any mail is left to the web', () => {
  const { html, shown } = composeDigest(
    template,
    withCards([{ ...many(1)[0]!, tldr: 'long '.repeat(30_000) }]),
  );
  expect(shown).toBe(0);
  expect(html).toContain('1 more on the web');
});

test('a card costs less than 1.2 KB beside its words', () => {
  const view = digestView();
  const bytes = (cards: DigestCard[]) => Buffer.byteLength(template.html({ ...view, cards, more: 0 }));
  const card = view.cards[0]!;
  expect(bytes([card]) - bytes([]) - Buffer.byteLength(JSON.stringify(card))).toBeLessThan(1200);
});

test('EMAIL 9: the text says everything the HTML says', () => {
  const { html, text } = composeDigest(template, withCards(many(60)));
  const words = text.replace(/\s+/g, ' ');
  for (const url of linksOf(html)) expect(words).toContain(url);
  const said = textRuns(html);
  expect(said.length).toBeGreaterThan(200);
  expect(said.filter((run) => !words.includes(run))).toEqual([]);
  expect(words).toContain(`Unsubscribe: ${digestView().unsubscribeUrl}`);
});

test('EMAIL 9: prose in the text part stands in lines of at most 76 characters', () => {
  const { text } = composeDigest(template, digestView());
  expect(text.split('\n').filter((line) => line.length > 76 && !line.includes('://'))).toEqual([]);
  expect(text).not.toMatch(/\n{3,}| $/m);
});

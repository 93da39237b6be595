import { expect, test } from 'vitest';
import { composeDigest } from '../../../services/digests/compose/composer.ts';
import { digestView } from '../../../templates/fixtures/fixtures.ts';
import { linksOf, templates, visibleText } from './support.ts';

const template = await templates.mail('digest');

const hostile = [
  '{{= 6111 * 7 }}',
  '{{ throw new Error("run") }}',
  '<%= 6111 * 7 %>',
  '[[= t.light.ink ]]',
  '<script>alert(1)</script>',
  '<mj-raw><img src=https://evil.example/x.png></mj-raw>',
  '</td></tr></table><mj-include path="/etc/passwd" />',
  '"><a href="https://evil.example">click</a>',
  "' onmouseover='alert(1)",
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is meant to be text
  '${6111 * 7} `back` \\u003cb\\u003e',
  'one\r\nBcc: victim@example.org\r\n\r\nUnsubscribe: https://evil.example',
  '\u202egnp.exe\u202c \u2067hidden\u2069 \u200f\u200e',
  '👩🏽‍🔬 family 👨‍👩‍👧 flags 🇫🇷',
  'null \u0000 escape \u001b[31m bell \u0007',
  'broken \ud800 half',
  '&lt;b&gt; &amp; &#60;',
];

const everywhere = (text: string) => {
  const view = digestView();
  const card = view.cards[0]!;
  return {
    ...view,
    subject: text,
    preheader: text,
    summary: text,
    why: text,
    dateLabel: text,
    postalAddress: text,
    cards: [
      {
        ...card,
        title: text,
        authors: text,
        excerpt: text,
        reason: { lead: text, terms: [text, text] },
        links: [{ label: text, url: `https://code.example/?q=${text}` }],
      },
    ],
  };
};

const plain = digestView();
const tagsOf = (html: string): string[] =>
  [...html.matchAll(/<[a-z/!][a-z0-9-]*/gi)].map((match) => match[0].toLowerCase());
const shape = tagsOf(composeDigest(template, everywhere('a plain title')).html);

test.each(hostile)('EMAIL 12: %j in titles, names and interests adds no markup and runs nothing', (text) => {
  const mail = composeDigest(template, everywhere(text));
  // The very tags of a harmless mail, and no more: the text stayed text.
  expect(tagsOf(mail.html)).toEqual(shape);
  expect(mail.html).not.toMatch(/42777/);
  expect(mail.subject).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069\p{Cs}]/u);
  for (const part of [mail.html, mail.text]) {
    expect(part).not.toMatch(/(?![\n])\p{Cc}|[\u200e\u200f\u202a-\u202e\u2066-\u2069]|\p{Cs}/u);
  }
  const words = mail.text.replace(/\s+/g, ' ');
  expect(words).toContain(`Unsubscribe: ${plain.unsubscribeUrl}`);
  // No line of the text part starts with what only the data says.
  expect(mail.text).not.toMatch(/^(Bcc|Unsubscribe: https:\/\/evil)/m);
});

test('EMAIL 12: what is escaped still reads as it was written', () => {
  const title = 'Is a < b && "c" > \'d\'? {{x}} <%= y %> $M^3$ViT 👩🏽‍🔬';
  const mail = composeDigest(template, everywhere(title));
  expect(visibleText(mail.html)).toContain(title);
  expect(mail.text.replace(/\s+/g, ' ')).toContain(title);
  expect(mail.subject).toBe(title);
});

test('EMAIL 12: a link that is not of the web goes nowhere', () => {
  const view = digestView();
  const schemes = [
    'javascript:alert(1)',
    ' javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'data:text/html,x',
    '//evil.example',
    'file:///etc',
  ];
  const cards = schemes.map((url) => ({ ...view.cards[0]!, url, links: [{ label: 'Code', url }] }));
  const mail = composeDigest(template, { ...view, cards });
  expect(
    linksOf(mail.html).filter((url) => url !== '#' && !url.startsWith('https://paperboy.example/')),
  ).toEqual([]);
  expect(mail.text).not.toMatch(/javascript:|data:text|file:|: \/\/evil/i);
});

test('EMAIL 12: the subject is one line, cut at a word', () => {
  const long = composeDigest(template, { ...plain, subject: `${'word '.repeat(60)}end` }).subject;
  expect(long.length).toBeLessThanOrEqual(150);
  expect(long).toMatch(/ word…$/);
  expect(composeDigest(template, { ...plain, subject: ' a\r\n\tb\u0000c \u202e ' }).subject).toBe('a b c');
  expect(composeDigest(template, { ...plain, subject: '😀'.repeat(120) }).subject).toMatch(/^(😀){70,75}…$/u);
});

test('nothing is fetched when the mail is shown', () => {
  const { html } = composeDigest(template, digestView());
  const outsideOfLinks = html.replace(/<a [^>]*>/g, '').replace(/ xmlns(:\w)?="[^"]*"/g, '');
  expect(outsideOfLinks).not.toMatch(
    /https?:|\/\/[a-z]|url\(|@import|@font-face|<(img|link|script|iframe|object|video|svg)|\bsrc=|background="/i,
  );
});

test('the mail is light and dark, named and in a language', () => {
  const { html } = composeDigest(template, digestView());
  expect(html).toContain('<meta name="color-scheme" content="light dark">');
  expect(html).toContain('<meta name="supported-color-schemes" content="light dark">');
  expect(html).toContain('@media (prefers-color-scheme:dark)');
  expect(html).toContain('[data-ogsc] .in');
  expect(html).toMatch(/<html lang="en"/);
  for (const table of html.match(/<table[^>]*>/g) ?? []) expect(table).toContain('role="presentation"');
});

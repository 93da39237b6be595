import { expect, test } from 'vitest';
import { mailFixtures } from '../../../templates/fixtures/fixtures.ts';
import type { Mails } from '../../../templates/mail/views.ts';
import { linksOf, templates, textRuns } from './support.ts';

const mails = await Promise.all(
  Object.entries(mailFixtures()).map(async ([file, [name, data]]) => {
    const mail = await templates.mail(name);
    return { file, html: mail.html(data as never), text: mail.text(data as never) };
  }),
);

test.each(mails)('$file: every tag of the template is gone, nothing is undefined', ({ html, text }) => {
  for (const part of [html, text]) expect(part).not.toMatch(/\{\{|\[\[|\]\]|undefined|\bnull\b|NaN/);
  expect(html).not.toMatch(/<mj-/);
});

test.each(mails)('$file: nothing is fetched when it is shown', ({ html }) => {
  const outsideOfLinks = html
    .replace(/<a\s[^>]*>/g, '')
    .replace(/ xmlns(:\w)?="[^"]*"/g, '')
    .replace(/(?<=>)[^<]*https:[^<]*(?=<)/g, '');
  expect(outsideOfLinks).not.toMatch(
    /https?:|url\(|@import|@font-face|<(img|link|script|iframe|object|video|svg)|\bsrc=|background="/i,
  );
});

test.each(mails)('EMAIL 9: $file says the same in both parts', ({ html, text }) => {
  const words = text.replace(/\s+/g, ' ');
  expect(textRuns(html).filter((run) => !words.includes(run))).toEqual([]);
  expect(linksOf(html).filter((url) => !words.includes(url))).toEqual([]);
});

test('EMAIL 7: the confirmation has one thing to press, and nothing to unsubscribe from', async () => {
  const { html, text } = mails.find(({ file }) => file === 'confirm')!;
  const { url } = mailFixtures().confirm![1] as Mails['letter'];
  expect(new Set(linksOf(html))).toEqual(new Set([url]));
  expect(html + text).not.toMatch(/unsubscribe/i);
  expect(text).toContain(`\n${url}\n`);
});

test('EMAIL 12: hostile text in a confirmation stays text', async () => {
  const mail = await templates.mail('letter');
  const data = mailFixtures().confirm![1] as Mails['letter'];
  const text = '</title><script>x</script>{{= 6111 * 7 }}\r\nBcc: a@b.c';
  const html = mail.html({ ...data, message: text, postalAddress: text, heading: text });
  expect(html).not.toMatch(/<script|42777|\r/);
  expect(html.match(/<\/title>/g)).toHaveLength(1);
  expect(mail.text({ ...data, message: text, postalAddress: text, heading: text })).not.toMatch(
    /42777|^Bcc/m,
  );
});

test('a template that is missing is an error, not an empty mail', async () => {
  await expect(templates.mail('no-such-mail' as 'digest')).rejects.toThrow(/no-such-mail/);
});

import { parse as parseBibtex } from 'bibtex-parse';
import { XMLValidator } from 'fast-xml-parser';
import type { RouteOptions } from 'fastify';
import { simpleParser } from 'mailparser';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PaperDraft } from '../../services/papers/paper.ts';
import { readCsv } from '../../services/platform/csv.ts';
import { type Purpose, purposes } from '../../services/subscribers/links.ts';
import { fromAnywhere } from '../support/from-anywhere.ts';
import { type Operator, signIn } from '../support/operator.ts';
import { findings, payloads } from '../support/scanner.ts';
import { createWorld, linkIn, type World } from '../support/world.ts';

const DATE = '2025-09-05';

/** Texts that are obeyed by a spreadsheet, a terminal, a mail header, BibTeX, RIS, TeX or XML where nobody takes care. */
const obeyed = [
  "=cmd|'/C calc'!A0",
  "+1+cmd|'/C calc'!A0",
  "-2+3+cmd|'/C calc'!A0",
  "@SUM(1+9)*cmd|'/C calc'!A0",
  '\t=HYPERLINK("https://evil9.example")',
  '\r=1+1',
  'A title\r\nBcc: victim9@evil9.example\r\n\r\nbody of another',
  'A title}, url = {https://evil9.example}, x = {',
  'A title}}\n@misc{pwned9, title={Another',
  'A title\r\nER  - \r\nTY  - JOUR\r\nUR  - https://evil9.example',
  '\\input{/etc/passwd} \\write18{id} \\href{javascript:xss9(9)}{x}',
  '$\\href{javascript:xss9(9)}{x}$ $\\class{xss9}{\\style{position:fixed}{y}}$',
  ']]><xss9/><!-- <!ENTITY x SYSTEM "file:///etc/passwd"> &x;',
  '\u001b]0;pwned9\u0007\u001b[2J\u009b31m',
  '\u202eelif\u2066 \u2069\u200f\ufeff',
  '{{constructor.constructor("return process")()}}',
  // Postgres holds no NUL and no half of a surrogate pair.
  ...payloads.slice(0, 6).map((text) => text.replace(/[\ud800\0]/g, '')),
];

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are looked for
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

const draft = (text: string, at: number): PaperDraft => ({
  line: at + 1,
  arxivId: null,
  title: `${text} ${at}`,
  abstract: `${text} is what we introduce. ${text}`,
  authors: [text, `${text} and Ada Lovelace`],
  links: [{ kind: 'code', url: `https://code.example/?q=${encodeURIComponent(text)}` }],
  keywords: [text],
  upvotes: at,
  publishedOn: null,
});

let world: World;
let client: ReturnType<typeof fromAnywhere>;
let operator: Operator;
let tokens: Map<string, string>;
let mail: Buffer;
let paperIds: number[];
const routes: RouteOptions[] = [];

beforeAll(async () => {
  world = await createWorld({
    seeded: true,
    env: { LOG_LEVEL: 'trace' },
    app: { onRoute: (route) => routes.push(route) },
  });
  client = fromAnywhere(world.app);
  const papers = obeyed.map(draft);
  const report = { papers, rejected: [], warnings: [], dateOnPage: null, fatal: null };
  await world.ingest.ingest(report, { source: 'test', origin: 'test', date: DATE, partial: false });
  world.clock.set(`${DATE}T06:00:00Z`);
  await world.ingest.closeEdition(DATE);
  const readerId = await world.addReader('=1+1@example.org', {
    keywords: obeyed.slice(0, 5).map((text) => text.trim()),
    authors: ['=cmd|A0', '@SUM(1)'],
    paperCount: 20,
  });
  world.clock.set(`${DATE}T07:00:00Z`);
  operator = await signIn(world);
  await world.runDigests();
  mail = world.mail.mails.at(-1)!.raw;
  const { rows } = await world.db.query<{ ids: number[] }>(
    'select array(select paper_id from edition_papers where edition_date = $1 order by 1) as ids',
    [DATE],
  );
  paperIds = rows[0]!.ids;
  for (const id of paperIds) await world.savedPapers.save(readerId, id);
  const sign = (purpose: Purpose, detail: number): string =>
    world.links.sign(purpose, { subject: readerId, detail }, world.clock.now());
  tokens = new Map(purposes.map((purpose) => [purpose as string, sign(purpose, 1)]));
  tokens.set('digest', (await linkIn(mail, 'digest')).split('/').at(-1)!);
  tokens.set('feedback', (await linkIn(mail, 'feedback')).split('/').at(-1)!);
});
afterAll(() => world.close());

/** Returns the addresses of a route, one for each hostile paper where it names a paper. */
const addressesOf = ({ url }: RouteOptions): string[] => {
  const filled = url
    .replace(':token', tokens.get(url.split('/')[1]!) ?? 'x')
    .replace(/:(?:date|period|name)\b/, DATE);
  return filled.includes(':id')
    ? paperIds.map((id) => filled.replace(':id', String(id)))
    : [filled.replace(/:\w+/g, 'x')];
};

const reading = (): RouteOptions[] =>
  routes.filter(
    ({ url, method }) =>
      [method].flat().includes('GET') &&
      !/^\/(?:assets|docs\/explorer|admin\/queues|readyz)/.test(url) &&
      !url.includes('*'),
  );

test('all hostile papers are in the edition', () => {
  expect(paperIds).toHaveLength(obeyed.length);
});

test('no page, feed, card or file obeys a title, an author or an abstract', async () => {
  const found: string[] = [];
  let seen = 0;
  const queries = ['/search?q=title&part=results', '/search?q=cmd', '/search?q=xss9', '/papers?topic=x', '/'];
  const urls = [...reading().flatMap(addressesOf), ...queries];
  for (const url of urls) {
    const answer = await client.get(url, { cookie: operator.cookie });
    const type = String(answer.headers['content-type'] ?? '');
    // In the data of a search engine, quotes are inert: only `<` could end it, and there is none.
    const body = answer.body.replace(
      /(<script type="application\/ld\+json">)[^<]*<\/script>/g,
      '$1</script>',
    );
    const traces = findings(Object.assign(Object.create(answer), { body }));
    if (/xml/.test(type) && XMLValidator.validate(answer.body) !== true)
      traces.push('XML that is not well-formed');
    if (/json/.test(type) && answer.body !== '') JSON.parse(answer.body);
    if (/^(?:text|application)\//.test(type) && CONTROL.test(answer.body)) traces.push('a control character');
    if (/cmd\||pwned9|xss9/.test(answer.body)) seen += 1;
    if (traces.length > 0) found.push(`${url}: ${traces.join(', ')}`);
  }
  expect(found).toEqual([]);
  // The papers were really shown.
  expect(seen).toBeGreaterThan(3 * obeyed.length);
  const card = await client.get(`/cards/${DATE}.png`);
  expect([card.statusCode, card.headers['content-type']]).toEqual([200, 'image/png']);
});

test('no mail obeys them', async () => {
  const { headerLines, html, text, to, bcc, attachments } = await simpleParser(mail);
  const names = headerLines.map(({ key }) => key);
  expect(new Set(names).size).toBe(names.length);
  expect([bcc, attachments]).toEqual([undefined, []]);
  expect(JSON.stringify(to)).not.toContain('victim9');
  expect(html).not.toMatch(/<xss9|(?:href|src)="\s*(?:javascript|data):/i);
  expect(`${html}${text}`).not.toMatch(CONTROL);
  expect(`${html}${text}`).toContain('cmd|');
});

describe('no file of citations obeys them', () => {
  const files = () => [
    ...paperIds.map((id) => ({ path: `/paper/${id}/cite`, entries: 1 })),
    { path: `/saved/${tokens.get('saved')}/papers`, entries: paperIds.length },
  ];

  test('BibTeX has as many entries as there are papers, with the fields that we write', async () => {
    for (const { path, entries } of files()) {
      const { body } = await client.get(`${path}.bib`);
      const read = parseBibtex(body).filter(({ itemtype }) => itemtype === 'entry');
      expect(read, path).toHaveLength(entries);
      expect(body.match(/^@/gm), path).toHaveLength(entries);
      for (const line of body.split('\n')) expect(line).toMatch(/^(?:@misc\{\S+,| {2}\w+ = .*,|\}|)$/);
      expect(body).not.toMatch(/^\s*url = \{https:\/\/evil9|\\(?:input|write|href)\b/m);
    }
  });

  test('RIS has as many records as there are papers', async () => {
    for (const { path, entries } of files()) {
      const { body } = await client.get(`${path}.ris`);
      expect(body.match(/^TY {2}- /gm), path).toHaveLength(entries);
      expect(body.match(/^ER {2}- /gm), path).toHaveLength(entries);
      for (const line of body.split('\r\n')) expect(line).toMatch(/^(?:[A-Z][A-Z0-9] {2}- [^\r\n]*|)$/);
      expect(body).not.toMatch(/^UR {2}- https:\/\/evil9/m);
    }
  });
});

test('no cell of an export is a formula', async () => {
  const { rawPayload } = await operator.post('/admin/subscribers/export');
  const text = rawPayload.toString('utf8');
  expect(text).toContain('cmd|');
  // `readCsv` takes the apostrophe away again, so the cells are looked at as a spreadsheet sees them.
  for (const cell of text.split(/[,\n](?=(?:[^"]*"[^"]*")*[^"]*$)/))
    expect(cell).not.toMatch(/^"?[=+\-@\t\r]/);
  const rows: string[][] = [];
  for await (const { cells } of readCsv(
    (async function* () {
      yield rawPayload;
    })(),
  ))
    rows.push(cells);
  expect(rows[1]?.[0]).toBe('=1+1@example.org');
});

test('no log line obeys them', () => {
  const lines = world.logLines
    .join('')
    .split('\n')
    .filter((line) => line !== '');
  expect(lines.length).toBeGreaterThan(100);
  for (const line of lines) {
    expect(() => JSON.parse(line), line).not.toThrow();
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are looked for
    expect(line).not.toMatch(/[\u0000-\u001f\u007f]/);
  }
});

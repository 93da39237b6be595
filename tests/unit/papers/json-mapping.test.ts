import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseSource, readSources } from '../../../services/papers/sources/registry.ts';
import { loadConfig } from '../../../services/platform/config.ts';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'paperboy-mapping-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

const written = (mapping: unknown): string => {
  const path = join(directory, 'mapping.json');
  writeFileSync(path, typeof mapping === 'string' ? mapping : JSON.stringify(mapping));
  return path;
};
const sourceOf = (path: string) =>
  readSources(
    loadConfig({
      DATABASE_URL: 'postgresql://u@localhost/paperboy',
      REDIS_URL: 'redis://localhost',
      SMTP_URL: 'smtp://localhost',
      PUBLIC_URL: 'https://papers.example.org',
      APP_SECRET: 'n'.repeat(32),
      SOURCES: `json:${path}`,
    }),
  ).sources[0]!;
const parse = (list: unknown, mapping: unknown) =>
  parseSource(JSON.stringify(list), { kind: `json:${written(mapping)}` }).report;

test('the notes of OpenReview are read by the mapping that comes with Paperboy', () => {
  const source = sourceOf('seeds/sources/openreview.json');
  expect(source).toMatchObject({ name: 'json:seeds/sources/openreview.json', shows: 'newest' });
  expect(source.address('2025-09-24')).toBe(
    'https://api2.openreview.net/notes?invitation=ICLR.cc/2026/Conference/-/Submission&mintcdate=1758499200000&limit=1000',
  );
  const text = readFileSync('tests/fixtures/sources/openreview-notes.json', 'utf8');
  const { papers, rejected, fatal } = parseSource(text, { kind: source.kind }).report;
  expect(fatal).toBe(null);
  expect(rejected).toEqual([{ line: 2, reason: 'it has no title' }]);
  expect(papers).toMatchObject([
    {
      line: 1,
      title: 'Caches that Forget on Purpose',
      abstract: 'We let a cache forget, and measure O(log n) look-ups.',
      authors: ['Ada Lovelace', 'Grace Hopper'],
      keywords: ['caches', 'forgetting'],
      links: [{ kind: 'other', url: 'https://openreview.net/forum?id=aZ1bY2cX3d' }],
      publishedOn: '2025-09-24',
    },
    { line: 3, title: 'A Queue for Patient Readers', authors: [] },
  ]);
});

test('ids, names in objects or in one text, dates as text and a whole address are read', () => {
  const mapping = {
    address: 'https://example.org/{date}.json',
    title: 't',
    authors: 'people.name',
    doi: 'ids.doi',
    arxivId: 'ids.arxiv',
    date: 'day',
    link: '{page}',
  };
  expect(sourceOf(written(mapping))).toMatchObject({ shows: 'any-day' });
  expect(sourceOf(written(mapping)).address('2025-09-24')).toBe('https://example.org/2025-09-24.json');
  const { papers } = parse(
    [
      {
        t: 'One',
        people: [{ name: 'Ada' }, { name: 'Bob' }],
        ids: { doi: '10.1000/ABC' },
        day: '2025-09-23',
      },
      {
        t: 'Two',
        people: { name: 'Ada; Bob' },
        ids: { arxiv: 'arXiv:2509.00001v2' },
        page: 'https://a.example/2',
      },
      { t: 'Three', page: 'javascript:alert(1)', day: 1e300, people: 7, ids: '__proto__' },
    ],
    mapping,
  );
  expect(papers).toMatchObject([
    {
      doi: '10.1000/abc',
      authors: ['Ada', 'Bob'],
      publishedOn: '2025-09-23',
      links: [{ url: 'https://doi.org/10.1000/abc' }],
    },
    {
      arxivId: '2509.00001',
      authors: ['Ada', 'Bob'],
      links: [{ kind: 'arxiv' }, { kind: 'pdf' }, { kind: 'other', url: 'https://a.example/2' }],
    },
    { title: 'Three', authors: [], links: [], publishedOn: null },
  ]);
});

test('half a character in a part of the link costs nothing but itself', () => {
  const mapping = { address: 'https://example.org', title: 't', link: 'https://a.example/?id={id}' };
  expect(parse([{ t: 'One', id: 'x\ud800' }], mapping).papers).toMatchObject([
    { links: [{ url: 'https://a.example/?id=x%EF%BF%BD' }] },
  ]);
});

test.each([
  ['no JSON', /json:\S+mapping\.json: not whole JSON/],
  [{ address: 'https://example.org' }, /the mapping .*title/],
  [{ address: 'ftp://example.org', title: 't' }, /address /],
  [{ address: 'https://example.org', title: 'a..b' }, /title /],
  [{ address: 'https://example.org', title: 't', abstrakt: 'a' }, /abstrakt/],
  [{ address: 'https://example.org', title: 't', link: 'the page' }, /link /],
])('a mapping %j stops the start with the name of its wrong field', (mapping, message) => {
  const path = written(mapping);
  expect(() => sourceOf(path)).toThrow(message);
  expect(parseSource('[]', { kind: `json:${path}` }).report.fatal?.reason).toMatch(message);
});

test('a text without the list, and one that is no JSON, are refused with why', () => {
  const mapping = { address: 'https://example.org', items: 'data.list', title: 't' };
  expect(parse({ data: 1 }, mapping).fatal?.reason).toBe('JSON, but no list at "data.list"');
  const path = written(mapping);
  for (const text of ['{', '<!doctype html><p>x</p>'])
    expect(parseSource(text, { kind: `json:${path}` }).report.fatal).not.toBe(null);
  expect(() => sourceOf(join(directory, 'gone.json'))).toThrow(/the mapping cannot be read/);
});

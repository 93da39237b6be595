import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { factsOf, mergeFacts } from '../../../services/papers/ingest/merge.ts';
import { parseArxivAtom, splitAuthors } from '../../../services/papers/sources/arxiv-atom.ts';
import { parseCitedPage } from '../../../services/papers/sources/cited-page.ts';
import { parseFeed } from '../../../services/papers/sources/feed.ts';
import { parseHfDailyPapers } from '../../../services/papers/sources/hf-daily-papers.ts';
import { joinKeywords } from '../../../services/papers/sources/keywords.ts';
import {
  detectSource,
  readSources,
  sourceExamples,
  sourceKinds,
} from '../../../services/papers/sources/registry.ts';
import { loadConfig } from '../../../services/platform/config.ts';

const fixture = (name: string): string =>
  readFileSync(new URL(`../../fixtures/sources/${name}`, import.meta.url), 'utf8');
const day = fixture('hf-daily-papers-2025-11-04.json');
const atom = fixture('arxiv-atom-cs.AI-2025-08-20.xml');

describe('the daily_papers API', () => {
  test('a real day: 30 papers with authors, votes, comments and links, titles on one line', () => {
    const report = parseHfDailyPapers(day);
    expect(report).toMatchObject({ fatal: null, rejected: [], listedOn: '2025-11-04' });
    expect(report.papers).toHaveLength(30);
    for (const paper of report.papers) {
      expect(paper.title).not.toMatch(/\s{2}|\n/);
      expect(paper.authors.length).toBeGreaterThan(0);
      expect(paper.upvotes).toEqual(expect.any(Number));
      expect(paper.comments).toEqual(expect.any(Number));
      expect(paper.links[0]).toEqual({ kind: 'arxiv', url: `https://arxiv.org/abs/${paper.arxivId}` });
      expect(paper.pictureUrl).toBe(
        `https://cdn-thumbnails.huggingface.co/social-thumbnails/papers/${paper.arxivId}.png`,
      );
    }
    expect(report.papers.filter(({ githubStars }) => githubStars !== null)).toHaveLength(24);
    expect(report.papers[0]).toMatchObject({ arxivId: '2510.22115', upvotes: 86, publishedOn: '2025-10-25' });
  });

  test('a bad item is reported by its place, and the others are taken', () => {
    const items = JSON.parse(day) as { paper: Record<string, unknown> }[];
    const bad: unknown[] = [
      null,
      { paper: { id: '2511.00001' } },
      { paper: { id: 7, title: ['x'] } },
      'text',
    ];
    const report = parseHfDailyPapers(JSON.stringify([...bad, ...items]));
    expect(report.papers).toHaveLength(30);
    expect(report.rejected.map(({ line }) => line)).toEqual([1, 2, 3, 4]);
  });

  test('hidden authors are left out; thousands of authors stay; an invalid count is unknown', () => {
    const authors = Array.from({ length: 3_303 }, (_, n) => ({ name: `Author ${n}`, hidden: n === 0 }));
    const report = parseHfDailyPapers(
      JSON.stringify([{ paper: { id: '2511.00001', title: 'T', authors, upvotes: '12' }, numComments: -1 }]),
    );
    expect(report.papers[0]!.authors).toHaveLength(3_302);
    expect(report.papers[0]).toMatchObject({ upvotes: null, comments: null });
  });

  test.each([
    ['truncated', day.slice(0, 5_000), /not whole JSON/],
    ['a web page', '<!DOCTYPE html><html>busy</html>', /a web page/],
    ['an error', '{"error":"Invalid date"}', /no list of papers: "Invalid date"/],
  ])('%s: fatal, with a description of the text', (_what, text, says) => {
    expect(parseHfDailyPapers(text).fatal?.reason).toMatch(says);
  });

  test('keywords: split brackets are joined, and one spelling of each stays', () => {
    expect(
      joinKeywords([
        'fine-tuning (DFT',
        'Evo-CoT)',
        'Mixture-of-Experts (MoE)',
        'mixture of experts',
        'MoE',
        'LLMs',
        'LLM',
      ]),
    ).toEqual(['fine-tuning (DFT, Evo-CoT)', 'Mixture-of-Experts (MoE)', 'LLMs']);
  });
});

describe('the feed of arXiv', () => {
  test('a real day: every entry with its announce type, categories and authors', () => {
    const report = parseArxivAtom(atom);
    expect(report).toMatchObject({ fatal: null, rejected: [], listedOn: '2025-08-20' });
    expect(report.papers.map(({ arxivId, announceType }) => [arxivId, announceType])).toEqual([
      ['2508.13426', 'cross'],
      ['2508.13428', 'cross'],
      ['2508.13429', 'cross'],
      ['2508.13434', 'cross'],
      ['2508.13435', 'cross'],
      ['2508.14001', 'new'],
      ['2508.14002', 'new'],
    ]);
    expect(report.papers[0]).toMatchObject({
      authors: ['Chunhua Liu', 'Kabir Manandhar Shrestha', 'Sukai Huang'],
      categories: ['cs.CL', 'cs.AI'],
      version: 1,
    });
    expect(report.papers[0]!.abstract).toMatch(/^As large language models/);
  });

  test('an entry that is cut off or not well-formed affects no other', () => {
    const broken = atom.replace('Language Models</title>', 'Language Models</titel>');
    expect(parseArxivAtom(broken)).toMatchObject({ rejected: [{ line: 8 }], fatal: null });
    expect(parseArxivAtom(broken).papers).toHaveLength(6);
    const cut = atom.slice(0, atom.lastIndexOf('</entry>'));
    expect(parseArxivAtom(cut).papers).toHaveLength(6);
    expect(parseArxivAtom(cut).rejected[0]!.reason).toMatch(/cut off/);
  });

  test('an empty feed, as at weekends, is no fault', () => {
    const empty = `${atom.slice(0, atom.indexOf('<entry>'))}</feed>`;
    expect(parseArxivAtom(empty)).toMatchObject({ papers: [], rejected: [], fatal: null });
  });

  test('authors: LaTeX accents, institutes in brackets, "and", Jr.', () => {
    expect(
      splitAuthors(String.raw`Jos\'e Garc\'{\i}a, A. B. (Inst, Town (X)), Sammy Davis, Jr. and {\L}ukasz K`),
    ).toEqual(['José García', 'A. B.', 'Sammy Davis Jr.', 'Łukasz K']);
  });
});

describe('any feed', () => {
  const rss = `<rss><channel><item><title>A &amp; B</title><link>https://example.org/p</link>
    <description><![CDATA[<p>Text <b>here</b></p>]]></description><dc:creator>Ada L</dc:creator>
    <pubDate>Tue, 19 Aug 2025 23:30:00 -0400</pubDate></item><item><title></title></item></channel></rss>`;
  test('RSS, with markup and a bad item', () => {
    const report = parseFeed(rss);
    expect(report.papers).toMatchObject([
      {
        title: 'A & B',
        abstract: 'Text here',
        authors: ['Ada L'],
        publishedOn: '2025-08-20',
        links: [{ kind: 'other', url: 'https://example.org/p' }],
      },
    ]);
    expect(report.rejected).toHaveLength(1);
  });

  test('JSON Feed', () => {
    const items = [
      { id: '1', url: 'https://arxiv.org/abs/2508.00001v3', title: 'T', authors: [{ name: 'A' }] },
      5,
    ];
    expect(parseFeed(JSON.stringify({ items }))).toMatchObject({
      papers: [{ arxivId: '2508.00001', authors: ['A'] }],
      rejected: [{ line: 2 }],
    });
  });
});

test('the kind of a source is detected by its text', () => {
  expect(
    [day, atom, '<?xml version="1.0"?><rss></rss>', '{"version":"x","items":[]}', 'Sep 4'].map(detectSource),
  ).toEqual(['hf-daily-papers', 'arxiv', 'feed', 'feed', 'daily-papers-text']);
});

test('SOURCES is read entry by entry, and an entry of no kind is refused by name', () => {
  const read = (sources: string) =>
    readSources(
      loadConfig({
        DATABASE_URL: 'postgresql://u@localhost/paperboy',
        REDIS_URL: 'redis://localhost',
        SMTP_URL: 'smtp://localhost',
        PUBLIC_URL: 'https://papers.example.org',
        APP_SECRET: 'n'.repeat(32),
        SOURCES: sources,
      }),
    );
  const { sources, folders } = read(sourceExamples.join(', '));
  expect([...sources.map(({ name }) => name), ...folders]).toEqual([
    'hf-daily-papers',
    'biorxiv:neuroscience',
    'medrxiv:epidemiology',
    'arxiv:cs.AI',
    'feed:example.org/papers.xml',
    'json:seeds/sources/openreview.json',
    '/srv/papers',
  ]);
  expect(sourceKinds).toEqual(expect.arrayContaining(sources.map(({ kind }) => kind.split(':')[0])));
  expect(read('none')).toEqual({ sources: [], folders: [] });
  expect(() => read('hf-daily-papers, hf-dayly-papers, arxiv:')).toThrow(
    /"hf-dayly-papers", "arxiv:" are no sources; expected none, or any of hf-daily-papers, .*arxiv:cs.AI, feed:\S+, json:\S+, folder:\/srv\/papers/,
  );
});

test('no parser throws, for any text', () => {
  const pieces = fc.constantFrom(
    '<entry>',
    '</entry>',
    '<title>',
    '&x;',
    '<![CDATA[',
    '[',
    '{"paper":',
    'null',
    '"',
    atom,
    day.slice(0, 900),
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(pieces, fc.string()), { maxLength: 8 }), (parts) => {
      for (const parse of [parseHfDailyPapers, parseArxivAtom, parseFeed])
        for (const begin of ['', '[', '<feed>', '{"items":[']) parse(begin + parts.join(''));
      parseCitedPage(`<meta name="citation_title" content="${parts.join('')}`, 'https://example.org/');
    }),
    { numRuns: 300 },
  );
});

test('an item with fields of wrong types affects no other', () => {
  const good = {
    paper: { id: '2511.00001', title: 'A good one', summary: 'It stays.', authors: [{ name: 'Ada' }] },
  };
  const anything = fc.jsonValue({ maxDepth: 2 });
  const bad = fc.record(
    {
      paper: fc.oneof(
        anything,
        fc.record({
          id: anything,
          title: anything,
          summary: anything,
          authors: anything,
          ai_keywords: anything,
          upvotes: anything,
          githubRepo: anything,
          githubStars: anything,
          publishedAt: anything,
        }),
      ),
      numComments: anything,
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(bad, anything), { maxLength: 6 }), (others) => {
      const report = parseHfDailyPapers(JSON.stringify([...others, good]));
      expect(report.fatal).toBeNull();
      expect(report.papers.map(({ title }) => title)).toContain('A good one');
      expect(report.papers.length + report.rejected.length + report.warnings.length).toBe(others.length + 1);
      for (const { upvotes, authors, keywords } of report.papers) {
        expect(upvotes === null || (Number.isInteger(upvotes) && upvotes >= 0)).toBe(true);
        for (const text of [...authors, ...keywords]) expect(typeof text).toBe('string');
      }
    }),
    { numRuns: 300 },
  );
});

describe('a page with citation tags', () => {
  const page = (head: string) =>
    `<!DOCTYPE html><html><head>${head}</head><body><meta name="x"></body></html>`;
  test('names its arXiv id, and with it the links', () => {
    const draft = parseCitedPage(
      page(`<meta name="citation_title" content="On $\\alpha$ &amp; &#946;"/><meta name="citation_author" content="Müller, Ana"/>
        <meta name="citation_author" content="Davis, Sammy, Jr."/><meta name="citation_arxiv_id" content="2511.12345v2"/>
        <meta name="citation_abstract" content="Long &lt;enough&gt;."/><meta name="citation_keywords" content="a; b,c"/>`),
      'https://arxiv.org/abs/2511.12345',
    );
    expect(draft).toMatchObject({
      arxivId: '2511.12345',
      title: 'On α & β',
      authors: ['Ana Müller', 'Davis, Sammy, Jr.'],
      keywords: ['a', 'b', 'c'],
      links: [{ kind: 'arxiv' }, { kind: 'pdf' }],
    });
  });
  test.each([
    ['no tags', '<title>x</title>', /does not say which paper/],
    ['an empty title', '<meta name="citation_title" content=" ">', /does not say which paper/],
    ['a title of nothing', '<meta name="citation_title" content="…">', /no title/],
    ['a title without end', `<meta name="citation_title" content="${'a'.repeat(2_000)}">`, /2000 characters/],
  ])('%s: no paper', (_what, head, reason) => {
    expect(parseCitedPage(page(head), 'https://example.org/')).toMatch(reason);
  });
});

describe('facts of several sources', () => {
  const arxiv = parseArxivAtom(atom).papers[0]!;
  const other = { ...arxiv, title: 'Other title', upvotes: 9, version: null, categories: [] };
  test('in any order, the source with the higher precedence decides, and a missing fact erases nothing', () => {
    const a = factsOf(arxiv, 'arxiv:cs.AI');
    const b = factsOf(other, 'hf-daily-papers');
    for (const merged of [mergeFacts(a, b), mergeFacts(b, a), mergeFacts(mergeFacts(a, b), a)])
      expect(merged).toMatchObject({ title: arxiv.title, upvotes: 9, categories: ['cs.CL', 'cs.AI'] });
  });
  test('a new version updates a paper, an older one does not', () => {
    const two = factsOf({ ...arxiv, title: 'Second', version: 2 }, 'arxiv');
    const one = factsOf(arxiv, 'arxiv');
    expect(mergeFacts(one, two).title).toBe('Second');
    expect(mergeFacts(two, one)).toMatchObject({ title: 'Second', version: 2 });
  });
});

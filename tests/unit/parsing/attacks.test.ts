import { describe, expect, test } from 'vitest';
import { measureGrowth } from '../../../bench/parsing/growth.ts';
import { parseArxivAtom, splitAuthors } from '../../../services/papers/sources/arxiv-atom.ts';
import { parseCitedPage } from '../../../services/papers/sources/cited-page.ts';
import { parseDailyPapersText } from '../../../services/papers/sources/daily-papers-text.ts';
import { parseFeed } from '../../../services/papers/sources/feed.ts';
import { parseHfDailyPapers } from '../../../services/papers/sources/hf-daily-papers.ts';
import { MAX_AUTHOR_CHARS, MAX_AUTHORS, MAX_ITEMS } from '../../../services/papers/sources/source.ts';
import { MAX_ITEM_CHARS } from '../../../services/papers/sources/xml-items.ts';
import { latexToText } from '../../../services/papers/text/latex.ts';
import { dropLinkLeftovers, extractLinks } from '../../../services/papers/text/links.ts';
import { readPastedPapers } from '../../../services/papers/text/pasted-papers.ts';
import { splitSentences } from '../../../services/papers/text/sentences.ts';
import { normalize } from '../../../services/platform/normalize.ts';
import { parseAddress } from '../../../services/subscribers/address.ts';
import { wrap } from '../../../services/templating/plain-text.ts';

/** Returns the time per byte of a long repetition of `piece`, divided by that of 1 KB of it. */
const growth = async (parse: (text: string) => unknown, piece: string, count: number): Promise<number> => {
  const make = (bytes: number) => piece.repeat(Math.ceil(bytes / piece.length));
  const { ratio } = await measureGrowth(
    parse,
    { name: piece, make },
    { bytes: piece.length * count, runs: 4 },
  );
  return ratio;
};
const MAX_RATIO = 3;

describe('@string names that refer to others', () => {
  const letters = [...'abcdefghij'];
  const bomb = [
    '@string{a="x,"}',
    ...letters
      .slice(1)
      .map((name, at) => `@string{${name}=${Array.from({ length: 8 }, () => letters[at]).join('#')}}`),
    '@misc{k,note=j}',
  ].join('\n');
  const TOO_LONG = 'its names from @string stand for too much text; write the text itself';

  test('are refused before their text is built, and the other entries are taken', () => {
    const { papers, rejected, error } = readPastedPapers(`${bomb}\n@misc{ok, title={A good one}}`);
    expect(error).toBeNull();
    expect(papers.map(({ text }) => text)).toEqual(['A good one']);
    expect(rejected.map(({ line, reason }) => `${line}: ${reason}`)).toEqual([
      `6: ${TOO_LONG}`,
      `10: ${TOO_LONG}`,
      '11: neither a title nor an arXiv id',
    ]);
  });

  test('are counted over all entries together', () => {
    const word = 'w'.repeat(5_000);
    const entries = Array.from({ length: 300 }, (_, n) => `@misc{k${n}, title={Title ${n}}, note=a}`);
    const text = `@string{a="${word}"}\n${entries.join('\n')}\n@misc{ok, title={A good one}}`;
    const { papers, rejected } = readPastedPapers(text);
    expect(papers.at(-1)?.text).toBe('A good one');
    // The limit is four times the text, plus ten thousand characters.
    expect(papers).toHaveLength(1 + Math.floor((10_000 + 4 * text.length) / word.length));
    expect(new Set(rejected.map(({ reason }) => reason))).toEqual(new Set([TOO_LONG]));
  });

  test('of journals are read as usual', () => {
    const { papers, rejected } = readPastedPapers(
      `@string{id = "2410." # 15020}\n@string(AR = {arXiv:} # id)\n@misc{k, title={T one}, note = ar # {v2}}`,
    );
    expect(rejected).toEqual([]);
    expect(papers.map(({ arxivId }) => arxivId)).toEqual(['2410.15020']);
  });
});

describe('pastes', () => {
  test('of entries that never end', async () => {
    const { papers, rejected, error } = readPastedPapers('@a{\n'.repeat(62_500));
    expect([papers.length, rejected.length, error]).toEqual([0, 62_500, null]);
    expect(rejected.at(-1)).toEqual({
      line: 62_500,
      text: '@a{',
      reason: 'this entry cannot be read: a bracket, a quote or a comma is missing or too many',
    });
    expect(await growth(readPastedPapers, '@a{\n', 62_500)).toBeLessThanOrEqual(MAX_RATIO);
  });

  test('of braces inside quotes', async () => {
    const inQuotes = (text: string) => readPastedPapers(`@misc{a, title="${text}"}`);
    // At this depth the package overflowed the stack, and the entry was lost with all others of its chunk.
    expect(
      readPastedPapers(`@misc{a, title={${'{'.repeat(20_000)}T one${'}'.repeat(20_000)}}}`).error,
    ).toBeNull();
    expect(await growth(inQuotes, '{', 4_000)).toBeLessThanOrEqual(MAX_RATIO);
  });

  test('of more lines before an entry than a call takes arguments', () => {
    const { rejected, error } = readPastedPapers(`${'a\n'.repeat(127_000)}@misc{k}`);
    expect([rejected.length, error]).toEqual([127_001, null]);
  });

  test('of too many papers are counted, not read', () => {
    const lines = Array.from({ length: 20_000 }, (_, n) => `Title ${n}`).join('\n');
    expect(readPastedPapers(lines).error).toBe(
      '500 papers at once are the limit; there are 20000. Put them in in parts.',
    );
    const entries = Array.from({ length: 600 }, (_, n) => `@misc{k${n}, title={Title ${n}}}`).join('\n');
    expect(readPastedPapers(entries).error).toBe(
      '500 papers at once are the limit; there are 600. Put them in in parts.',
    );
  });
});

describe('pages', () => {
  const page = (body: string) => parseCitedPage(body, 'https://example.org/p');
  const head = '<meta name="citation_title" content="A title">';

  test('with elements nested as deeply as there is room', async () => {
    expect(page('<a>'.repeat(400_000))).toBe(
      'the page does not say which paper it is of (it has no citation_title)',
    );
    expect(page(`${'<a>'.repeat(400_000)}${head}`)).toMatchObject({ title: 'A title' });
    expect(await growth(page, '<a>', 400_000)).toBeLessThanOrEqual(MAX_RATIO);
  });

  test('with thousands of equal tags', async () => {
    const tag = '<meta name="citation_author" content="Lovelace, Ada">';
    expect(page(head + tag.repeat(3))).toMatchObject({ authors: ['Ada Lovelace'] });
    expect(await growth((tags) => page(head + tags), tag, 12_000)).toBeLessThanOrEqual(MAX_RATIO);
  });

  test('are read with their entities, the first of equal attributes, and either kind of quotes', () => {
    expect(
      page(`<META NAME=citation_title content='Q&amp;A &quot;x&quot; &#233;' content="no"/><script><meta name="a"></script>
        <meta property="og:description" content="What it is."><meta name="citation_author"><title><meta name=x></title>`),
    ).toMatchObject({ title: 'Q&A "x" é', abstract: 'What it is.', authors: [] });
  });
});

describe('authors', () => {
  const withAuthor = (name: string) =>
    parseHfDailyPapers(
      JSON.stringify([{ paper: { id: '2511.01234', title: 'T one', authors: [{ name }] } }]),
    );

  test('a name of nothing but braces is refused by its length', async () => {
    expect(withAuthor('{'.repeat(150_000)).rejected).toEqual([
      { line: 1, reason: 'the name of one of its authors has 150000 characters' },
    ]);
    expect(withAuthor('{'.repeat(MAX_AUTHOR_CHARS)).papers).toHaveLength(1);
    expect(await growth(latexToText, '{', 150_000)).toBeLessThanOrEqual(MAX_RATIO);
  });

  test.each(['\\(', '\\[', '\\a{', "\\'{", '^{', '$a', '{a'])('%s without its end', async (piece) => {
    expect(await growth(latexToText, piece, 75_000)).toBeLessThanOrEqual(MAX_RATIO);
  });

  test('a list with a hundred thousand blanks', async () => {
    expect(splitAuthors(`Ada${' '.repeat(100_000)}Lovelace, Alan Turing`)).toEqual([
      'Ada Lovelace',
      'Alan Turing',
    ]);
    expect(await growth((blanks) => splitAuthors(`Ada${blanks}Lovelace`), ' ', 100_000)).toBeLessThanOrEqual(
      MAX_RATIO,
    );
  });

  test('thousands of ordinary names are taken', () => {
    const names = Array.from({ length: MAX_AUTHORS }, (_, n) => `A. B${n}`);
    const xml = `<feed><entry><id>http://arxiv.org/abs/2511.01234v1</id><title>T one</title><dc:creator>${names.join(', ')}</dc:creator></entry></feed>`;
    expect(parseArxivAtom(xml).papers[0]?.authors).toEqual(names);
  });
});

describe('addresses in a text', () => {
  test('run together in a day’s file', async () => {
    const day = (text: string) => parseDailyPapersText(`Sep 4\nA title\nAn abstract. ${text}\n`, {});
    expect(day('http://a'.repeat(12_500)).rejected).toEqual([
      { line: 2, reason: 'its abstract on line 3 has 100013 characters, over 20000: shorten it' },
    ]);
    for (const parse of [day, dropLinkLeftovers, extractLinks])
      expect(await growth(parse, 'http://a', 12_500)).toBeLessThanOrEqual(MAX_RATIO);
  });

  test('lose their labels as before', () => {
    expect(
      dropLinkLeftovers('See https://a.org{our page} and {https://b.org}, http://c.org{d} http://e'),
    ).toBe('See https://a.org and https://b.org, http://c.org http://e');
  });
});

describe('Unicode', () => {
  test('at most thirty marks on a letter stay', async () => {
    const marks = '\u0301'.repeat(20) + '\u0327'.repeat(40_000);
    expect([...normalize(`x${marks}`)]).toHaveLength(31);
    expect([...latexToText(`x${marks}`)]).toHaveLength(31);
    expect(await growth((text) => normalize(text), '\u0301\u0327', 30_000)).toBeLessThanOrEqual(MAX_RATIO);
    expect(() => parseAddress(`a${marks}@example.org`)).toThrow('This email address is too long');
  });

  test('ordinary accents stay as they are', () => {
    expect(normalize('Ze\u0301ro a\u0302\u0301 ﾊﾞ', 'NFKC')).toBe('Zéro ấ バ');
  });

  test('the segmenter sees a part at a time', async () => {
    expect(splitSentences(`${'It ends here. '.repeat(2_000)}Or does it`)).toHaveLength(2_001);
    expect(await growth(splitSentences, 'a\n', 10_000)).toBeLessThanOrEqual(MAX_RATIO);
    expect(await growth((text) => wrap(text), '-', 20_000)).toBeLessThanOrEqual(MAX_RATIO);
  });

  test('a broken word keeps its characters whole', () => {
    const family = '👨‍👩‍👧';
    expect(wrap(family.repeat(8), { width: 20 }).split('\n')).toEqual(Array(4).fill(family.repeat(2)));
  });
});

describe('feeds', () => {
  test('with one entry as long as a feed may be', () => {
    const entry = (text: string) =>
      `<rss><item><title>T one</title><description>${text}</description></item></rss>`;
    expect(parseFeed(entry('a'.repeat(MAX_ITEM_CHARS))).rejected).toEqual([
      { line: 1, reason: 'longer than 4000000 characters' },
    ]);
    expect(parseFeed(entry('a'.repeat(10_000)) + ' '.repeat(MAX_ITEM_CHARS)).papers).toHaveLength(1);
  });

  test('with a tag that never ends', () => {
    const entry = (text: string) => parseFeed(`<rss><item><title>T one</title>${text}</item></rss>`);
    const reason = 'not well-formed XML: a tag has no end';
    for (const endless of ['<a b="', '<a b=c ', '<!-- <a>', '<![CDATA[ <a>'])
      expect(entry(endless.repeat(10_000)).rejected).toEqual([{ line: 1, reason }]);
    const long = 'a'.repeat(40_000);
    const around = `<link href="http://a.org/?b>c"/><!-- <"${long} --><author><name>A. B</name></author>`;
    expect(entry(`${around}<x><![CDATA[a <b' ${long}]]></x>`).papers).toMatchObject([{ authors: ['A. B'] }]);
  });

  test('of JSON that nests', async () => {
    const nested = `${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}`;
    for (const parse of [parseFeed, parseHfDailyPapers])
      expect(parse(nested).fatal).toEqual({ line: null, reason: 'JSON nested more than 100 deep' });
    expect(
      parseFeed(`{"items":[{"title":"T one","content_text":"${'[{'.repeat(200)}\\"["}]}`).papers,
    ).toHaveLength(1);
  });

  test('with thousands of prefixes for one name', async () => {
    const children = (count: number) => Array.from({ length: count }, (_, n) => `<p${n}:author/>`).join('');
    const input = { name: 'prefixes', make: (bytes: number) => children(bytes / 14) };
    const parse = (text: string) => parseFeed(`<rss><item><title>T one</title>${text}</item></rss>`);
    expect((await measureGrowth(parse, input, { bytes: 400_000, runs: 4 })).ratio).toBeLessThanOrEqual(
      MAX_RATIO,
    );
  });
});

describe('more entries than a list may have', () => {
  const reason = `more than ${MAX_ITEMS} entries: no list of papers`;

  test('in JSON leave nothing to take', () => {
    const list = `[${'0,'.repeat(MAX_ITEMS)}0]`;
    expect(parseHfDailyPapers(list).fatal).toEqual({ line: null, reason });
    expect(parseFeed(`{"items":${list}}`).fatal).toEqual({ line: null, reason });
  });

  test('in XML are reported as left out', () => {
    const { rejected } = parseFeed(`<rss>${'<item>'.repeat(MAX_ITEMS + 500)}`);
    expect(rejected).toHaveLength(MAX_ITEMS + 1);
    expect(rejected.at(-1)).toEqual({ line: 1, reason });
  });

  test('in a day’s file end it there', () => {
    const report = parseDailyPapersText(`Sep 4\n${'x\n'.repeat(50_000)}`, {});
    expect(report.fatal).toEqual({ line: 10_002, reason: "more than 5000 papers: not one day's list" });
  });
});

import { parseArxivAtom } from '../../services/papers/sources/arxiv-atom.ts';
import { MAX_PAGE_BYTES, parseCitedPage } from '../../services/papers/sources/cited-page.ts';
import { parseDailyPapersText } from '../../services/papers/sources/daily-papers-text.ts';
import { parseFeed } from '../../services/papers/sources/feed.ts';
import { parseHfDailyPapers } from '../../services/papers/sources/hf-daily-papers.ts';
import { MAX_TEXT_BYTES } from '../../services/papers/sources/read-text-file.ts';
import { parseSource } from '../../services/papers/sources/registry.ts';
import { MAX_ITEM_CHARS } from '../../services/papers/sources/xml-items.ts';
import { pastedLimits, readPastedPapers } from '../../services/papers/text/pasted-papers.ts';
import { decodeText } from '../../services/platform/decode-text.ts';
import { MAX_FETCHED_BYTES } from '../../services/platform/fetcher.ts';
import type { MeasuredParser } from './parsers.ts';

const cdata = (text: string): string =>
  `<![CDATA[${text.replace(/\p{Cs}/gu, '').replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
// The rest is for the syntax around the text.
const MAX_ENTRY_CHARS = MAX_ITEM_CHARS - 1_000;
const TITLE = '<title>A title</title>';
const ID = '<id>http://arxiv.org/abs/2511.01234v1</id>';
const atom = (fields: string): string =>
  `<feed xmlns="http://www.w3.org/2005/Atom"><entry>${fields}</entry></feed>`;
const jsonFeed = (item: object): string =>
  JSON.stringify({ items: [{ id: '1', title: 'A title', url: 'https://example.org/p', ...item }] });
const hfItem = (paper: object): string =>
  JSON.stringify([{ paper: { id: '2511.01234', title: 'A title', summary: 'An abstract.', ...paper } }]);
const meta = (name: string, content: string): string =>
  `<html><head><meta name="citation_title" content="A title"><meta name="${name}" content="${content.replaceAll('"', '&quot;')}">`;
const preprints = (item: object): string =>
  JSON.stringify({ collection: [{ doi: '10.1101/1', title: 'A title', version: '1', ...item }] });
const MAPPED = { kind: 'json:seeds/sources/openreview.json' };
const note = (content: object, more: object = {}): string =>
  JSON.stringify({ notes: [{ content: { title: { value: 'A title' }, ...content }, ...more }] });
const words = (text: string): string[] => text.split(' ');

/** Returns a parser to measure for hostile text in each of these places. */
const inPlaces = (
  of: string,
  limit: number,
  places: Record<string, (hostile: string) => unknown>,
): MeasuredParser[] =>
  Object.entries(places).map(([place, parse]) => ({
    name: place === '' ? of : `${of}: ${place}`,
    limit,
    parse,
  }));

export const paperParsers: MeasuredParser[] = [
  ...inPlaces('pasted papers', pastedLimits.bytes, {
    '': readPastedPapers,
    'beside an id': (text) => readPastedPapers(`2511.01234 ${text}`),
  }),
  ...inPlaces('pasted BibTeX', pastedLimits.bytes, {
    title: (text) => readPastedPapers(`@misc{key, title={${text}}}`),
    'quoted title': (text) => readPastedPapers(`@misc{key, title="${text}"}`),
    note: (text) => readPastedPapers(`@misc{key, title={A title}, note={${text}}}`),
    'inside an entry': (text) => readPastedPapers(`@misc{key, ${text}, title={A title}}`),
    'after an entry': (text) => readPastedPapers(`@misc{key, title={A title}} ${text}`),
    '@string': (text) => readPastedPapers(`@string{a="${text}"}\n@misc{k,title=a#a#a#a#a#a#a#a}`),
  }),
  ...inPlaces('a page', MAX_PAGE_BYTES, {
    '': (html) => parseCitedPage(html, 'https://example.org/p'),
    'in its head': (html) =>
      parseCitedPage(`${meta('citation_doi', '10.1/a')}${html}`, 'https://example.org/p'),
    title: (text) =>
      parseCitedPage(meta('citation_title', text).replace('A title', ''), 'https://example.org/p'),
    author: (text) => parseCitedPage(meta('citation_author', text), 'https://example.org/p'),
    abstract: (text) => parseCitedPage(meta('citation_abstract', text), 'https://example.org/p'),
    keywords: (text) => parseCitedPage(meta('citation_keywords', text), 'https://example.org/p'),
    'arXiv id': (text) => parseCitedPage(meta('citation_arxiv_id', text), 'https://example.org/p'),
    date: (text) => parseCitedPage(meta('citation_date', text), 'https://example.org/p'),
  }),
  ...inPlaces('preprints', MAX_FETCHED_BYTES, {
    title: (text) => parseSource(preprints({ title: text }), { kind: 'biorxiv' }),
    authors: (text) => parseSource(preprints({ authors: text }), { kind: 'biorxiv' }),
    abstract: (text) => parseSource(preprints({ abstract: text }), { kind: 'biorxiv' }),
    DOI: (text) => parseSource(preprints({ doi: text, published: text }), { kind: 'biorxiv' }),
    category: (text) => parseSource(preprints({ category: text }), { kind: 'biorxiv' }),
  }),
  ...inPlaces('JSON by a mapping', MAX_FETCHED_BYTES, {
    'its list': (json) => parseSource(`{"notes":[${json}{}]}`, MAPPED),
    title: (value) => parseSource(note({ title: { value } }), MAPPED),
    authors: (value) => parseSource(note({ authors: { value } }), MAPPED),
    keywords: (text) => parseSource(note({ keywords: { value: words(text) } }), MAPPED),
    'part of the link': (forum) => parseSource(note({}, { forum }), MAPPED),
  }),
  ...inPlaces('a feed', MAX_FETCHED_BYTES, {
    '': parseFeed,
    'many entries': (xml) => parseFeed(atom(`${TITLE}${xml}`.slice(0, 1_000)).repeat(xml.length / 1_000)),
  }),
  ...inPlaces('an entry of a feed', MAX_ENTRY_CHARS, {
    '': (xml) => parseFeed(atom(`${TITLE}${xml}`)),
    title: (text) => parseFeed(atom(`<title>${cdata(text)}</title>`)),
    summary: (text) => parseFeed(atom(`${TITLE}<summary>${cdata(text)}</summary>`)),
    creator: (text) => parseFeed(atom(`${TITLE}<dc:creator>${cdata(text)}</dc:creator>`)),
    link: (text) => parseFeed(atom(`${TITLE}<link>${cdata(text)}</link>`)),
    category: (text) => parseFeed(atom(`${TITLE}<category>${cdata(text)}</category>`)),
    date: (text) => parseFeed(atom(`${TITLE}<published>${cdata(text)}</published>`)),
  }),
  ...inPlaces('a JSON feed', MAX_FETCHED_BYTES, {
    'its list': (json) => parseFeed(`{"items":[${json}{}]}`),
    content: (text) => parseFeed(jsonFeed({ content_html: text })),
    authors: (text) => parseFeed(jsonFeed({ authors: words(text).map((name) => ({ name })) })),
    tags: (text) => parseFeed(jsonFeed({ tags: words(text) })),
  }),
  ...inPlaces('an arXiv feed', MAX_FETCHED_BYTES, {
    '': parseArxivAtom,
    head: (text) => parseArxivAtom(`<feed>${text}<entry>${ID}${TITLE}</entry></feed>`),
    end: (text) => parseArxivAtom(`<feed><updated>2025-09-04</updated></feed>${text}`),
  }),
  ...inPlaces('an entry of arXiv', MAX_ENTRY_CHARS, {
    '': (xml) => parseArxivAtom(atom(`${ID}${TITLE}${xml}`)),
    id: (text) => parseArxivAtom(atom(`${TITLE}<id>${cdata(text)}</id>`)),
    author: (text) => parseArxivAtom(atom(`${ID}${TITLE}<author><name>${cdata(text)}</name></author>`)),
    creator: (text) => parseArxivAtom(atom(`${ID}${TITLE}<dc:creator>${cdata(text)}</dc:creator>`)),
    summary: (text) => parseArxivAtom(atom(`${ID}${TITLE}<summary>${cdata(text)}</summary>`)),
    'announce type': (text) =>
      parseArxivAtom(atom(`${ID}${TITLE}<summary>arXiv:1 Announce Type:${cdata(text)}</summary>`)),
    category: (text) => parseArxivAtom(atom(`${ID}${TITLE}<category>${cdata(text)}</category>`)),
  }),
  ...inPlaces('Daily Papers API', MAX_FETCHED_BYTES, {
    '': parseHfDailyPapers,
    'its list': (json) => parseHfDailyPapers(`[${json}{}]`),
    id: (id) => parseHfDailyPapers(hfItem({ id })),
    title: (title) => parseHfDailyPapers(hfItem({ title })),
    abstract: (summary) => parseHfDailyPapers(hfItem({ summary })),
    author: (name) => parseHfDailyPapers(hfItem({ authors: [{ name }] })),
    authors: (text) => parseHfDailyPapers(hfItem({ authors: words(text).map((name) => ({ name })) })),
    keyword: (word) => parseHfDailyPapers(hfItem({ ai_keywords: [word, word] })),
    keywords: (text) => parseHfDailyPapers(hfItem({ ai_keywords: words(text) })),
    repository: (text) => parseHfDailyPapers(hfItem({ githubRepo: `https://${text}` })),
    date: (publishedAt) => parseHfDailyPapers(hfItem({ publishedAt })),
  }),
  ...inPlaces('Daily Papers text', MAX_TEXT_BYTES, {
    '': (text) => parseDailyPapersText(text, {}),
    title: (text) => parseDailyPapersText(`Sep 4\n${text}\nAn abstract of a few words. It ends.\n`),
    abstract: (text) => parseDailyPapersText(`Sep 4\nA title\nAn abstract. ${text} It ends.\n`),
    'second date': (text) => parseDailyPapersText(`Sep 4\nA title\nAn abstract. It ends.\nSep 5\n${text}`),
  }),
  ...inPlaces('any source', MAX_FETCHED_BYTES, {
    '': (text) => parseSource(text),
    bytes: (text) => decodeText(Buffer.from(text), `text/xml; charset=${text.slice(0, 1_000)}`),
  }),
];

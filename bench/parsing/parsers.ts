import { readPastedPapers } from '../../services/papers/pasted-papers.ts';
import { parseArxivAtom } from '../../services/papers/sources/arxiv-atom.ts';
import { parseCitedPage } from '../../services/papers/sources/cited-page.ts';
import { parseDailyPapersText } from '../../services/papers/sources/daily-papers-text.ts';
import { parseFeed } from '../../services/papers/sources/feed.ts';
import { parseHfDailyPapers } from '../../services/papers/sources/hf-daily-papers.ts';

/** A reader of text from outside, with hostile text at one place of an otherwise sound input. */
export type MeasuredParser = {
  name: string;
  /** The most that it is ever given, in characters. */
  limit: number;
  parse: (hostile: string) => unknown;
};

const xml = (text: string): string => text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);
const atom = (fields: string): string =>
  `<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>http://arxiv.org/abs/2511.01234v1</id>${fields}</entry></feed>`;
const hfItem = (paper: object): string =>
  JSON.stringify([{ paper: { id: '2511.01234', title: 'A title', summary: 'An abstract.', ...paper } }]);

const FEED_BYTES = 32 * 1024 * 1024;
const PAGE_BYTES = 4 * 1024 * 1024;

/** All of them; add one here with each parser of text from outside. */
export const measuredParsers: MeasuredParser[] = [
  { name: 'pasted papers', limit: 256_000, parse: readPastedPapers },
  { name: 'pasted BibTeX', limit: 256_000, parse: (text) => readPastedPapers(`@misc{key, title={${text}}}`) },
  { name: 'a page', limit: PAGE_BYTES, parse: (html) => parseCitedPage(html, 'https://example.org/p') },
  { name: 'a feed', limit: FEED_BYTES, parse: parseFeed },
  {
    name: 'a feed: title',
    limit: FEED_BYTES,
    parse: (text) => parseFeed(atom(`<title>${xml(text)}</title>`)),
  },
  {
    name: 'an arXiv feed: author',
    limit: FEED_BYTES,
    parse: (text) => parseArxivAtom(atom(`<title>A title</title><author><name>${xml(text)}</name></author>`)),
  },
  { name: 'Daily Papers API', limit: FEED_BYTES, parse: parseHfDailyPapers },
  {
    name: 'Daily Papers API: author',
    limit: FEED_BYTES,
    parse: (name) => parseHfDailyPapers(hfItem({ authors: [{ name }] })),
  },
  { name: 'Daily Papers text', limit: FEED_BYTES, parse: (text) => parseDailyPapersText(text, {}) },
];

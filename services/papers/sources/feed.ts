import type { PaperDraft, PaperLink, ParseReport } from '../paper.ts';
import { arxivIdWithoutVersion } from '../text/identity.ts';
import { normaliseUrl } from '../text/links.ts';
import { splitAuthors } from './arxiv-atom.ts';
import { readJson } from './read-json.ts';
import {
  arxivLinks,
  createCollection,
  dayOf,
  failedReport,
  looksLikeHtml,
  MAX_ITEMS,
  type Source,
  type SourceKind,
  toDraft,
  tooManyItems,
} from './source.ts';
import { isXmlFeed, readXmlItems, textIn, type XmlItem } from './xml-items.ts';

/** Creates the source of an RSS, Atom or JSON feed of papers. */
const createFeed = (url: string): Source => ({
  name: `feed:${new URL(url).host}${new URL(url).pathname}`,
  kind: 'feed',
  shows: 'newest',
  address: () => url,
  accept:
    'application/feed+json, application/atom+xml, application/rss+xml, application/xml;q=0.9, */*;q=0.1',
  noListStatuses: [],
  gapMs: 1_000,
});

/** Parses RSS, Atom or JSON Feed (jsonfeed.org, 1 and 1.1). For JSON the report has positions in the list as lines. */
export const parseFeed = (text: string): ParseReport => {
  if (looksLikeHtml(text)) return failedReport('a web page came instead of a feed', 1);
  return /^\s*[[{]/.test(text) ? parseJsonFeed(text) : parseXmlFeed(text);
};

const parseXmlFeed = (xml: string): ParseReport => {
  if (!/<(?:feed|rss|rdf:RDF)[\s>]/.test(xml)) return failedReport('no RSS, Atom or JSON feed', 1);
  const collection = createCollection();
  for (const item of readXmlItems(xml))
    collection.add(item.line, item.fault === null ? readXmlItem(item) : item.fault);
  return collection.report(null);
};

const readXmlItem = ({ line, fields }: XmlItem): PaperDraft | string => {
  const urls = (fields.link ?? []).map((node) => node.attributes.href ?? node.text.trim());
  const people = (fields.author ?? []).flatMap((node) => textIn(node.children, 'name') ?? []);
  const named = textIn(fields, 'creator', 'author');
  return build(line, {
    id: textIn(fields, 'id', 'guid'),
    urls,
    title: textIn(fields, 'title'),
    summary: textIn(fields, 'summary', 'description', 'encoded', 'content'),
    authors: people.length > 0 ? people : splitAuthors(named ?? ''),
    keywords: (fields.category ?? []).map((node) => node.attributes.term ?? node.text),
    publishedAt: textIn(fields, 'published', 'pubDate', 'date', 'updated'),
  });
};

const parseJsonFeed = (text: string): ParseReport => {
  const { value, fault } = readJson(text);
  if (fault !== null) return failedReport(fault);
  const feed = value as { items?: unknown } | null;
  if (!Array.isArray(feed?.items)) return failedReport('JSON, but no JSON feed: it has no list of items');
  if (feed.items.length > MAX_ITEMS) return failedReport(tooManyItems);
  const collection = createCollection();
  for (const [index, item] of feed.items.entries()) collection.add(index + 1, readJsonItem(index + 1, item));
  return collection.report(null);
};

const readJsonItem = (line: number, item: unknown): PaperDraft | string => {
  if (typeof item !== 'object' || item === null) return 'it is no item';
  const fields = item as Record<string, unknown>;
  const text = (name: string): string | null =>
    typeof fields[name] === 'string' && fields[name].trim() !== '' ? fields[name] : null;
  const list = (name: string): unknown[] => (Array.isArray(fields[name]) ? fields[name] : []);
  const authors = [...list('authors'), ...(fields.author ? [fields.author] : [])];
  return build(line, {
    id: text('id'),
    urls: [text('url'), text('external_url')].filter((url) => url !== null),
    title: text('title'),
    summary: text('content_text') ?? text('summary') ?? text('content_html'),
    authors: authors.flatMap((each) => {
      const name = (each as { name?: unknown } | null)?.name;
      return typeof name === 'string' ? [name] : [];
    }),
    keywords: list('tags').filter((tag) => typeof tag === 'string'),
    publishedAt: text('date_published'),
  });
};

type Item = {
  id: string | null;
  urls: string[];
  title: string | null;
  summary: string | null;
  authors: string[];
  keywords: string[];
  publishedAt: string | null;
};

const build = (line: number, item: Item): PaperDraft | string => {
  if (item.title === null) return 'it has no title';
  const arxivId = [item.id ?? '', ...item.urls].map(arxivIdWithoutVersion).find((id) => id !== null) ?? null;
  const pages = (): string[] => item.urls.map(normaliseUrl).filter((url) => url !== null);
  const links = (): PaperLink[] =>
    arxivId !== null ? arxivLinks(arxivId) : [...new Set(pages())].map((url) => ({ kind: 'other', url }));
  return toDraft(line, {
    arxivId,
    title: stripMarkup(item.title),
    abstract: stripMarkup(item.summary ?? ''),
    authors: item.authors,
    links,
    keywords: item.keywords.map((word) => word.trim()).filter((word) => word !== '' && word.length <= 100),
    upvotes: null,
    publishedAt: dayOf(item.publishedAt),
  });
};

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

// Only what has the form of a tag is removed: "p<0.05 and q>3" is mathematics.
const stripMarkup = (text: string): string =>
  text
    .replace(/<\/?[a-z][a-z0-9]{0,15}(?:\s[^<>]{0,500})?\/?>/gi, ' ')
    .replace(/&(amp|lt|gt|quot|apos|nbsp);/g, (_whole, name: string) => ENTITIES[name]!);

export const feed: SourceKind = {
  kind: 'feed',
  // A feed may belong to anybody.
  precedence: 2,
  detect: (head) => head.startsWith('{') || isXmlFeed(head),
  parse: parseFeed,
  setting: {
    // The pattern takes a whole address, so that a wrong one is reported when the process starts.
    pattern: /^feed:(https?:\/\/[^,\s]+)$/,
    example: 'feed:https://example.org/papers.xml',
    create: createFeed,
  },
};

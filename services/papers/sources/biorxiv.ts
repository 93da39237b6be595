import type { PaperDraft, PaperLink, ParseReport } from '../paper.ts';
import { extractLinks } from '../text/links.ts';
import { firstNameFirst } from './cited-page.ts';
import { type Fields, isObject, readJson, textOf } from './read-json.ts';
import {
  createCollection,
  failedReport,
  looksLikeHtml,
  MAX_ITEMS,
  type Source,
  type SourceKind,
  toDraft,
  tooManyItems,
} from './source.ts';

/** The two servers of one API (api.biorxiv.org, "details"): bioRxiv and medRxiv. */
type Server = 'biorxiv' | 'medrxiv';

/** Creates the source of the preprints that a server posts in a day, of one category (`cell_biology`) or of all (''). */
const createPreprints = (server: Server, category: string, baseUrl: string): Source => ({
  name: category === '' ? server : `${server}:${category}`,
  kind: server,
  shows: 'any-day',
  address: (date, cursor = 0) =>
    `${baseUrl}/details/${server}/${date}/${date}/${cursor}/json${category === '' ? '' : `?category=${category}`}`,
  // A server that does not know the category returns the papers of all categories.
  ...(category !== '' && { takes: ({ categories = [] }: PaperDraft) => categories.includes(category) }),
  accept: 'application/json',
  noListStatuses: [],
  gapMs: 1_000,
});

/** Parses one page of the API. The lines of the report are the 1-based positions in the whole list. */
const parsePreprints = (server: Server, text: string): ParseReport => {
  if (looksLikeHtml(text)) return failedReport('a web page came instead of JSON', 1);
  const { value, fault } = readJson(text);
  if (fault !== null) return failedReport(fault);
  if (!isObject(value) || !Array.isArray(value.collection))
    return failedReport('JSON, but no collection of preprints');
  const items: unknown[] = value.collection;
  if (items.length > MAX_ITEMS) return failedReport(tooManyItems);
  const message = Array.isArray(value.messages) && isObject(value.messages[0]) ? value.messages[0] : {};
  const status = textOf(message.status) ?? '';
  if (items.length === 0 && /^error/i.test(status))
    return failedReport(`the server reports "${status.slice(0, 200)}"`);

  const cursor = numberOf(message.cursor) ?? 0;
  const collection = createCollection();
  const newest = newestVersions(items);
  for (const [at, item] of items.entries()) {
    const doi = isObject(item) ? doiOf(item.doi) : null;
    if (doi !== null && newest.get(doi) !== item) continue;
    collection.add(cursor + at + 1, readItem(cursor + at + 1, item, server));
  }
  const days = new Set(items.map((item) => (isObject(item) ? textOf(item.date) : null)));
  const [day] = days;
  const next = cursor + items.length;
  const isLast = items.length === 0 || next >= (numberOf(message.total) ?? 0);
  return {
    ...collection.report(days.size === 1 && day && /^\d{4}-\d\d-\d\d$/.test(day) ? day : null),
    nextCursor: isLast ? null : next,
  };
};

/** Returns the newest version by DOI, because the list of a day has an entry for each version posted on that day. */
const newestVersions = (items: unknown[]): Map<string, unknown> => {
  const newest = new Map<string, Fields>();
  for (const item of items.filter(isObject)) {
    const doi = doiOf(item.doi);
    const known = doi === null ? undefined : newest.get(doi);
    if (doi !== null && (!known || (numberOf(item.version) ?? 0) > (numberOf(known.version) ?? 0)))
      newest.set(doi, item);
  }
  return newest;
};

const readItem = (line: number, item: unknown, server: Server): PaperDraft | string => {
  if (!isObject(item)) return 'it is no preprint';
  const doi = doiOf(item.doi);
  if (doi === null) return 'it has no DOI';
  const version = numberOf(item.version);
  const abstract = textOf(item.abstract) ?? '';
  const category = textOf(item.category);
  const published = doiOf(item.published);
  return toDraft(line, {
    arxivId: null,
    doi,
    title: textOf(item.title) ?? '',
    abstract,
    authors: (textOf(item.authors) ?? '').split(';').map((name) => firstNameFirst(name.trim())),
    links: (): PaperLink[] => [
      { kind: 'other', url: `https://doi.org/${doi}` },
      // An address without a version leads to the newest one.
      { kind: 'pdf', url: `https://www.${server}.org/content/${doi}.full.pdf` },
      ...(published === null ? [] : [{ kind: 'published' as const, url: `https://doi.org/${published}` }]),
      ...extractLinks(abstract),
    ],
    keywords: [],
    upvotes: null,
    version,
    categories: category === null ? [] : [category.trim().toLowerCase().replace(/\s/g, '_')],
    // This is the date of this version; the paper was published with its first version.
    publishedAt: version === 1 ? textOf(item.date) : null,
  });
};

/** Returns a DOI in lower case, or null. The journal's DOI of an unpublished preprint is "NA". */
export const doiOf = (value: unknown): string | null => {
  const doi = textOf(value)?.trim().toLowerCase() ?? '';
  return doi.length <= 200 && /^10\.\d{4,9}\/[-._;()/:a-z0-9]+$/.test(doi) ? doi : null;
};

/** Returns a count, which the API writes as a number or as text; null for anything else. */
const numberOf = (value: unknown): number | null => {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  return Number.isSafeInteger(number) && (number as number) >= 0 && (number as number) < 2 ** 31
    ? (number as number)
    : null;
};

const kindOf = (server: Server): SourceKind => ({
  kind: server,
  // The server has the preprint itself, as arXiv has.
  precedence: 4,
  detect: (head) =>
    /^\{\s*"(?:messages|collection)"/.test(head) &&
    /"server"\s*:\s*"medrxiv"/i.test(head) === (server === 'medrxiv'),
  parse: (text) => parsePreprints(server, text),
  setting: {
    pattern: new RegExp(`^${server}(?::([a-z_]{1,60}))?$`),
    example: server === 'biorxiv' ? 'biorxiv:neuroscience' : 'medrxiv:epidemiology',
    create: (category, { biorxivUrl }) => createPreprints(server, category, biorxivUrl),
  },
});

export const biorxiv = kindOf('biorxiv');
export const medrxiv = kindOf('medrxiv');

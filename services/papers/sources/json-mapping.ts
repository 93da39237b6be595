import { readFileSync } from 'node:fs';
import Type, { type Static } from 'typebox';
import Value from 'typebox/value';
import { DAY_MS } from '../../platform/dates.ts';
import { DomainError, messageOf } from '../../platform/errors.ts';
import { storable } from '../../platform/storable.ts';
import type { PaperDraft, ParseReport } from '../paper.ts';
import { arxivIdWithoutVersion } from '../text/identity.ts';
import { normaliseUrl } from '../text/links.ts';
import { doiOf } from './biorxiv.ts';
import { isObject, listOf, readJson, textOf } from './read-json.ts';
import {
  arxivLinks,
  createCollection,
  failedReport,
  looksLikeHtml,
  MAX_ITEMS,
  type Source,
  type SourceKind,
  toDraft,
  tooManyItems,
} from './source.ts';

/** For papers that came after yesterday's edition closed, and those of a list that was missed; known papers stay as they are. */
const SINCE_MS = 2 * DAY_MS;

/** Names of fields from the outside in, as in "content.title.value". Of a list, the field of each of its members is taken. */
const Path = Type.String({ pattern: '^[^.{}\\s]{1,100}(?:\\.[^.{}\\s]{1,100})*$', maxLength: 500 });

/** What a mapping file says: where a list in JSON is, and where each fact stands in an item of it. */
const Mapping = Type.Object(
  {
    /** `{date}` is the day, `{since}` the instant from which on papers are asked for, in milliseconds since 1970. */
    address: Type.String({ pattern: '^https?://\\S+$' }),
    /** The list; left out where the whole text is the list. */
    items: Type.Optional(Path),
    title: Path,
    abstract: Type.Optional(Path),
    /** A list of names, or a text with names between semicolons. */
    authors: Type.Optional(Path),
    keywords: Type.Optional(Path),
    /** A text, or milliseconds since 1970. */
    date: Type.Optional(Path),
    doi: Type.Optional(Path),
    arxivId: Type.Optional(Path),
    /** The address of a paper's page, with paths in braces. */
    link: Type.Optional(Type.String({ pattern: '^(?:https?://\\S+|\\{[^{}\\s]+\\})$' })),
  },
  { additionalProperties: false },
);
type Mapping = Static<typeof Mapping>;

/** Reads a mapping file. @throws DomainError `misconfigured` naming the file and each wrong field */
const readMapping = (path: string): Mapping => {
  const wrong = (what: string) => new DomainError('misconfigured', `SOURCES: json:${path}: ${what}`);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw wrong(`the mapping cannot be read: ${messageOf(error)}`);
  }
  const { value, fault } = readJson(text);
  if (fault !== null) throw wrong(fault);
  if (Value.Check(Mapping, value)) return value;
  const problems = Value.Errors(Mapping, value).map(
    ({ instancePath, message, params }) =>
      `${instancePath.slice(1) || 'the mapping'} ${message}${namesOf(params)}`,
  );
  throw wrong([...new Set(problems)].join('; '));
};

const namesOf = (params: object): string => {
  const names = Object.values(params).find(Array.isArray);
  return names ? ` (${names.join(', ')})` : '';
};

const valueAt = (value: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((at, name) => {
    const fieldOf = (each: unknown) => (isObject(each) && Object.hasOwn(each, name) ? each[name] : undefined);
    return Array.isArray(at) ? at.map(fieldOf) : fieldOf(at);
  }, value);

const readItem = (line: number, item: unknown, mapping: Mapping): PaperDraft | string => {
  const at = (path: string | undefined): unknown => (path === undefined ? undefined : valueAt(item, path));
  const text = (path: string | undefined): string | null => textOf(at(path));
  const texts = (path: string | undefined): string[] => {
    const value = at(path);
    return typeof value === 'string' ? value.split(';') : listOf(value).flatMap((each) => textOf(each) ?? []);
  };
  const date = at(mapping.date);
  const arxivId = arxivIdWithoutVersion(text(mapping.arxivId) ?? '');
  const doi = doiOf(at(mapping.doi));
  const { link = '' } = mapping;
  const encode = link.startsWith('{') ? String : encodeURIComponent;
  const page = () =>
    normaliseUrl(link.replace(/\{([^{}\s]+)\}/g, (_all, path: string) => encode(storable(text(path) ?? ''))));
  return toDraft(line, {
    arxivId,
    doi,
    title: text(mapping.title) ?? '',
    abstract: text(mapping.abstract) ?? '',
    authors: texts(mapping.authors),
    links: () => [
      ...(arxivId === null ? [] : arxivLinks(arxivId)),
      ...[page(), doi && `https://doi.org/${doi}`]
        .filter((url) => url !== null)
        .map((url) => ({ kind: 'other' as const, url })),
    ],
    keywords: texts(mapping.keywords).filter((word) => word.length <= 100),
    upvotes: null,
    publishedAt:
      Number.isSafeInteger(date) && Math.abs(date as number) < 8e15
        ? new Date(date as number).toISOString()
        : textOf(date),
  });
};

/** Parses a list by a mapping. The lines of the report are 1-based positions in the list. */
const parseByMapping = (text: string, path: string): ParseReport => {
  let mapping: Mapping;
  try {
    mapping = readMapping(path);
  } catch (error) {
    return failedReport(messageOf(error));
  }
  if (looksLikeHtml(text)) return failedReport('a web page came instead of JSON', 1);
  const { value, fault } = readJson(text);
  if (fault !== null) return failedReport(fault);
  const items = mapping.items === undefined ? value : valueAt(value, mapping.items);
  if (!Array.isArray(items)) return failedReport(`JSON, but no list at "${mapping.items ?? ''}"`);
  if (items.length > MAX_ITEMS) return failedReport(tooManyItems);
  const collection = createCollection();
  for (const [at, item] of items.entries()) collection.add(at + 1, readItem(at + 1, item, mapping));
  return collection.report(null);
};

const createByMapping = (path: string): Source => {
  const { address } = readMapping(path);
  return {
    name: `json:${path}`,
    kind: `json:${path}`,
    shows: address.includes('{date}') ? 'any-day' : 'newest',
    address: (date) =>
      address.replaceAll('{date}', date).replaceAll('{since}', String(Date.parse(date) - SINCE_MS)),
    accept: 'application/json',
    noListStatuses: [],
    gapMs: 1_000,
  };
};

export const jsonMapping: SourceKind = {
  kind: 'json',
  // As with a feed, the list may belong to anybody.
  precedence: 2,
  // Nothing in a text shows that a mapping reads it.
  detect: () => false,
  parse: (text, { scope = '' }) => parseByMapping(text, scope),
  setting: {
    pattern: /^json:([^,\r\n]*[^,\s])$/,
    example: 'json:seeds/sources/openreview.json',
    create: createByMapping,
  },
};

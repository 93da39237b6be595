import type { PaperDraft, PaperLink, ParseReport } from '../paper.ts';
import { arxivIdWithoutVersion } from '../text/identity.ts';
import { extractLinks, normaliseUrl } from '../text/links.ts';
import { joinKeywords } from './keywords.ts';
import { type Fields, isObject, listOf, readJson, textOf } from './read-json.ts';
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

const KIND = 'hf-daily-papers';

/** Creates the source of Hugging Face's API `daily_papers`, which returns status 400 for a day without a list. */
const createHfDailyPapers = (baseUrl: string): Source => ({
  name: KIND,
  kind: KIND,
  shows: 'any-day',
  // The busiest day had 82 papers; the API returns at most 100.
  address: (date) => `${baseUrl}/api/daily_papers?date=${date}&limit=100`,
  accept: 'application/json',
  noListStatuses: [400],
  gapMs: 1_000,
});

/** Parses a response of the API. The lines of the report are the 1-based positions in its array. */
export const parseHfDailyPapers = (text: string): ParseReport => {
  if (looksLikeHtml(text)) return failedReport('a web page came instead of JSON', 1);
  const { value: list, fault } = readJson(text);
  if (fault !== null) return failedReport(fault);
  if (!Array.isArray(list)) {
    const said = isObject(list) && typeof list.error === 'string' ? `: "${list.error.slice(0, 200)}"` : '';
    return failedReport(`JSON, but no list of papers${said}`);
  }
  if (list.length > MAX_ITEMS) return failedReport(tooManyItems);
  const collection = createCollection();
  const days = new Set<string | null>();
  for (const [index, item] of list.entries()) {
    collection.add(index + 1, readItem(index + 1, item));
    if (isObject(item) && isObject(item.paper)) days.add(dayOf(textOf(item.paper.submittedOnDailyAt)));
  }
  const [day] = days;
  return collection.report(days.size === 1 && day ? day : null);
};

const readItem = (line: number, item: unknown): PaperDraft | string => {
  if (!isObject(item) || !isObject(item.paper)) return 'it holds no paper';
  const { paper } = item;
  const id = textOf(paper.id);
  const arxivId = id === null ? null : arxivIdWithoutVersion(id);
  const title = textOf(paper.title) ?? textOf(item.title);
  if (title === null) return 'it has no title';
  const abstract = textOf(paper.summary) ?? textOf(item.summary) ?? '';
  return toDraft(line, {
    arxivId,
    title,
    abstract,
    // Hidden authors asked not to be shown.
    authors: listOf(paper.authors).flatMap((author) =>
      isObject(author) && author.hidden !== true ? (textOf(author.name) ?? []) : [],
    ),
    links: () => linksOf(paper, arxivId, abstract),
    keywords: joinKeywords(listOf(paper.ai_keywords).flatMap((word) => textOf(word) ?? [])),
    upvotes: countOf(paper.upvotes),
    comments: countOf(item.numComments),
    githubStars: countOf(paper.githubStars),
    ...tldrOf(paper),
    pictureUrl: normaliseUrl(textOf(item.thumbnail) ?? ''),
    publishedAt: textOf(paper.publishedAt) ?? textOf(item.publishedAt),
  });
};

/** Returns the summary in one sentence that a language model wrote for Hugging Face, with the model's name. */
const tldrOf = (paper: Fields): Pick<PaperDraft, 'tldr' | 'tldrBy'> => {
  const tldr = textOf(paper.ai_summary);
  return tldr === null ? {} : { tldr, tldrBy: textOf(paper.ai_summary_model) };
};

const linksOf = (paper: Fields, arxivId: string | null, abstract: string): PaperLink[] => {
  const links: PaperLink[] = arxivId === null ? [] : arxivLinks(arxivId);
  const known = new Set(links.map(({ url }) => url));
  const add = (kind: PaperLink['kind'], address: unknown): void => {
    const url = normaliseUrl(textOf(address) ?? '');
    if (url === null || known.has(url)) return;
    known.add(url);
    links.push({ kind, url });
  };
  add('code', paper.githubRepo);
  add('project', paper.projectPage);
  for (const { kind, url } of extractLinks(abstract)) add(kind, url);
  return links;
};

const countOf = (value: unknown): number | null =>
  Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) < 2 ** 31
    ? (value as number)
    : null;

export const hfDailyPapers: SourceKind = {
  kind: KIND,
  // Hugging Face copies from arXiv and may be a version behind.
  precedence: 3,
  detect: (head) => head.startsWith('[') || /^\{\s*"(?:paper|error)"/.test(head),
  parse: parseHfDailyPapers,
  setting: {
    pattern: /^hf-daily-papers$/,
    example: KIND,
    create: (_scope, { hfUrl }) => createHfDailyPapers(hfUrl),
  },
};

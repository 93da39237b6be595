import { type AnnounceType, announceTypes, type PaperDraft, type ParseReport } from '../paper.ts';
import { arxivIdWithoutVersion } from '../text/identity.ts';
import { latexToText } from '../text/latex.ts';
import { extractLinks } from '../text/links.ts';
import {
  arxivLinks,
  createCollection,
  dayOf,
  failedReport,
  looksLikeHtml,
  type Source,
  type SourceKind,
  toDraft,
} from './source.ts';
import { isXmlFeed, readXmlItems, textIn, type XmlItem } from './xml-items.ts';

const MAX_CATEGORY_CHARS = 40;

/** Creates the source of arXiv's last announcements in a category (`cs.AI`, or several: `cs.AI+cs.CL`). */
const createArxivAtom = (category: string, baseUrl: string): Source => ({
  name: `arxiv:${category}`,
  kind: 'arxiv',
  shows: 'newest',
  address: () => `${baseUrl}/atom/${category}`,
  accept: 'application/atom+xml, application/rss+xml',
  noListStatuses: [],
  // arXiv asks programs to wait 3 seconds between requests.
  gapMs: 3_000,
});

/** Parses a feed of arXiv, in Atom or RSS. An empty feed is no error, because feeds are empty at weekends. */
export const parseArxivAtom = (xml: string): ParseReport => {
  if (looksLikeHtml(xml)) return failedReport('a web page came instead of a feed', 1);
  if (!/<(?:feed|rss)[\s>]/.test(xml)) return failedReport('no Atom or RSS feed', 1);
  if (!/<\/(?:feed|rss)\s*>$/.test(xml.trimEnd()) && !/<(?:entry|item)[\s>]/.test(xml))
    return failedReport('the feed is cut off');
  const collection = createCollection();
  for (const item of readXmlItems(xml))
    collection.add(item.line, item.fault === null ? readEntry(item) : item.fault);
  const head = xml.slice(0, xml.search(/<(?:entry|item)[\s>]|$/));
  const updated = /<(?:updated|pubDate|lastBuildDate)>([^<]+)</.exec(head)?.[1] ?? null;
  return collection.report(dayOf(updated));
};

const readEntry = ({ line, fields }: XmlItem): PaperDraft | string => {
  const name = textIn(fields, 'id', 'guid') ?? '';
  const arxivId = arxivIdWithoutVersion(name) ?? arxivIdWithoutVersion(linkOf(fields));
  if (arxivId === null) return `"${name.slice(0, 80)}" is no arXiv id`;
  const summary = textIn(fields, 'summary', 'description') ?? '';
  const abstract = summary
    .replace(/^\s*arXiv:\S+\s+Announce Type:\s*\S+\s*/i, '')
    .replace(/^Abstract:\s*/i, '');
  const announced = textIn(fields, 'announce_type') ?? /Announce Type:\s*(\S+)/i.exec(summary)?.[1] ?? null;
  return toDraft(line, {
    arxivId,
    title: textIn(fields, 'title') ?? '',
    abstract,
    authors: authorsOf(fields),
    links: () => [...arxivLinks(arxivId), ...extractLinks(abstract)],
    keywords: [],
    upvotes: null,
    version: Number(/v(\d{1,3})$/.exec(name)?.[1] ?? 0) || null,
    categories: (fields.category ?? [])
      .map((node) => node.attributes.term ?? node.text)
      .filter((term) => term.length <= MAX_CATEGORY_CHARS && /^[a-z-]+(?:\.[A-Za-z-]+)?$/.test(term)),
    announceType: announceTypeOf(announced ?? ''),
    // In the API this is the day of the first version; in the feed it is the day of the announcement.
    publishedAt: announced === null ? textIn(fields, 'published') : null,
  });
};

const linkOf = (fields: XmlItem['fields']): string =>
  fields.link?.map((node) => node.attributes.href ?? node.text).find((url) => url !== '') ?? '';

const announceTypeOf = (text: string): AnnounceType | null =>
  announceTypes.find((type) => type === text.trim().toLowerCase()) ?? null;

// The API has one element for each author; the feed has one list, with accents in LaTeX and institutes in brackets.
const authorsOf = (fields: XmlItem['fields']): string[] => {
  const each = (fields.author ?? []).flatMap((node) => textIn(node.children, 'name') ?? []);
  return each.length > 0 ? each : splitAuthors(textIn(fields, 'creator') ?? '');
};

/** Returns the names in a list such as "Jos\'e {Garc\'\i a}, A. B. (Some Institute, Some Town) and C. D.". */
export const splitAuthors = (list: string): string[] =>
  latexToText(list)
    .replace(/\((?:[^()]|\([^()]*\))*\)/g, ' ')
    // Each run of blanks becomes one: a pattern with several `\s*` takes quadratic time for a long run.
    .replace(/\s+/g, (blanks) => (blanks.includes('\n') ? '\n' : ' '))
    .split(/\s?[,;]\s?(?:and\s)?|\sand\s|\n/)
    .map((name) => name.replaceAll('\n', ' ').trim())
    .reduce<string[]>((names, name) => {
      // The last part of "Sammy Davis, Jr." belongs to the name before it.
      if (/^(?:jr|sr|ii|iii|iv)\.?$/i.test(name) && names.length > 0) names[names.length - 1] += ` ${name}`;
      else if (name !== '') names.push(name);
      return names;
    }, []);

export const arxiv: SourceKind = {
  kind: 'arxiv',
  // arXiv has the paper itself.
  precedence: 4,
  detect: (head) =>
    isXmlFeed(head) && /xmlns:arxiv=|\/\/(?:[a-z]+\.)*arxiv\.org\/(?:atom|rss|api)\b/i.test(head),
  parse: parseArxivAtom,
  setting: {
    pattern: /^arxiv:([A-Za-z.+-]+)$/,
    example: 'arxiv:cs.AI',
    create: (category, { arxivFeedUrl }) => createArxivAtom(category, arxivFeedUrl),
  },
};

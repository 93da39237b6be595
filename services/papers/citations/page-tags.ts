import { sortedName } from './author-names.ts';
import type { CitedPaper } from './csl.ts';
import { type CslItem, issuedOn } from './csl-item.ts';

/** The most authors that a page names in each of the two ways; a list of thousands would make it megabytes long. */
const MAX_AUTHORS = 500;

/** A `meta` element: its name and its content. */
export type MetaTag = { name: string; content: string };

const two = (value: number): string => String(value).padStart(2, '0');

/** Returns the address of the paper's file; null where it is not known. */
export const fileOf = ({ arxivId, links }: Pick<CitedPaper, 'arxivId' | 'links'>): string | null =>
  arxivId === null
    ? (links.find(({ kind }) => kind === 'pdf')?.url ?? null)
    : `https://arxiv.org/pdf/${arxivId}`;

const authorsOf = ({ author = [] }: CslItem) => author.slice(0, MAX_AUTHORS);

/** Returns the name of an author with the family name first; one that is not in parts stays whole. */
const nameOf = (author: NonNullable<CslItem['author']>[number]): string =>
  'literal' in author ? author.literal : sortedName(author, 'given');

/**
 * Returns the tags by which Google Scholar and Zotero read a paper off a page: those of Highwire Press, one for each author, and
 * `DC.type`, by which Zotero tells a preprint from an article of a journal. A fact that is not known has no tag.
 */
export const citationTags = (item: CslItem, paper: CitedPaper): MetaTag[] => {
  const [year, month, day] = issuedOn(item);
  // The tags have one form of a date; where the day is not known, the month or the year alone is what Zotero reads too.
  const date = [year?.toString(), month && two(month), day && two(day)].filter(Boolean).join('/');
  const isPreprint = item.type === 'article';
  const tags: [string, string | null | undefined][] = [
    ['DC.type', isPreprint ? 'preprint' : 'journalArticle'],
    ['citation_title', item.title],
    ...authorsOf(item).map((author): [string, string] => ['citation_author', nameOf(author)]),
    ['citation_publication_date', date],
    ['citation_online_date', date],
    ['citation_publisher', item.publisher],
    ['citation_arxiv_id', paper.arxivId],
    ['citation_doi', item.DOI],
    ['citation_abstract', item.abstract],
    ['citation_keywords', item.keyword?.replaceAll(', ', ';')],
    ['citation_public_url', item.URL],
    ['citation_abstract_html_url', paper.url],
    ['citation_pdf_url', fileOf(paper)],
  ];
  return tags.flatMap(([name, content]) => (content ? { name, content } : []));
};

/** Returns a paper as a `ScholarlyArticle` of schema.org. */
export const articleJson = (item: CslItem, paper: CitedPaper): Record<string, unknown> => {
  const date = issuedOn(item);
  const same = [item.DOI && `https://doi.org/${item.DOI}`, item.URL].filter(
    (address) => address && address !== paper.url,
  );
  return {
    '@context': 'https://schema.org',
    '@type': 'ScholarlyArticle',
    headline: item.title,
    name: item.title,
    author: authorsOf(item).map((author) =>
      'literal' in author
        ? { '@type': 'Organization', name: author.literal }
        : {
            '@type': 'Person',
            name: [author.given, author['non-dropping-particle'], author.family, author.suffix]
              .filter(Boolean)
              .join(' '),
            familyName: [author['non-dropping-particle'], author.family].filter(Boolean).join(' '),
            ...(author.given && { givenName: author.given }),
          },
    ),
    ...(date.length > 0 && {
      datePublished: date.map((part, at) => (at === 0 ? part : two(part))).join('-'),
    }),
    ...(item.abstract && { abstract: item.abstract }),
    ...(item.keyword && { keywords: item.keyword }),
    ...(item.publisher && { publisher: { '@type': 'Organization', name: item.publisher } }),
    ...(item.version && { version: item.version }),
    ...(item.number && { identifier: item.number }),
    url: paper.url,
    ...(same.length > 0 && { sameAs: [...new Set(same)] }),
  };
};

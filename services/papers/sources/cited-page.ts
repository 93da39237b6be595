import type { PaperDraft } from '../paper.ts';
import { arxivIdWithoutVersion } from '../text/identity.ts';
import { extractLinks } from '../text/links.ts';
import { readMetaTags } from './meta-tags.ts';
import { arxivLinks, toDraft } from './source.ts';

/** The largest page that is read. The tags are at the beginning of a page, so a larger one is of no use. */
export const MAX_PAGE_BYTES = 4 * 1024 * 1024;
const MAX_KEYWORDS = 40;
const MAX_KEYWORD_CHARS = 100;
const MAX_KEYWORDS_CHARS = 10_000;

/**
 * Reads the paper of a web page from its `citation_*` tags, which publishers and preprint servers write for Google
 * Scholar (scholar.google.com/intl/en/scholar/inclusion.html#indexing). Returns a draft, or the reason why there is none.
 */
export const parseCitedPage = (html: string, url: string): PaperDraft | string => {
  const tags = readMetaTags(html);
  const first = (...names: string[]): string | null => {
    for (const name of names) {
      const value = tags.get(name)?.[0];
      if (value !== undefined) return value;
    }
    return null;
  };
  const title = first('citation_title');
  if (title === null) return 'the page does not say which paper it is of (it has no citation_title)';
  const arxivId = arxivIdWithoutVersion(first('citation_arxiv_id') ?? '');
  const abstract =
    first('citation_abstract', 'dc.description', 'og:description', 'twitter:description', 'description') ??
    '';
  return toDraft(1, {
    arxivId,
    title,
    abstract,
    authors: (tags.get('citation_author') ?? []).map(firstNameFirst),
    links: () => [
      ...(arxivId === null ? ([{ kind: 'other', url }] as const) : arxivLinks(arxivId)),
      ...extractLinks(abstract),
    ],
    keywords: (tags.get('citation_keywords') ?? [])
      .flatMap((words) => words.slice(0, MAX_KEYWORDS_CHARS).split(/[;,]/))
      .map((word) => word.trim())
      .filter((word) => word !== '' && word.length <= MAX_KEYWORD_CHARS)
      .slice(0, MAX_KEYWORDS),
    upvotes: null,
    publishedAt: first('citation_publication_date', 'citation_online_date', 'citation_date'),
  });
};

/** Turns "Garcia, Ana" into "Ana Garcia"; a name with a second comma ("Davis, Sammy, Jr.") stays as it is. */
export const firstNameFirst = (name: string): string => {
  const [last, first, ...rest] = name.split(/,\s*/, 3);
  return first && rest.length === 0 ? `${first} ${last}` : name;
};

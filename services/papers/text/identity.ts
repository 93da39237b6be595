import { normalize } from '../../platform/normalize.ts';
import type { PaperDraft } from '../paper.ts';
import { latexToText } from './latex.ts';
import { GREEK, SYMBOLS } from './latex-symbols.ts';

// One export writes "∞-gram" and another "infty-gram", so the key has the name of a symbol instead.
const NAMES = new Map<string, string>([
  ['ς', 'sigma'],
  ['×', 'times'],
  ['→', 'rightarrow'],
  ['∞', 'infty'],
]);
for (const [name, symbol] of GREEK)
  NAMES.set(symbol.normalize('NFKC').toLowerCase(), name.replace(/^var/, '').toLowerCase());
for (const name of ['ss', 'ae', 'oe', 'o', 'l', 'th', 'i']) NAMES.set(SYMBOLS.get(name)!, name);
NAMES.set('đ', 'd').set('ð', 'd');

/**
 * Returns the same key for every spelling of a title, whatever its LaTeX, case, accents, punctuation and white space.
 * The key is empty for a title without any letter or digit.
 */
export const titleKey = (title: string): string =>
  normalize(
    normalize(latexToText(title), 'NFKD')
      .toLowerCase()
      .replace(/[\u0300-\u036f]/g, '')
      .replace(/\P{ASCII}/gu, (char) => NAMES.get(char) ?? char)
      .replace(/[^\p{L}\p{N}\p{M}]/gu, ''),
    'NFKC',
  );

const ARXIV_ID =
  /^(?:arxiv:)?\s*(?:https?:\/\/(?:[a-z]+\.)*arxiv\.org\/(?:abs|pdf|html)\/)?(?<id>\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?\/\d{7})(?:v\d+)?(?:\.pdf)?$/i;

/** Returns `2410.15027` for `2410.15027v2`, `arXiv:…`, `oai:arXiv.org:…` or an arxiv.org address; null for anything else. */
export const arxivIdWithoutVersion = (text: string): string | null => {
  const found = ARXIV_ID.exec(text.trim().replace(/^oai:arxiv\.org:/i, ''));
  // math.GT/0309136 is an old spelling of math/0309136.
  return found?.groups?.id?.toLowerCase().replace(/\.[a-z]+\//, '/') ?? null;
};

/** Returns the identity of a paper by its DOI, which has to be in lower case. */
export const doiIdentity = (doi: string): string => `doi:${doi}`;

/** Returns the identity of a paper, which two drafts of it share: by its arXiv id, else its DOI, else its title. */
export const paperIdentity = (draft: Pick<PaperDraft, 'arxivId' | 'doi' | 'title'>): string => {
  const arxivId = draft.arxivId && arxivIdWithoutVersion(draft.arxivId);
  if (arxivId) return `arxiv:${arxivId}`;
  return draft.doi ? doiIdentity(draft.doi) : `title:${titleKey(draft.title)}`;
};

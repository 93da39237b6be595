import { arxivIdWithoutVersion } from './text/identity.ts';

/** How somebody outside names a paper; exactly one part is set. `identity` is that of its row. */
export type PaperName = { publicId: string | null; identity: string | null; doi: string | null };

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const DOI_OF_ARXIV = /^10\.48550\/arxiv\./;

/** Reads a UUID, `arxiv:2410.15027` (with or without a version) or `doi:10.1101/…`; returns null for any other text. */
export const readPaperName = (text: string): PaperName | null => {
  const name: PaperName = { publicId: null, identity: null, doi: null };
  if (UUID.test(text)) return { ...name, publicId: text.toLowerCase() };
  const [scheme, rest] = [text.slice(0, text.indexOf(':')).toLowerCase(), text.slice(text.indexOf(':') + 1)];
  if (scheme === 'arxiv') return ofArxiv(rest);
  if (scheme !== 'doi' || !/^10\.\d{4,9}\/./.test(rest)) return null;
  const doi = rest.toLowerCase();
  return DOI_OF_ARXIV.test(doi) ? ofArxiv(doi.replace(DOI_OF_ARXIV, '')) : { ...name, doi };
};

const ofArxiv = (text: string): PaperName | null => {
  const id = arxivIdWithoutVersion(text);
  return id === null ? null : { publicId: null, identity: `arxiv:${id}`, doi: null };
};

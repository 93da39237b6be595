import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { type CitationFormat, citationFormats } from '../../papers/citations/citation-formats.ts';
import { CslItem } from '../../papers/citations/csl-item.ts';

export type PaperFormat = 'json' | CitationFormat;

const JSON_TYPE = 'application/json';
const formats = ['json', ...(Object.keys(citationFormats) as CitationFormat[])] as PaperFormat[];

export const typeOf = (format: PaperFormat): string =>
  format === 'json' ? JSON_TYPE : citationFormats[format].type;

/** Declares the parameter by which an operation returns papers as citations. */
export const formatQuery = {
  format: Type.Optional(
    Type.Enum(formats, {
      description: 'The format of the response. Without it, the header `Accept` chooses the format.',
      examples: ['bibtex'],
    }),
  ),
};

const qualityOf = (parameters: string[]): number => {
  const given = parameters.map((each) => each.trim()).find((each) => /^q=/i.test(each));
  return given === undefined ? 1 : Number(given.slice(2)) || 0;
};

/**
 * Returns the format that `Accept` prefers among some, of which `typeOf` returns the media type (RFC 9110, 12.5.1). It is JSON
 * where the client accepts anything, or nothing that there is.
 */
export const acceptedFormat = <Format extends string>(
  accept: string | undefined,
  formats: readonly Format[],
  typeOf: (format: Format) => string,
): Format | 'json' => {
  let best: { format: Format | 'json'; quality: number } = { format: 'json', quality: 0 };
  for (const range of (accept ?? '').split(',')) {
    const [type = '', ...parameters] = range.split(';');
    const name = type.trim().toLowerCase();
    const format =
      name === '*/*' || name === 'application/*' ? 'json' : formats.find((each) => typeOf(each) === name);
    const quality = qualityOf(parameters);
    if (format !== undefined && quality > best.quality) best = { format, quality };
  }
  return best.format;
};

/** Returns the format of papers that a request asks for: by its query, else by its `Accept`. */
export const formatOf = (
  { headers }: Pick<FastifyRequest, 'headers'>,
  query: { format?: PaperFormat },
): PaperFormat => query.format ?? acceptedFormat(headers.accept, formats, typeOf);

const CslItems = Type.Array(CslItem, {
  description: 'Items of CSL-JSON, as Zotero and citeproc read them.',
});

/** Returns the response of an operation on papers in each format; `schema` describes the JSON. */
export const inFormats = (description: string, schema: Type.TSchema) => ({
  description: `${description} With rel="next", the header \`Link\` names the next page.`,
  content: {
    [JSON_TYPE]: { schema },
    [typeOf('csl-json')]: { schema: CslItems },
    [typeOf('bibtex')]: { schema: Type.String({ description: 'BibTeX in UTF-8.' }) },
    [typeOf('ris')]: { schema: Type.String({ description: 'RIS in UTF-8.' }) },
  },
});

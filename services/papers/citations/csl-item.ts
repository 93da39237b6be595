import Type, { type Static } from 'typebox';
import { CslName } from './author-names.ts';

const closed = { additionalProperties: false };

/**
 * Describes an item of CSL-JSON with the fields that we write. They are a part of the schema of the Citation Style
 * Language: https://github.com/citation-style-language/schema
 */
export const CslItem = Type.Object(
  {
    id: Type.String({ description: 'The key of the paper in BibTeX: `vaswani2017attention`.' }),
    type: Type.Enum(['article', 'article-journal'], { description: 'A preprint is an `article`.' }),
    title: Type.String(),
    author: Type.Optional(Type.Array(CslName)),
    issued: Type.Optional(
      Type.Object(
        {
          'date-parts': Type.Array(Type.Array(Type.Integer(), { minItems: 1, maxItems: 3 }), {
            minItems: 1,
            maxItems: 1,
            description: 'Year, month and day, as far as they are known.',
          }),
        },
        closed,
      ),
    ),
    abstract: Type.Optional(Type.String()),
    archive: Type.Optional(Type.String()),
    publisher: Type.Optional(Type.String()),
    genre: Type.Optional(Type.String()),
    number: Type.Optional(Type.String({ description: 'With the name of its server: `arXiv:2410.15027`.' })),
    version: Type.Optional(Type.String()),
    categories: Type.Optional(Type.Array(Type.String())),
    keyword: Type.Optional(Type.String({ description: 'Separated by commas.' })),
    DOI: Type.Optional(Type.String()),
    URL: Type.String(),
  },
  closed,
);
export type CslItem = Static<typeof CslItem>;

/** Returns the year, month and day of an item, as far as they are known. */
export const issuedOn = ({ issued }: Pick<CslItem, 'issued'>): number[] => issued?.['date-parts'][0] ?? [];

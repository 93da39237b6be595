import Type, { type Static } from 'typebox';
import type { NamedPaper } from '../../../papers/ingest/curation.ts';
import { linkKinds } from '../../../papers/paper.ts';
import { closed, Day, orNull, Uuid } from '../schemas.ts';

export const Link = closed({ kind: Type.Enum([...linkKinds]), url: Type.String({ maxLength: 2_000 }) });

export const CuratedPaper = closed(
  {
    id: Uuid,
    arxivId: orNull(Type.String({ examples: ['2410.15027'] })),
    doi: orNull(Type.String({ examples: ['10.1101/2025.03.21.644500'] })),
    title: Type.String(),
    abstract: Type.String(),
    authors: Type.Array(Type.String()),
    links: Type.Array(Link),
    edition: orNull({
      ...Day,
      description: 'The edition that lists it; null while none does, as before an edition takes it.',
    }),
    pinned: Type.Boolean(),
    hidden: Type.Boolean({ description: 'Whether it is on no page and in no mail.' }),
    corrected: Type.Array(Type.String(), {
      description: 'The fields that an operator wrote, which outrank every source.',
    }),
    sources: Type.Array(Type.String(), { description: 'The names of the sources that listed it.' }),
    credit: orNull(Type.String({ description: 'The name of the reader who submitted it.' })),
  },
  {
    $id: 'CuratedPaper',
    description: 'A paper as an operator sees it; it may be hidden, in an open edition or in none.',
  },
);

/** Refers to the schema of a curated paper, which the description has once. */
export const CuratedPaperRef = Type.Unsafe<Static<typeof CuratedPaper>>({ $ref: 'CuratedPaper#' });

/** Returns a paper as an operator sees it. */
export const toCurated = (paper: NamedPaper): Static<typeof CuratedPaper> => ({
  id: paper.publicId,
  arxivId: paper.arxivId,
  doi: paper.doi,
  title: paper.title,
  abstract: paper.abstract,
  authors: paper.authors,
  links: paper.links,
  edition: paper.date,
  pinned: paper.pinned,
  hidden: paper.hidden,
  corrected: paper.corrected,
  sources: paper.sources,
  credit: paper.credit,
});

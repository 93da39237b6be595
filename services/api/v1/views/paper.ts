import Type, { type Static } from 'typebox';
import type { StoredPaper } from '../../../papers/editions/editions.ts';
import type { PaperFacts } from '../../../papers/editions/paper-facts.ts';
import { type TrendingParts, trendingSignals } from '../../../papers/editions/trending.ts';
import { linkKinds } from '../../../papers/paper.ts';
import { picturePath } from '../../../papers/pictures/pictures.ts';
import type { Topic } from '../../../papers/topics.ts';
import { closed, Day, orNull, Uuid } from '../schemas.ts';

const Count = orNull(Type.Integer({ minimum: 0 }));

export const Paper = closed(
  {
    id: Uuid,
    arxivId: orNull(Type.String({ description: 'Without a version.', examples: ['2410.15027'] })),
    doi: orNull(Type.String({ examples: ['10.1101/2025.03.21.644500'] })),
    title: Type.String(),
    abstract: Type.String(),
    authors: Type.Array(Type.String()),
    links: Type.Array(closed({ kind: Type.Enum([...linkKinds]), url: Type.String() })),
    categories: Type.Array(Type.String(), { description: 'Those of its server, the primary one first.' }),
    keywords: Type.Array(Type.String()),
    version: orNull(Type.Integer({ description: 'The version of a preprint that was read last.' })),
    publishedOn: orNull(Type.String({ format: 'date', description: 'When the paper itself was published.' })),
    edition: Day,
    url: Type.String({ format: 'uri', description: 'Its page.' }),
    credit: orNull(Type.String({ description: 'The name of the reader who submitted it.' })),
    picture: orNull(
      closed(
        {
          url: Type.String({ format: 'uri', description: 'A JPEG, which never changes.' }),
          width: Type.Integer({ description: 'In pixels.' }),
          height: Type.Integer({ description: 'In pixels.' }),
        },
        { description: 'Its picture, once it was fetched from a source; null where there is none.' },
      ),
    ),
    upvotes: Count,
    comments: Count,
    githubStars: Count,
    trending: orNull(
      Type.Number({
        description:
          'From 0 to 100, compared with the other papers of its edition; 50 is the median, or that nothing is known.',
      }),
    ),
    rising: Type.Boolean({ description: 'Whether it gains votes faster than before.' }),
    pinned: Type.Boolean({ description: 'Whether the operator put it at the top of its edition.' }),
    hidden: Type.Optional(
      Type.Boolean({
        description: 'Whether an operator hid it; only a key with `papers:read` sees such a paper.',
      }),
    ),
    topics: Type.Optional(
      Type.Array(closed({ slug: Type.String(), name: Type.String() }), {
        description: 'At most three, the best match first. Search and similar papers leave them out.',
      }),
    ),
    trendingParts: Type.Optional(
      closed(Object.fromEntries(trendingSignals.map((name) => [name, Type.Optional(Type.Number())])), {
        description:
          'What each known signal adds to a score of 50, or takes away, by what is known now. Only the trending papers have it.',
      }),
    ),
    match: Type.Optional(
      Type.Number({ description: 'How well it matches the search; only in its results. 0 without words.' }),
    ),
  },
  { $id: 'Paper', description: 'A paper of a closed edition.' },
);

type PaperView = Static<typeof Paper>;

/** Refers to the schema of a paper, which the description has once. */
export const PaperRef = Type.Unsafe<PaperView>({ $ref: 'Paper#' });

/** A paper with all that the API shows of it. */
export type ShownPaper = {
  paper: StoredPaper;
  facts: PaperFacts;
  hidden?: boolean | undefined;
  topics?: Topic[] | undefined;
  trendingParts?: TrendingParts | undefined;
  match?: number | undefined;
};

const toTenths = (value: number): number => Math.round(value * 10) / 10;

const pageUrl = ({ id }: StoredPaper, publicUrl: string): string => `${publicUrl}/paper/${id}`;

const pictureOf = ({ picture }: StoredPaper, publicUrl: string): PaperView['picture'] =>
  picture ? { url: publicUrl + picturePath(picture), width: picture.width, height: picture.height } : null;

export const toPaper = (
  { paper, facts, hidden, topics, trendingParts, match }: ShownPaper,
  publicUrl: string,
): PaperView => ({
  id: facts.publicId,
  arxivId: paper.arxivId,
  doi: facts.doi,
  title: paper.title,
  abstract: paper.abstract,
  authors: paper.authors,
  links: paper.links,
  categories: facts.categories,
  keywords: paper.keywords,
  version: facts.version,
  publishedOn: paper.publishedOn ?? null,
  edition: paper.editionDate,
  url: pageUrl(paper, publicUrl),
  credit: paper.credit ?? null,
  picture: pictureOf(paper, publicUrl),
  upvotes: paper.upvotes,
  comments: facts.comments,
  githubStars: facts.githubStars,
  trending: paper.trending == null ? null : toTenths(paper.trending),
  rising: paper.rising ?? false,
  pinned: paper.pinned ?? false,
  ...(hidden !== undefined && { hidden }),
  ...(topics && { topics: topics.map(({ slug, name }) => ({ slug, name })) }),
  ...(trendingParts && {
    trendingParts: Object.fromEntries(
      Object.entries(trendingParts).map(([name, part]) => [name, toTenths(part)]),
    ),
  }),
  ...(match !== undefined && { match }),
});

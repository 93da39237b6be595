import Type, { type Static, type TSchema } from 'typebox';
import Value from 'typebox/value';
import type { RankPaper } from '../../services/ranking/types.ts';
import { lineError, readJsonLines } from './json-lines.ts';

const Strings = Type.Array(Type.String());

const PaperLine = Type.Object({
  id: Type.String({ minLength: 1 }),
  title: Type.String(),
  abstract: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  authors: Type.Optional(Strings),
  keywords: Type.Optional(Strings),
  upvotes: Type.Optional(Type.Union([Type.Number(), Type.Null()])),
  listedOn: Type.Optional(Type.Union([Type.String(), Type.Null()])),
});

const CaseLine = Type.Object({
  id: Type.String({ minLength: 1 }),
  interests: Type.Object({
    topics: Type.Optional(Strings),
    keywords: Type.Optional(Strings),
    authors: Type.Optional(Strings),
    liked: Type.Optional(Strings),
    disliked: Type.Optional(Strings),
    muted: Type.Optional(Strings),
  }),
  candidates: Strings,
});
export type RankCase = Static<typeof CaseLine>;

const checked = <T extends TSchema>(schema: T, file: string, line: number, value: unknown): Static<T> => {
  if (Value.Check(schema, value)) return value as Static<T>;
  const [first] = Value.Errors(schema, value);
  const where = first?.instancePath ? ` at ${first.instancePath}` : '';
  throw lineError(file, line, `${first?.message ?? 'not of the right shape'}${where}`);
};

/** Reads every paper. @throws DomainError that names the file and the line */
export const readPapers = async (file: string): Promise<RankPaper[]> => {
  const papers: RankPaper[] = [];
  const lines = new Map<string, number>();
  for await (const { line, value } of readJsonLines(file)) {
    const paper = checked(PaperLine, file, line, value);
    const before = lines.get(paper.id);
    if (before) throw lineError(file, line, `paper "${paper.id}" is already on line ${before}`);
    lines.set(paper.id, line);
    papers.push({
      id: paper.id,
      title: paper.title,
      abstract: paper.abstract ?? '',
      authors: paper.authors ?? [],
      keywords: paper.keywords ?? [],
      upvotes: paper.upvotes ?? null,
      listedOn: paper.listedOn ?? null,
    });
  }
  if (papers.length === 0) throw lineError(file, 1, 'no paper in this file');
  return papers;
};

/** Yields the cases one after the other; every paper that they name has to be `known`. */
export async function* readCases(file: string, known: (id: string) => boolean): AsyncGenerator<RankCase> {
  for await (const { line, value } of readJsonLines(file)) {
    const one = checked(CaseLine, file, line, value);
    const { liked = [], disliked = [] } = one.interests;
    const unknown = [...one.candidates, ...liked, ...disliked].find((id) => !known(id));
    if (unknown !== undefined) throw lineError(file, line, `paper "${unknown}" is not in the papers file`);
    yield one;
  }
}

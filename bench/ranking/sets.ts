import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Type from 'typebox';
import Value from 'typebox/value';
import { lineError, readJsonLines } from '../../bin/commands/json-lines.ts';
import { type RankCase, readCases, readPapers } from '../../bin/commands/rank-input.ts';
import { DomainError } from '../../services/platform/errors.ts';
import type { RankPaper } from '../../services/ranking/types.ts';
import type { Grades } from './metrics.ts';

/** Papers, cases over them, and each case's judged papers. A system receives only `one`, never `grades`. */
export type RankingSet = { name: string; papers: RankPaper[]; cases: { one: RankCase; grades: Grades }[] };

/** The sets ask for an author's next paper, the other half of a reader's library, and the papers relevant to a question. */
export const SET_NAMES = ['hf-authors', 'citeulike', 'cacm'] as const;

const QrelsLine = Type.Object({
  id: Type.String(),
  relevant: Type.Record(Type.String(), Type.Number()),
});

const fileOf = (folder: string, set: string, part: 'papers' | 'cases' | 'qrels'): string =>
  join(folder, `${set}.${part}.jsonl.gz`);

/** Throws a DomainError that names every missing file. */
export const requireSets = (folder: string, names: readonly string[]): void => {
  const files = names.flatMap((name) =>
    (['papers', 'cases', 'qrels'] as const).map((part) => fileOf(folder, name, part)),
  );
  const missing = files.filter((file) => !existsSync(file));
  if (missing.length === 0) return;
  const list = missing.map((file) => `  ${file}`).join('\n');
  throw new DomainError(
    'invalid_input',
    `The ranking cases are not part of Paperboy, and these files are missing:\n${list}\n` +
      'Name the folder that holds them with --data DIR, or fewer sets with --sets.',
  );
};

const readGrades = async (file: string): Promise<Map<string, Grades>> => {
  const all = new Map<string, Grades>();
  for await (const { line, value } of readJsonLines(file)) {
    if (!Value.Check(QrelsLine, value)) throw lineError(file, line, 'not {"id","relevant":{paperId:grade}}');
    if (all.has(value.id)) throw lineError(file, line, `case "${value.id}" was judged before`);
    all.set(value.id, new Map(Object.entries(value.relevant)));
  }
  return all;
};

/** Reads one set. Throws a DomainError that names the file, also if nothing is relevant to a case. */
export const readSet = async (folder: string, name: string): Promise<RankingSet> => {
  const papers = await readPapers(fileOf(folder, name, 'papers'));
  const ids = new Set(papers.map(({ id }) => id));
  const qrels = fileOf(folder, name, 'qrels');
  const gradesOf = await readGrades(qrels);
  const cases: RankingSet['cases'] = [];
  for await (const one of readCases(fileOf(folder, name, 'cases'), (id) => ids.has(id))) {
    const grades = gradesOf.get(one.id);
    // Such a case would be 0 for every system and carry no information.
    if (!grades || ![...grades.values()].some((grade) => grade > 0)) {
      throw new DomainError('invalid_input', `${qrels}: nothing is relevant to case "${one.id}"`);
    }
    cases.push({ one, grades });
  }
  return { name, papers, cases };
};

import type { Parsing } from '../../papers/parsing/parsing.ts';
import type { PastedPapers } from '../../papers/text/pasted-papers.ts';
import { single } from '../../subscribers/preferences/preferences-form.ts';

type Texts = string | string[] | undefined;

/** Returns the papers in the text box and in the file; null when there are none. */
export const readNamedPapers = async (
  form: { papers?: Texts; papersFile?: Texts },
  parsing: Pick<Parsing, 'pastedPapers'>,
): Promise<PastedPapers | null> => {
  // Only one box and one file are read: a form with ten thousand boxes would block the threads for all other readers.
  const texts = [single(form.papers), single(form.papersFile)].filter(
    (text) => text !== null && text.trim() !== '',
  ) as string[];
  if (texts.length === 0) return null;
  const read = await Promise.all(texts.map(parsing.pastedPapers));
  return {
    papers: read.flatMap(({ papers }) => papers),
    rejected: read.flatMap(({ rejected }) => rejected),
    error: read.find(({ error }) => error !== null)?.error ?? null,
  };
};

/** F1 of ROUGE-1, ROUGE-2 and ROUGE-L (Lin 2004, "ROUGE: A Package for Automatic Evaluation of Summaries"), from 0 to 1. */
export type Rouge = { rouge1: number; rouge2: number; rougeL: number };

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

const f1 = (shared: number, candidate: number, reference: number): number =>
  shared === 0 ? 0 : (2 * shared) / (candidate + reference);

const runsOf = (words: string[], length: number): Map<string, number> => {
  const counts = new Map<string, number>();
  for (let at = 0; at + length <= words.length; at++) {
    const run = words.slice(at, at + length).join(' ');
    counts.set(run, (counts.get(run) ?? 0) + 1);
  }
  return counts;
};

const ofRuns = (candidate: string[], reference: string[], length: number): number => {
  const known = runsOf(reference, length);
  let shared = 0;
  for (const [run, count] of runsOf(candidate, length)) shared += Math.min(count, known.get(run) ?? 0);
  return f1(shared, Math.max(0, candidate.length - length + 1), Math.max(0, reference.length - length + 1));
};

const longestCommon = (a: string[], b: string[]): number => {
  let row = new Array<number>(b.length + 1).fill(0);
  for (const word of a) {
    const next = [0];
    for (const [at, other] of b.entries())
      next.push(word === other ? row[at]! + 1 : Math.max(row[at + 1]!, next[at]!));
    row = next;
  }
  return row[b.length]!;
};

/** Returns how much a text shares with a reference, without stemming. */
export const rouge = (candidate: string, reference: string): Rouge => {
  const [a, b] = [wordsOf(candidate), wordsOf(reference)];
  return {
    rouge1: ofRuns(a, b, 1),
    rouge2: ofRuns(a, b, 2),
    rougeL: f1(longestCommon(a, b), a.length, b.length),
  };
};

export const meanOf = ({ rouge1, rouge2, rougeL }: Rouge): number => (rouge1 + rouge2 + rougeL) / 3;

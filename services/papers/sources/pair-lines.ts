import { trimEndOf } from '../../platform/trim.ts';
import { splitSentences } from '../text/sentences.ts';

export type Line = { line: number; text: string };
export type Paired =
  | { kind: 'paper'; title: Line; abstract: Line }
  | { kind: 'no-abstract'; at: Line }
  | { kind: 'no-title'; at: Line };

/** The longest titles have about 300 characters; the shortest abstracts are one sentence. */
const MAX_TITLE_CHARS = 300;

type Shape = { asTitle: number; asAbstract: number };

const hasFullStop = (text: string): boolean => /[.。]$/.test(trimEndOf(text, /["”’)\]]/));

/** Returns how badly a line fits each part, by its length and form alone: 0 fits, 1 may fit, more does not fit. */
export const shapeOf = (text: string): Shape => {
  if (text.length > MAX_TITLE_CHARS) return { asTitle: 9, asAbstract: 0 };
  const ends = hasFullStop(text) || /https?:\/\/\S/.test(text.split(/\s/).at(-1)!);
  const sentences = text.length > 80 ? splitSentences(text) : [text];
  // A question before a subtitle ("Is It Long Context? Towards ...") does not end a sentence of its own.
  const inner = sentences.slice(0, -1).filter(hasFullStop).length;
  if (inner > 0 && (ends || text.length > 160)) return { asTitle: 5, asAbstract: 0 };
  if (ends || text.length > 200) return { asTitle: 1, asAbstract: 1 };
  return { asTitle: 0, asAbstract: 7 };
};

// Leaving two lines unpaired must cost less than taking a title for an abstract, and more than a doubtful pair.
const LONE_TITLE = 3;
const LONE_ABSTRACT = 4;

/**
 * Pairs lines into papers, with the least total misfit. So a missing title or abstract costs one paper, and the other
 * lines are still paired rightly. The time is linear in the number of lines.
 */
export const pairLines = (lines: Line[]): Paired[] => {
  const shapes = lines.map(({ text }) => shapeOf(text));
  const cost = [0];
  const paired = [false];
  for (let i = 1; i <= lines.length; i++) {
    const last = shapes[i - 1]!;
    const alone = cost[i - 1]! + (isTitle(last) ? LONE_TITLE : LONE_ABSTRACT);
    const together =
      i > 1 ? cost[i - 2]! + shapes[i - 2]!.asTitle + last.asAbstract : Number.POSITIVE_INFINITY;
    paired[i] = together <= alone;
    cost[i] = Math.min(together, alone);
  }
  const found: Paired[] = [];
  for (let i = lines.length; i > 0; ) {
    const at = lines[i - 1]!;
    if (paired[i]) {
      found.push({ kind: 'paper', title: lines[i - 2]!, abstract: at });
      i -= 2;
    } else {
      found.push({ kind: isTitle(shapes[i - 1]!) ? 'no-abstract' : 'no-title', at });
      i -= 1;
    }
  }
  return found.reverse();
};

const isTitle = (shape: Shape): boolean => shape.asTitle <= shape.asAbstract;

const wordsOf = (text: string): Set<string> => new Set(text.toLowerCase().match(/\p{L}{4,}/gu) ?? []);
const shared = (title: Line, abstract: Line): number => {
  const words = wordsOf(abstract.text);
  return [...wordsOf(title.text)].filter((word) => words.has(word)).length;
};

/** Tells whether each abstract stands before its title: then titles share more words with the line before them. */
export const abstractsComeFirst = (lines: Line[]): boolean => {
  const shapes = lines.map(({ text }) => shapeOf(text));
  if (lines.length < 4 || isTitle(shapes[0]!) || !isTitle(shapes.at(-1)!)) return false;
  let before = 0;
  let after = 0;
  for (let i = 1; i < lines.length - 1; i++) {
    if (!isTitle(shapes[i]!) || isTitle(shapes[i - 1]!) || isTitle(shapes[i + 1]!)) continue;
    before += shared(lines[i]!, lines[i - 1]!);
    after += shared(lines[i]!, lines[i + 1]!);
  }
  return before > after;
};

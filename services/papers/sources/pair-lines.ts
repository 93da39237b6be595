import { trimEndOf } from '../../platform/trim.ts';
import { splitSentences } from '../text/sentences.ts';

export type Line = { line: number; text: string };
export type Paired =
  | { kind: 'paper'; title: Line; abstract: Line }
  | { kind: 'no-abstract'; at: Line }
  | { kind: 'no-title'; at: Line };

/** Titles reach about 300 characters; the shortest abstracts are a sentence. */
const MAX_TITLE_CHARS = 300;

type Shape = { asTitle: number; asAbstract: number };

const hasFullStop = (text: string): boolean => /[.。]$/.test(trimEndOf(text, /["”’)\]]/));

/** How badly a line fits each part: 0 fits, 1 may be, more does not. By length and shape, never by position. */
export const shapeOf = (text: string): Shape => {
  if (text.length > MAX_TITLE_CHARS) return { asTitle: 9, asAbstract: 0 };
  const ends = hasFullStop(text) || /https?:\/\/\S/.test(text.split(/\s/).at(-1)!);
  const sentences = text.length > 80 ? splitSentences(text) : [text];
  // A question before a subtitle ("Is It Long Context? Towards ...") is one title.
  const inner = sentences.slice(0, -1).filter(hasFullStop).length;
  if (inner > 0 && (ends || text.length > 160)) return { asTitle: 5, asAbstract: 0 };
  if (ends || text.length > 200) return { asTitle: 1, asAbstract: 1 };
  return { asTitle: 0, asAbstract: 7 };
};

// Two lines left alone must cost less than one title taken for an abstract, and more than a doubtful pair.
const LONE_TITLE = 3;
const LONE_ABSTRACT = 4;

/**
 * Lines to papers: the reading with the least total misfit, so that one missing title or abstract costs one
 * paper and the rest stays in step. Linear in the number of lines.
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

/** True where each abstract stands before its title: then titles share more words with what comes before. */
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

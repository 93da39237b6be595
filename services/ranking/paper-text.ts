import { cleanText, type Token, tokenise } from './text.ts';
import type { RankPaper } from './types.ts';

/** The fields that are searched, in the order of their positions. */
export const FIELDS = ['title', 'keywords', 'abstract'] as const;

/** Number of empty positions between fields: more than any window, so that no match crosses fields. */
export const FIELD_GAP = 24;

/** A paper's searchable text with its positions; `fieldEnds[f]` is the first position after field f. */
export type PaperText = {
  text: string;
  tokens: Token[];
  fieldEnds: [title: number, keywords: number, abstract: number];
};

/** Cleans and tokenises a paper; statistics and index use the same result. */
export const readPaper = (paper: RankPaper): PaperText => {
  const fields = [paper.title, paper.keywords.join(' ; '), paper.abstract];
  const tokens: Token[] = [];
  const ends: number[] = [];
  let text = '';
  for (const field of fields) {
    const clean = cleanText(field);
    for (const token of tokenise(clean)) {
      tokens.push({ ...token, start: token.start + text.length, end: token.end + text.length });
    }
    ends.push(tokens.length);
    text += `${clean}\n`;
    for (let gap = 0; gap < FIELD_GAP; gap += 1) {
      tokens.push({ term: '', acronym: null, start: text.length - 1, end: text.length - 1 });
    }
  }
  return { text, tokens, fieldEnds: ends as PaperText['fieldEnds'] };
};

/** Returns the field of a position, as an index into FIELDS. */
export const fieldAt = (fieldEnds: PaperText['fieldEnds'], position: number): 0 | 1 | 2 =>
  position < fieldEnds[0] ? 0 : position < fieldEnds[1] + FIELD_GAP ? 1 : 2;

import { cleanWith, tidySpaces } from './clean-text.ts';
import { convertLatex } from './latex.ts';

/** The LaTeX of a title or an abstract, where it has a formula that a page may typeset. */
export type LatexSource = { title?: string; abstract?: string };
/** A run of clean text, or a formula: its LaTeX, with the text that stands for it in mails and in the search. */
export type TextPart = { text: string; latex: string | null };

// A formula does not break into lines: a longer one is wider than a phone's screen.
const MAX_TEXT_CHARS = 40;
const MAX_FORMULAS = 500;
// Characters of private use stand for the formulas while the text around them is cleaned.
const FIRST_MARK = 0xe000;
const MARK = /([\ue000-\uf8ff])/;
const ALL_MARKS = /[\ue000-\uf8ff]/g;

// A number reads better as text: `$94\%$`, and `$5.3\times$` without the spaces of an operator.
const SIGN_OF_NUMBER = /\\(?:times|sim|approx|pm)(?![A-Za-z])/g;
const isNumber = (latex: string): boolean => /^[\d.,%\\\s-]*$/.test(latex.replace(SIGN_OF_NUMBER, ''));

// A formula would set a word as a product of letters: `$L_1-norm$`, and `$textbf{both} and$` after an export.
const COMMAND_WITH_ARGUMENT = /\\[A-Za-z]{1,30}\{[^{}]*\}/g;
const hasWords = (latex: string): boolean =>
  /(?<![\\A-Za-z])[A-Za-z]{3}/.test(latex.replace(COMMAND_WITH_ARGUMENT, ''));

/** Splits the source of a title or an abstract into clean text and formulas. */
export const splitFormulas = (source: string): TextPart[] => {
  const formulas: TextPart[] = [];
  const keep = (latex: string, text: string): string => {
    const isText = text.trim() === '' || text.length > MAX_TEXT_CHARS || isNumber(latex) || hasWords(latex);
    if (isText || formulas.length === MAX_FORMULAS) return text;
    formulas.push({ text, latex });
    return String.fromCharCode(FIRST_MARK + formulas.length - 1);
  };
  const clean = cleanWith(source.replace(ALL_MARKS, ''), (text) => convertLatex(text, keep));
  return clean
    .split(MARK)
    .filter((part) => part !== '')
    .map((part) => formulas[part.charCodeAt(0) - FIRST_MARK] ?? { text: part, latex: null });
};

/** Returns the sources of a title and an abstract that have formulas; null where neither has any. */
export const latexOf = (title: string, abstract: string): LatexSource | null => {
  const found: LatexSource = {
    ...(hasFormula(title) && { title: tidySpaces(title) }),
    ...(hasFormula(abstract) && { abstract: tidySpaces(abstract) }),
  };
  return found.title === undefined && found.abstract === undefined ? null : found;
};

const hasFormula = (source: string): boolean =>
  /\$|\\[([]/.test(source) && splitFormulas(source).some(({ latex }) => latex !== null);

import { GREEK } from './latex-symbols.ts';
import { mapOutsideUrls } from './urls.ts';

const greek = [...GREEK.keys()].join('|');

// The exports strip `$` and the backslash of commands in formulas: `Tgeq 0`, `3.5times`, `20sim 100`.
// Only what cannot be an English word there is restored; "MHR-mu" and "PixArt-alpha" have become names.
const BARE: [RegExp, string | ((...found: string[]) => string)][] = [
  [/(?<![A-Za-z])ldots(?![a-z])/g, '…'],
  [/(?<![A-Za-z])cdots(?![a-z])/g, '⋯'],
  [
    /(?<![A-Za-z]{2})\s?(leq|geq|neq)(?![a-z]{2})\s?/g,
    (_all, name) => ` ${{ leq: '≤', geq: '≥', neq: '≠' }[name!]} `,
  ],
  [new RegExp(`\\b(${greek}) to infty\\b`, 'g'), (_all, letter) => `${GREEK.get(letter!)} → ∞`],
  [/(?<![A-Za-z])infty(?![a-z])/g, '∞'],
  [/\s?(?<![A-Za-z])(?:long)?rightarrow(?![a-z])\s?/g, ' → '],
  [/\s?(?<![A-Za-z])leftrightarrow(?![a-z])\s?/g, ' ↔ '],
  [/(?<![A-Za-z])circlearrowright(?![a-z])/g, '↻'],
  [/\bleft\|,?/g, '|'],
  [/,?\bright\|/g, '|'],
  [/\b([A-Za-z])times ([A-Za-z])\b/g, '$1×$2'],
  [/(?<=[\d°)])times(?![a-z])/g, '×'],
  [/(?<=\d)sim ?(?=\d)/g, '∼'],
  // "sim2real" is a word: "sim" means "about" only before a whole number that ends or has a unit.
  [/\bsim(?=\d[\d.,]*(?:[xX×%kKMB)\s]|times|$))/g, '∼'],
  [/\bsim (?=\d[\d.,]*\s?(?:x\b|times|×|%))/g, '∼'],
  [/\bapprox(?=\d)/g, '≈'],
];

const CUE = /ldots|cdots|[lgn]eq|infty|arrow|left\||right\||times|sim|approx/;

/** Replaces commands that lost their backslash in an export by their symbols. */
export const restoreBareCommands = (text: string): string =>
  CUE.test(text)
    ? mapOutsideUrls(text, (part) =>
        BARE.reduce(
          (result, [pattern, by]) =>
            typeof by === 'string' ? result.replace(pattern, by) : result.replace(pattern, by),
          part,
        ),
      )
    : text;

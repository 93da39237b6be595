import { asSubscript } from './latex-scripts.ts';
import { BARE_RELATIONS, BARE_SYMBOLS, GREEK } from './latex-symbols.ts';
import { mapOutsideUrls } from './urls.ts';

type Replacer = (...found: string[]) => string;
type Rule = [pattern: RegExp, by: string | Replacer];

const namesOf = (names: Iterable<string>): string => [...names].join('|');
const greek = namesOf(GREEK.keys());
const symbolOf = (name: string): string => GREEK.get(name) ?? BARE_SYMBOLS.get(name) ?? name;
const toSymbol: Replacer = (_all, name) => symbolOf(name!);
const lowered = (index: string): string => asSubscript(index.replace(/^\(|\)$/g, ''));

// The exports strip `$` and the backslash of commands in formulas: `Tgeq 0`, `3.5times`, `20sim 100`.
// Only what cannot be an English word there is restored; "MHR-mu" and "PixArt-alpha" have become names.
const RELATION_RULES: Rule[] = [
  [
    new RegExp(`\\s?(?<![A-Za-z]{2})(${namesOf(BARE_RELATIONS.keys())})(?![a-z]{2})\\s?`, 'g'),
    (_all, name) => ` ${BARE_RELATIONS.get(name!)} `,
  ],
  [new RegExp(`\\b(${greek}) to infty\\b`, 'g'), (_all, letter) => `${GREEK.get(letter!)} → ∞`],
  // No word holds these names, so they may touch one: "EnglishrightarrowGerman", "(4%uparrow)".
  [/\s?leftrightarrow(?![a-z])\s?/g, ' ↔ '],
  [/\s?(?<!hook|two|x)(?:long)?rightarrow(?![a-z])\s?/g, ' → '],
  [/(?<=[\d%+.)]\s?)uparrow(?![a-z])|\buparrow ?(?=\d)/g, '↑'],
  [/(?<=[\d%+.)]\s?)downarrow(?![a-z])|\bdownarrow ?(?=\d)/g, '↓'],
  [/\b([A-Z]) ll ([A-Z])\b/g, '$1 ≪ $2'],
  [/\b([A-Z]) gg ([A-Z])\b/g, '$1 ≫ $2'],
  [/(?<=\)) le (?=\(\d)/g, ' ≤ '],
  [/(?<=\)) ge (?=\(\d)/g, ' ≥ '],
];

const SYMBOL_RULES: Rule[] = [
  [new RegExp(`(?<![A-Za-z])(${namesOf(BARE_SYMBOLS.keys())})(?![a-z])`, 'g'), toSymbol],
  [/([⌈⌊⟨]) /g, '$1'],
  [/ ([⌉⌋⟩])/g, '$1'],
  [/\bleft\|,?/g, '|'],
  [/,?\bright\|/g, '|'],
  [/(?<=, )dots(?=[,})])/g, '…'],
  [/\b(?:boldsymbol|math(?:bf|cal|bb|rm|it|sf|frak)) (?=[A-Za-z]\b)/g, ''],
  [/\bwidetilde ([A-Za-z])\b/g, '$1\u0303'],
  [/\bwidehat ([A-Za-z])\b/g, '$1\u0302'],
  [/\bsqrt(?=\()|\bsqrt (?=[a-z]\b)/g, '√'],
  [/\bsum(?=_\()/g, '∑'],
  [/\bprod(?=_\()/g, '∏'],
  [/\bell_(\d+|[a-z]\b|\([^()]{1,9}\))/g, (_all, index) => `ℓ${lowered(index!)}`],
  // "H_2O"; a name in code has more than one letter.
  [/(?<![\w./-])([A-Z])_(\d)(?=[A-Z](?!\w))/g, (_all, base, index) => base! + lowered(index!)],
  [/\blog_(\d+)(?!\w)/g, (_all, index) => `log${lowered(index!)}`],
  [/(?<=\d)deg\b/g, '°'],
  [/\bdagger (?=indicates|denotes)/g, '† '],
];

const TIMES_RULES: Rule[] = [
  [/\b([A-Za-z])times ([A-Za-z])\b/g, '$1×$2'],
  // "4 times a day" and "I times" are English.
  [/\b([B-HJ-Zb-hj-z]) times (?=[B-HJ-Zb-hj-z]\b|\([A-Z])/g, '$1×'],
  [/(?<=[\d°)])times(?![a-z])/g, '×'],
  [/(?<=\d)times(?=sim!?\d)/g, '×'],
  [/(?<=[A-Z])times(?=[A-Z\d])|\btimes(?=\d)/g, '×'],
  [/\btimes (?=\d[\d.]* (?:faster|slower|smaller|larger|fewer)\b)/g, '×'],
  // "64 times 64", "1024 times 576", "12³ times 4"; but "5 times 2 days" is left.
  [/\b(\d+) times (?=\1(?!\d))/g, '$1×'],
  [/(?<=\d\d) times (?=\d\d)/g, '×'],
  [/(?<=[²³⁰-⁹]) times (?=\d)/g, '×'],
  [/(?<=\d)\{times\}/g, '×'],
];

const ABOUT_RULES: Rule[] = [
  [/(?<=\d)sim ?(?=\d)/g, '∼'],
  // "sim2real" is a word: "sim" means "about" only before a whole number that ends or has a unit.
  [
    /\bsim!?(?=\d[\d.,]*(?:[xX×%kKMB)\s]|times|$|(?:s|ms|min|h|FPS|GB|px)\b|-(?:million|billion|trillion)))/g,
    '∼',
  ],
  [/\bsim!(?=\d)|\{sim\}(?=\d)/g, '∼'],
  [/(?<=×)sim(?=\d)/g, '∼'],
  [/\bsim (?=\d[\d.,]*\s?(?:x\b|times|×|%))/g, '∼'],
  [/\bapprox(?=\d)/g, '≈'],
  [/\bapprox (?=\d)/g, '≈ '],
];

// A Greek letter's name is also a word or part of a name: it is a letter only beside other mathematics.
const GREEK_RULES: Rule[] = [
  [
    new RegExp(`(?<![\\w./-]|\\d )(${greek})_(\\d+|[A-Z]{1,5}|\\([^()]{1,20}\\))(?!\\w)`, 'g'),
    (_all, name, index) => symbolOf(name!) + lowered(index!),
  ],
  [new RegExp(`(?<![\\w./-]|\\d )(${greek}|nabla)(?=[²³⁰-⁹])`, 'g'), toSymbol],
  [new RegExp(`\\{(${greek})\\}(?=[²³⁰-⁹])`, 'g'), toSymbol],
  [new RegExp(`(?<![\\w./-]|\\d )(${greek})(?=\\s?(?:[=≤≥≈∈∼]|[<>]=?)\\s?[\\d.{A-Z])`, 'g'), toSymbol],
  [new RegExp(`(?<![\\w./-]|\\d )(${greek}) in (?=\\[\\d)`, 'g'), (_all, name) => `${symbolOf(name!)} ∈ `],
  [/(?<![\w./-])(Omega|Theta|theta)(?=\((?:\d|[A-Za-z][)^ ]))/g, toSymbol],
  [/\(epsilon, ?delta\)/g, '(ε, δ)'],
  [/(?<=[([]|[([]\d, )pi(?=[\])]|\/\d)/g, 'π'],
  [/(?<=\d)(sigma|epsilon|pi)\b/g, toSymbol],
  [/\bmu (?=[-+−±] \d*σ)/g, 'μ '],
  [/\bnsigma\b/g, 'nσ'],
  [/\bomega(?=B97)/g, 'ω'],
  [/\bDelta(?=\d[\d.]*%)/g, 'Δ'],
  [/\bnabla(?=[A-Z])/g, '∇'],
];

const GROUPS: [cue: RegExp, rules: Rule[]][] = [
  [/[lgn]eq|sim|subset|supset|mapsto|propto|infty|arrow|ll|gg|\) [lg]e /, RELATION_RULES],
  [
    /dots|infty|circle|ceil|floor|angle|var|Vert|left\||right\||sqrt|o[td]|wide|math|bold|_|deg|dagger/,
    SYMBOL_RULES,
  ],
  [/times/, TIMES_RULES],
  [/sim|approx/, ABOUT_RULES],
  [/[_²³⁰-⁹=≤≥≈∈∼<>([]|\dsigma|\dpi|\depsilon|nsigma|omegaB|Delta\d|nabla/, GREEK_RULES],
];

const replaceAll = (text: string, rules: Rule[]): string =>
  rules.reduce(
    (result, [pattern, by]) =>
      typeof by === 'string' ? result.replace(pattern, by) : result.replace(pattern, by),
    text,
  );

/** Replaces commands that lost their backslash in an export by their symbols. */
export const restoreBareCommands = (text: string): string =>
  GROUPS.reduce(
    (result, [cue, rules]) =>
      cue.test(result) ? mapOutsideUrls(result, (part) => replaceAll(part, rules)) : result,
    text,
  );

import { pairBraces } from '../../services/papers/text/pair-braces.ts';
import { mapOutsideUrls } from '../../services/papers/text/urls.ts';

/** A place where a title or an abstract shows the syntax of LaTeX to its reader. */
export type Broken = { kind: 'backslash' | 'dollar' | 'brace' | 'command'; excerpt: string };

// This list is kept apart from the one of the repairs, so that it also finds what they do not know.
const NAMES = `leq geq neq leqslant geqslant simeq equiv propto subseteq supseteq rightarrow leftarrow
  leftrightarrow longrightarrow uparrow downarrow mapsto infty ldots cdots vdots ddots cdot circ lceil rceil lfloor
  rfloor langle rangle lvert rvert lVert rVert mathcal mathbf mathbb mathrm mathit mathsf mathtt mathfrak mathscr
  boldsymbol textbf textit texttt textsc textrm textsf textsuperscript textsubscript texttimes operatorname frac dfrac
  sqrt binom widehat widetilde overline overset underset otimes oplus odot emptyset varnothing nabla lesssim gtrsim
  varepsilon varphi circlearrowright textcolor ensuremath bfseries displaystyle ell`.split(/\s+/);
const COMMANDS = [
  new RegExp(`(?<![A-Za-z])(?:${NAMES.join('|')})(?![a-z])`, 'g'),
  // Names that are also words, where they stand in a formula only.
  /(?<=\d)(?:times|sim|deg|circ|pm|mu|sigma|pi)(?![a-z])/g,
  /(?<=[A-Z\d])times(?=[A-Z\d])|\btimes(?=\d)|\d times (?=\d)|\b[B-HJ-Zb-hj-z] times (?=[B-HJ-Zb-hj-z]\b)/g,
  /\bsim!?(?=\d)(?!\d[a-z]{3})|\b(?:left|right)[|([]|\b(?:approx|pm) (?=\d)|[a-z](?:left)?rightarrow/g,
  /\b(?:sum|prod|int)(?=_)|\b[A-Z] (?:ll|gg) [A-Z]\b|\) [lg]e \(/g,
  /(?<![\w./-])(?:alpha|beta|gamma|delta|epsilon|eta|theta|kappa|lambda|mu|pi|rho|sigma|tau|phi|psi|omega|Omega|Theta)(?=_[\dA-Z(]|[²³⁰-⁹]|\s?[=≤≥≈]|\([A-Z]\)|\(\d)/g,
];
const EXCERPT_CHARS = 25;

const excerptAt = (text: string, at: number): string =>
  text.slice(Math.max(0, at - EXCERPT_CHARS), at + EXCERPT_CHARS);

/**
 * Returns where a text shows LaTeX: a backslash, a dollar that is no price, a brace without a partner, at a link, at a word
 * or around a clause, and a command's name. Sets, templates and web addresses are no faults.
 */
export const findBroken = (text: string): Broken[] => {
  const found: Broken[] = [];
  const add = (kind: Broken['kind'], at: number): void => {
    found.push({ kind, excerpt: excerptAt(text, at) });
  };
  // Addresses become blanks of the same length, so that places stay the same.
  const bare = blankUrls(text);
  for (const { index } of bare.matchAll(/\\/g)) add('backslash', index);
  for (const { index } of bare.matchAll(/\$/g)) if (!isPrice(bare, index)) add('dollar', index);
  for (const at of brokenBraces(text)) add('brace', at);
  for (const pattern of COMMANDS) for (const { index } of bare.matchAll(pattern)) add('command', index);
  return found;
};

const blankUrls = (text: string): string => {
  const kept: string[] = [];
  let at = 0;
  mapOutsideUrls(text, (part) => {
    const start = text.indexOf(part, at);
    kept.push('\u0000'.repeat(start - at), part);
    at = start + part.length;
    return part;
  });
  return kept.join('');
};

const isPrice = (text: string, at: number): boolean =>
  /^\d/.test(text.slice(at + 1)) || /(?:\d|\b[A-Z]{1,3})$/.test(text.slice(Math.max(0, at - 3), at));

const brokenBraces = (text: string): number[] => {
  const partners = pairBraces(text);
  const closing = new Set(partners.values());
  const faults: number[] = [];
  for (const { 0: brace, index } of text.matchAll(/[{}]/g)) {
    const close = partners.get(index);
    if (brace === '}' ? !closing.has(index) : close === undefined) faults.push(index);
    else if (close !== undefined && isMarkup(text, index, close)) faults.push(index);
  }
  return faults;
};

const isMarkup = (text: string, open: number, close: number): boolean =>
  /(?<!\b(?:min|max|arg|sup|inf))(?<=[A-Za-z\d/^_])$/.test(text.slice(Math.max(0, open - 5), open)) ||
  /^(?:https?:|www\.|(?:sim|times|mu|pi)$)|^[\p{L} -]+ [\p{L} -]+ [\p{L} -]+$|(?:[\p{L}\d-]+ ){4}/u.test(
    text.slice(open + 1, close),
  );

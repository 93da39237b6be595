import { trimEndOf } from '../../platform/trim.ts';
import { pairBraces } from './pair-braces.ts';
import { URL_IN_TEXT } from './urls.ts';

// A label longer than this is no label of a link.
const MAX_LABEL_CHARS = 300;
// A longer group is no set. It is not looked into, so that braces within braces take no quadratic time.
const MAX_CLAUSE_CHARS = 600;
const COLOUR = '(?:red|blue|teal|green|cyan|magenta|purple|orange|violet|brown|gray)';
const COLOURED_GROUP = new RegExp(`(?<![A-Za-z\\\\])${COLOUR}\\{`);
const COLOURED = new RegExp(`(?<![A-Za-z\\\\])${COLOUR}(?=\\{|[A-Z][a-z])`, 'g');

/** Removes the names of colours that an export left of `\\teal{Graph}`, where it also left one before a brace. */
export const dropColours = (text: string): string =>
  COLOURED_GROUP.test(text) ? text.replace(COLOURED, '') : text;

/**
 * Removes what an export leaves of LaTeX commands that it took apart: braces around the label of a link or around
 * emphasised words, a brace or a dollar without a partner. Braces of sets (`{0, 1}`), templates (`{name}`) and quoted
 * braces stay, and so do prices.
 */
export const dropLeftovers = (text: string): string => {
  const withoutDollars = text.includes('$') ? dropLoneDollars(text) : text;
  return /[{}]/.test(text) ? dropBraces(joinLabels(withoutDollars)) : withoutDollars;
};

// After a small letter or a bracket a dollar is no price: "PIXART-α$ will". "US$", "4-6$" and "$HOME" are left.
const dropLoneDollars = (text: string): string =>
  text.match(/\$(?!\d)/g)?.length === 1 ? text.replace(/(?<=[\p{Ll})\]])\$(?=[\s.,;:)]|$)/u, '') : text;

/** Converts `URL{label}` and `{URL}{label}` to `label (URL)`, as `\href` is, and `URL{URL}` to one address. */
const joinLabels = (text: string): string => {
  const partners = pairBraces(text);
  let result = '';
  let at = 0;
  for (const { 0: url, index } of text.matchAll(URL_IN_TEXT)) {
    const end = index + url.length;
    const isGroup = text[index - 1] === '{' && text[end] === '}';
    const open = isGroup ? end + 1 : end;
    const start = isGroup ? index - 1 : index;
    const close = partners.get(open);
    if (start < at || close === undefined || close - open > MAX_LABEL_CHARS) continue;
    const label = text
      .slice(open + 1, close)
      .replace(/[{}]/g, '')
      .trim();
    const same = bareAddress(label) === bareAddress(url) || label === '';
    result += text.slice(at, start) + (same ? url : `${label} (${url})`);
    at = close + 1;
  }
  return result + text.slice(at);
};

const bareAddress = (url: string): string => trimEndOf(url.replace(/^https?:\/\/(?:www\.)?/, ''), /[./]/);

const QUOTE = /["'`‘’“”]/;
// Three words without a comma are a clause that was emphasised; beside commas, as in a set, it takes five.
const CLAUSE_WORDS = 3;
const CLAUSE_WORDS_IN_LIST = 5;

const isClause = (body: string): boolean => {
  if (!/^[*\p{L}\d]/u.test(body)) return false;
  let words = 0;
  let longest = 0;
  let long = 0;
  for (const word of body.split(' ')) {
    words = /^[*(\p{L}\d]/u.test(word) ? words + 1 : 0;
    longest = Math.max(longest, words);
    if (/\p{L}{3}/u.test(word)) long += 1;
    if (/[,;]$/.test(word)) words = 0;
  }
  // `{i : i > 0}` has parts but no words.
  if (long < 2) return false;
  return longest >= (/[,;]/.test(body) ? CLAUSE_WORDS_IN_LIST : CLAUSE_WORDS);
};

const dropBraces = (text: string): string => {
  const partners = pairBraces(text);
  const groups = [...partners]
    .filter(([open, close]) => close - open <= MAX_CLAUSE_CHARS)
    .map(([open, close]) => ({ open, close, body: text.slice(open + 1, close) }));
  const long = [...partners].filter(([open, close]) => close - open > MAX_CLAUSE_CHARS);
  // A text that emphasises a clause in this way emphasises single words likewise.
  const emphasises = groups.some(({ body }) => isClause(body));
  const dropped = new Set<number>(long.flat());
  for (const { open, close, body } of groups) {
    const isAddress = /^(?:https?:\/\/|www\.)\S+$/.test(body);
    if (isAddress || isClause(body) || (emphasises && /^[\p{L} -]+$/u.test(body))) {
      dropped.add(open).add(close);
    }
  }
  const closing = new Set(partners.values());
  let result = '';
  for (let at = 0; at < text.length; at++) {
    const char = text[at]!;
    const isBrace = char === '{' || char === '}';
    const isLone = isBrace && !partners.has(at) && !closing.has(at) && !isMeant(text, at);
    if (!isLone && !dropped.has(at)) result += char;
    // The brace stood at the end of a macro ("NILE}framework"), or for a dash ("domain{specific").
    else if (isLone && isBetweenLetters(text, at)) result += ' ';
  }
  return result;
};

const isBetweenLetters = (text: string, at: number): boolean =>
  /^\p{L}.\p{L}/u.test(text.slice(Math.max(0, at - 1), at + 2));

/** Tells whether a brace without a partner is quoted, or stands alone as in "the token { begins". */
const isMeant = (text: string, at: number): boolean => {
  const before = text[at - 1] ?? ' ';
  const after = text[at + 1] ?? ' ';
  return QUOTE.test(before) || QUOTE.test(after) || (/\s/.test(before) && /\s/.test(after));
};

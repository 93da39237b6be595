import { normalize } from '../../platform/normalize.ts';
import { restoreBareCommands } from './latex-bare.ts';
import { command, escaped, formulaText, MAX_FORMULA_CHARS, type Scan, type Step } from './latex-commands.ts';
import { createGroupReader } from './latex-groups.ts';
import { dropColours, dropLeftovers } from './latex-leftovers.ts';
import { asSubscript, asSuperscript, readScript } from './latex-scripts.ts';
import { URL_IN_TEXT, unescapeUrl } from './urls.ts';

const MAX_DEPTH = 12;
// How many characters before a token decide its meaning.
const BEFORE_CHARS = 4;

// The exports have wrappers without their backslash, as in `textbf{x}`: a name before a brace is surely one.
const BARE_WRAPPER = String.raw`(?<![A-Za-z\\])(?:text(?:bf|it|sc|tt|sf|rm)?|math(?:rm|bf|it|sf|tt|cal|bb|frak)|emph|underline|boldsymbol|url|href)(?=\{)`;
const TOKEN = new RegExp(
  [
    URL_IN_TEXT.source,
    BARE_WRAPPER,
    String.raw`\\[A-Za-z]+\*?`,
    String.raw`\\[^A-Za-z]`,
    String.raw`\$\$?`,
    '[{^_~]',
    '-{2,}',
    '``',
    "''",
    '"',
    "(?<![\\w`])`(?=[^`'\\n]{1,80}'(?![A-Za-z]))",
  ].join('|'),
  'gi',
);

// All depths of a scan share this expression, so each call sets the place at which it continues.
const nextToken = (source: string, from: number): RegExpExecArray | null => {
  TOKEN.lastIndex = from;
  return TOKEN.exec(source);
};

const scan = (source: string, math: boolean, depth: number, keep?: Scan['keep']): string => {
  const context: Scan = {
    math,
    keep,
    deep: depth > MAX_DEPTH,
    openQuotes: 0,
    readGroup: createGroupReader(source),
    find: createFinder(source),
    inner: (text, asMath = math) => scan(text, asMath, depth + 1),
  };
  let result = '';
  // The last characters are kept apart, because reading the end of `result` would copy all of it for each token.
  let before = '';
  const add = (text: string): void => {
    result += text;
    before = text.length < BEFORE_CHARS ? (before + text).slice(-BEFORE_CHARS) : text.slice(-BEFORE_CHARS);
  };
  let at = 0;
  for (let found = nextToken(source, 0); found; found = nextToken(source, at)) {
    add(source.slice(at, found.index));
    const step = convert(source, found.index, found[0], context, before);
    add(step.text);
    at = step.end;
  }
  return result + source.slice(at);
};

// Tokens come in order, so a place that was found after one token serves the next ones up to it.
const createFinder = (source: string): Scan['find'] => {
  const searches = new Map<string, { from: number; at: number }>();
  return (text, from) => {
    const last = searches.get(text);
    if (last && last.from <= from && from <= last.at) return last.at;
    const found = source.indexOf(text, from);
    const at = found < 0 ? Number.POSITIVE_INFINITY : found;
    searches.set(text, { from, at });
    return at;
  };
};

const convert = (source: string, at: number, token: string, context: Scan, before: string): Step => {
  const end = at + token.length;
  if (/^(?:https?:|www\.)/i.test(token)) return { text: unescapeUrl(token), end };
  if (/^\\?[A-Za-z]/.test(token)) return command(source, end, token.replace(/[\\*]/g, ''), context, before);
  switch (token[0]) {
    case '\\':
      return escaped(source, end, token[1]!, context);
    case '$':
      return formula(source, end, token, context);
    case '{':
      return group(source, at, context, before);
    case '^':
    case '_':
      return script(source, end, token[0], context, before);
    case '~':
      return { text: tie(source, at, before), end };
    case '-':
      return { text: dashes(source, at, token, before), end };
    default:
      return quote(source, at, token, context);
  }
};

/**
 * Converts a formula between dollar signs. By Pandoc's rule it has no space inside the delimiters and no digit after them;
 * it also has to look like mathematics.
 */
const formula = (source: string, end: number, token: string, context: Scan): Step => {
  const literal = { text: token, end };
  if (context.deep || /\s/.test(source[end] ?? ' ')) return literal;
  let close = end;
  do {
    close = context.find(token, close + 1);
    if (close - end > MAX_FORMULA_CHARS) return literal;
  } while (source[close - 1] === '\\');
  const body = source.slice(end, close);
  const after = close + token.length;
  if (/\s/.test(body.at(-1)!) || /\d/.test(source[after] ?? '')) return literal;
  // `$T(n, m)$` has no sign of mathematics but no word either.
  const looksLikeMath =
    /[\\^_{=<>+|]/.test(body) || !/\s/.test(body) || !/[A-Za-z]{2}(?:\s|[A-Za-z])|^\d/.test(body);
  return looksLikeMath ? { text: formulaText(body, context), end: after } : literal;
};

const group = (source: string, at: number, context: Scan, before: string): Step => {
  const found = context.deep ? null : context.readGroup(at);
  if (!found) return { text: '{', end: at + 1 };
  const fontSwitch = /^\\?(?:bf|it|em|tt|sc|rm)\s+(?=\S)/.exec(found.body);
  const body = context.inner(found.body.slice(fontSwitch?.[0].length ?? 0));
  const touchesWord = /\p{L}$/u.test(before) || /^\p{L}/u.test(source.slice(found.end, found.end + 2));
  // The braces of {C}onvergent and {BERT} protect capitals; those of {1,2} or {url} in plain text are part of it.
  const guards = /^[\p{L}\p{N}\p{M} .%+'’-]*$/u.test(body) && (touchesWord || /[^a-z '’-]/.test(body));
  const invisible = context.math || fontSwitch || found.body.startsWith('\\') || guards;
  return { text: invisible ? body : `{${body}}`, end: found.end };
};

const script = (source: string, end: number, sign: '^' | '_', context: Scan, before: string): Step => {
  const found = context.deep ? null : readScript(source, end, sign, context, before);
  if (!found) return { text: sign, end };
  const body = context.inner(found.body, true);
  return { text: sign === '^' ? asSuperscript(body) : asSubscript(body), end: found.end };
};

/** Converts a tilde: in `Fig.~3` it is a space that does not break, in `~3%` it means "about". */
const tie = (source: string, at: number, before: string): string => {
  const last = before.at(-1) ?? ' ';
  const next = source[at + 1] ?? ' ';
  if (/\s/.test(next)) return /\s/.test(last) ? '~' : '';
  return /[\s([{~]/.test(last) || (/\d/.test(last) && /\d/.test(next)) ? '~' : ' ';
};

const dashes = (source: string, at: number, token: string, before: string): string => {
  if (token.length > 2) return '—';
  const commandLineOption = /(?:^|\s)$/.test(before) && /[a-z]/i.test(source[at + 2] ?? '');
  return commandLineOption ? token : '–';
};

const quote = (source: string, at: number, token: string, context: Scan): Step => {
  const end = at + token.length;
  if (token === '``') {
    context.openQuotes += 1;
    return { text: '“', end };
  }
  if (token === '`') {
    const close = source.indexOf("'", end);
    return {
      text: `‘${context.deep ? source.slice(end, close) : context.inner(source.slice(end, close))}’`,
      end: close + 1,
    };
  }
  if (context.openQuotes === 0) return { text: token, end };
  context.openQuotes -= 1;
  return { text: '”', end };
};

/**
 * Converts the LaTeX of titles and abstracts to Unicode text: accents, symbols, formulas on one line, quotes and dashes.
 * An unknown command becomes its argument or its name; prices and web addresses stay as they are. It never throws.
 */
export const latexToText = (text: string): string => convertLatex(text);

/** Does the same, with `keep` for each formula of the text: what it returns stands in place of the formula's text. */
export const convertLatex = (text: string, keep?: Scan['keep']): string =>
  normalize(restoreBareCommands(dropLeftovers(scan(dropColours(text), false, 0, keep))));

import { normalize } from '../../platform/normalize.ts';
import { restoreBareCommands } from './latex-bare.ts';
import { command, escaped, MAX_FORMULA_CHARS, type Scan, type Step } from './latex-commands.ts';
import { createGroupReader } from './latex-groups.ts';
import { asSubscript, asSuperscript, readScript } from './latex-scripts.ts';
import { URL_IN_TEXT, unescapeUrl } from './urls.ts';

const MAX_DEPTH = 12;
// As many as are looked at to tell what a token stands after.
const BEFORE_CHARS = 4;

// Wrappers appear without their backslash in the exports, `textbf{x}`: a name followed by a brace is certain.
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

// One expression for all depths of a scan: each says where it goes on.
const nextToken = (source: string, from: number): RegExpExecArray | null => {
  TOKEN.lastIndex = from;
  return TOKEN.exec(source);
};

const scan = (source: string, math: boolean, depth: number): string => {
  const context: Scan = {
    math,
    deep: depth > MAX_DEPTH,
    openQuotes: 0,
    readGroup: createGroupReader(source),
    find: createFinder(source),
    inner: (text, asMath = math) => scan(text, asMath, depth + 1),
  };
  let result = '';
  // Cached beside the result, which a look at its end would copy as a whole for each token.
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

// Tokens come in order: what was found beyond one of them need not be looked for again.
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

/** Dollars: a formula by Pandoc's rule (no space inside the delimiters, no digit after) that also looks like one. */
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
  const looksLikeMath = /[\\^_{=<>+|]/.test(body) || !/\s/.test(body);
  return looksLikeMath ? { text: context.inner(body, true), end: after } : literal;
};

const group = (source: string, at: number, context: Scan, before: string): Step => {
  const found = context.deep ? null : context.readGroup(at);
  if (!found) return { text: '{', end: at + 1 };
  const fontSwitch = /^\\?(?:bf|it|em|tt|sc|rm)\s+(?=\S)/.exec(found.body);
  const body = context.inner(found.body.slice(fontSwitch?.[0].length ?? 0));
  const touchesWord = /\p{L}$/u.test(before) || /^\p{L}/u.test(source.slice(found.end, found.end + 2));
  // {C}onvergent and {BERT} guard capitals; the {1,2} or {url} of plain text mean what they show.
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

/** `Fig.~3` is a space that does not break; `~3%` means about. */
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
 * The LaTeX of titles and abstracts as Unicode text: accents, symbols, formulas on one line, quotes and dashes.
 * Commands nobody knows keep their argument or name; prices and web addresses stay. Never throws.
 */
export const latexToText = (text: string): string => normalize(restoreBareCommands(scan(text, false, 0)));

import { normalize } from '../../platform/normalize.ts';
import { type ReadGroup, readArgument } from './latex-groups.ts';
import { asSubscript, asSuperscript } from './latex-scripts.ts';
import {
  ACCENTS,
  DOUBLE_STRUCK,
  GREEK,
  RELATIONS,
  SILENT,
  SWALLOWED,
  SYMBOLS,
  WRAPPERS,
} from './latex-symbols.ts';
import { unescapeUrl } from './urls.ts';

/** The state of the scanner, and how it converts a part one level deeper. */
export type Scan = {
  math: boolean;
  /** Whether the nesting is deeper than in any real text: braces are then copied, so that no input exhausts the stack. */
  deep: boolean;
  openQuotes: number;
  readGroup: ReadGroup;
  /** Returns the next place of `text` at or after `from`, infinity for none. */
  find: (text: string, from: number) => number;
  inner: (text: string, math?: boolean) => string;
  /** Returns what stands for a formula of the outermost level, from its source and its text. */
  keep?: ((latex: string, text: string) => string) | undefined;
};
/** The text that replaces a token, and the place in the source at which the scan continues. */
export type Step = { text: string; end: number };

/** Delimiters further apart than this are not those of a formula. */
export const MAX_FORMULA_CHARS = 400;

const FRACTION = /^[dt]?frac$/;
const OPENING = /^(?:langle|l(?:ceil|floor|vert|Vert))$/;

type Group = ReturnType<ReadGroup>;

/** Converts the command `name`, whose arguments may follow at `end`; `before` is the end of the text so far. */
export const command = (source: string, end: number, name: string, context: Scan, before: string): Step => {
  const arg = context.deep ? null : context.readGroup(end);
  const after = arg?.end ?? end;
  const second = arg && context.readGroup(after);
  const printed = (text: string, at = after): Step => ({ text, end: at });

  if (ACCENTS.has(name) && (arg || /^(?:\\[A-Za-z]|\s+[A-Za-z])/.test(source.slice(end, end + 3)))) {
    return accent(source, end, name, context);
  }
  if (name === 'url' || name === 'href') return link(name, arg?.body ?? '', second, after, context, before);
  if (SWALLOWED.has(name)) return printed('');
  if (name === 'textcolor') return printed(second ? context.inner(second.body) : '', second?.end ?? after);
  if (SILENT.has(name))
    return arg?.body === '' ? printed('') : printed('', end + (source[end] === ' ' ? 1 : 0));
  const symbol = SYMBOLS.get(name);
  if (symbol !== undefined)
    return printSymbol(source, arg?.body === '' ? after : end, name, symbol, context, before);
  const digits = FRACTION.test(name)
    ? /^\s?([A-Za-z\d])\s?([A-Za-z\d])/.exec(source.slice(end, end + 4))
    : null;
  if (digits) return printed(`${digits[1]}/${digits[2]}`, end + digits[0].length);
  const root = name === 'sqrt' ? /^\s?([A-Za-z\d])(?![A-Za-z])/.exec(source.slice(end, end + 3)) : null;
  if (root && !arg) return printed(`√${root[1]}`, end + root[0].length);
  // An author's own macro without an argument is shown by its name, because nothing better is known.
  if (!arg) return printed(WRAPPERS.has(name) ? '' : name);
  if (name === 'footnote') return printed(` (${context.inner(arg.body).trim()})`);
  if (name === 'textsuperscript' || name === 'textsubscript') return printed(raised(name, arg.body, context));
  if (FRACTION.test(name) && second) {
    return printed(`${fractionPart(arg.body, context)}/${fractionPart(second.body, context)}`, second.end);
  }
  if (name === 'sqrt') return printed(`√(${context.inner(arg.body, true)})`);
  if (name === 'mathbb') return printed(DOUBLE_STRUCK.get(arg.body) ?? context.inner(arg.body));
  return printed(context.inner(arg.body) || (WRAPPERS.has(name) ? '' : name));
};

const raised = (name: string, body: string, context: Scan): string => {
  const text = context.inner(body);
  const script = name === 'textsubscript' ? asSubscript(text) : asSuperscript(text);
  return /^[_^]/.test(script) ? text : script;
};

/** Converts the source of a formula, without its delimiters. */
export const formulaText = (latex: string, { inner, keep }: Scan): string => {
  const text = inner(latex, true);
  return keep ? keep(latex, text) : text;
};

const fractionPart = (body: string, context: Scan): string => {
  const text = context.inner(body, true);
  return /[\s+−-]/.test(text) ? `(${text})` : text;
};

const link = (name: string, body: string, label: Group, end: number, context: Scan, before: string): Step => {
  const url = unescapeUrl(body.trim());
  const shown = name === 'href' && label ? context.inner(label.body) : '';
  const text = shown && shown !== url ? `${shown} (${url})` : url;
  const glued = text !== '' && /[\w.,:;]$/.test(before);
  return { text: glued ? ` ${text}` : text, end: name === 'href' && label ? label.end : end };
};
const printSymbol = (
  source: string,
  end: number,
  name: string,
  symbol: string,
  context: Scan,
  before: string,
): Step => {
  const spaceFollows = source[end] === ' ';
  // The symbol of \etc has a full stop of its own.
  if (symbol.length > 1 && symbol.endsWith('.') && source[end] === '.') return { text: symbol, end: end + 1 };
  if (RELATIONS.has(name)) return { text: spaceFollows && /\S$/.test(before) ? ` ${symbol}` : symbol, end };
  // Inside a word the space only marks the end of the command's name: "M\o ller".
  if (/^\p{L}$/u.test(symbol) && !context.math && !GREEK.has(name) && spaceFollows && /\p{L}$/u.test(before))
    return { text: symbol, end: /^\p{Ll}/u.test(source[end + 1] ?? '') ? end + 1 : end };
  // In a formula the space only marks the end of the command's name.
  const eats =
    context.math &&
    spaceFollows &&
    symbol.length === 1 &&
    (GREEK.has(name) || OPENING.test(name) || /\S$/.test(before));
  return { text: symbol, end: eats ? end + 1 : end };
};

const accent = (source: string, end: number, name: string, context: Scan): Step => {
  const arg = context.deep ? null : readArgument(source, end, context.readGroup);
  if (!arg) return { text: '', end };
  const [letter = '', ...rest] = context.inner(arg.body).replace(/^[ıȷ]/, (c) => (c === 'ı' ? 'i' : 'j'));
  const mark = /\p{L}/u.test(letter) ? ACCENTS.get(name)! : '';
  return { text: normalize(letter + mark + rest.join('')), end: arg.end };
};

/** Converts a backslash before anything but a letter: accents, escaped characters, spaces, delimiters. */
export const escaped = (source: string, end: number, char: string, context: Scan): Step => {
  if (ACCENTS.has(char)) {
    const arg = context.deep ? null : readArgument(source, end, context.readGroup, false);
    if (arg?.body === '') return { text: char, end: arg.end };
    // \"o is an accent; a pair of \" around a quotation from source code is not.
    const quotes = char === '"' && /^[^\\"]{1,200}\\"(?![A-Za-z{\\])/.test(source.slice(end, end + 204));
    const isAccent =
      arg && !quotes && (char === '"' ? /^(?:[aeiouyw]|\\i)/i : /^(?:\p{L}|\\)/u).test(arg.body);
    return isAccent ? accent(source, end, char, context) : { text: char, end };
  }
  if (char === '(' || char === '[') {
    const close = context.deep ? Number.POSITIVE_INFINITY : context.find(char === '(' ? '\\)' : '\\]', end);
    if (close - end > MAX_FORMULA_CHARS) return { text: char, end };
    return { text: formulaText(source.slice(end, close).trim(), context), end: close + 2 };
  }
  if (' ,;:>\\\n\t'.includes(char)) return { text: ' ', end };
  if ('!/-@'.includes(char)) return { text: '', end };
  if (char === '|') return { text: '‖', end };
  // Exports that remove dollar signs leave the backslash of \$10,000.
  return { text: /\d/.test(char) ? `$${char}` : char, end };
};

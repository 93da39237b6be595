/** An input of about `bytes` characters, made by repeating one piece of text. */
export type Growing = { name: string; make: (bytes: number) => string };

// What opens, closes, escapes or separates something in one of the formats we read.
const PIECES = [
  '{',
  '}',
  '[',
  ']',
  '(',
  ')',
  '<',
  '>',
  '\\',
  '"',
  "'",
  '`',
  '&',
  ';',
  ',',
  ':',
  '.',
  '-',
  '_',
  '^',
  '~',
  '$',
  '%',
  '#',
  '@',
  '=',
  '/',
  '|',
  '*',
  '+',
  '?',
  '!',
  ' ',
  '\t',
  '\n',
  '\r\n',
  '\u00a0',
  '0',
  'a',
  'A',
  'é',
  '文',
  '😀',
  '\ud83d',
  '\u0301',
  '<a>',
  '</a>',
  '<a ',
  '<a b="',
  '<!--',
  '-->',
  '<![CDATA[',
  ']]>',
  '<?',
  '<item>',
  '<entry ',
  '<p><b>',
  '<math>',
  '<meta name="a" content="b">',
  '&amp;',
  '&#',
  '&#x',
  '&#8217;',
  '&lt;a&gt;',
  '{a',
  '{{a',
  'a}',
  '{}',
  '\\{',
  '\\a',
  '\\a{',
  '\\frac{',
  "\\'",
  "\\'{",
  '\\^',
  '\\(',
  '\\[',
  '$a',
  'a$ ',
  '$$',
  '^{',
  '_{',
  '{\\bf ',
  '\\href{',
  '\\url{',
  'x_',
  '``',
  "''",
  "a'",
  '--',
  '@a{\n',
  '@a{b,c={',
  '@string{a="b"}\n',
  'a={b},\n',
  'a#',
  '@comment{',
  'http://a',
  'https://a.b/',
  'http://',
  'https://a.b/{',
  'www.a.b',
  'www.',
  '=http://',
  '/http://',
  'a@b.',
  'doi:10.1/a ',
  ' and ',
  'a, b; ',
  'a. ',
  'A. ',
  'e.g. ',
  '(a',
  'a) ',
  ' (',
  '1) ',
  '[1] ',
  '- ',
  'a b\n',
  '\n\n',
  'a\n',
  ' \n',
  '  a',
  'et al. ',
  'code at ',
  'this https url ',
  'available ',
  '{"a":',
  '[[',
  '[{',
  '"a",',
  '\\u00',
  '\\"',
  'author:',
  '"a ',
  '-a ',
  'after:2',
  'times',
  'left|',
  'sim',
  '2sim',
];

const shown = (piece: string): string => JSON.stringify(piece).slice(1, -1);

const repeated = (piece: string): Growing => ({
  name: `${shown(piece)} repeated`,
  make: (bytes) => piece.repeat(Math.ceil(bytes / piece.length)),
});
// Something that does not fit at the end is what makes a search go back.
const enclosed = (piece: string): Growing => ({
  name: `${shown(piece)} between words`,
  make: (bytes) => `Word x${piece.repeat(Math.ceil(bytes / piece.length))}x word`,
});
const nested = ([open, close]: readonly [string, string]): Growing => ({
  name: `${shown(open)} … ${shown(close)} nested`,
  make: (bytes) => {
    const depth = Math.ceil(bytes / (open.length + close.length));
    return `${open.repeat(depth)}${close.repeat(depth)}`;
  },
});

const PAIRS = [
  ['{', '}'],
  ['[', ']'],
  ['(', ')'],
  ['<a>', '</a>'],
  ['"', '"'],
  ['$', '$'],
  ['\\a{', '}'],
  ['{a ', ' b}'],
  ['^{', '}'],
  ['<b>x', '</b>'],
  ['{"a":', '}'],
  ['\\frac{', '}{b}'],
  ['http://a{', '}'],
  ["\\'{", '}'],
  ['(a ', ' b)'],
] as const;

/** Every piece repeated, the same between words, and every pair of brackets nested. */
export const growingInputs: Growing[] = [
  ...PIECES.flatMap((piece) => [repeated(piece), enclosed(piece)]),
  ...PAIRS.map(nested),
];

/** The pieces, for inputs that are made of several of them by chance. */
export const pieces: readonly string[] = PIECES;

export type Growth = {
  /** Microseconds of a small input, and of the largest. */
  smallUs: number;
  largeUs: number;
  /** Time per byte of the largest input over that of the small one. 1 is linear, `largeBytes / smallBytes` quadratic. */
  ratio: number;
};

const SMALL_BYTES = 1_024;
const TRIES = 8;

const timeUs = (parse: (text: string) => unknown, text: string, times: number): number => {
  const startedAt = process.hrtime.bigint();
  for (let n = 0; n < times; n++) parse(text);
  return Number(process.hrtime.bigint() - startedAt) / 1_000 / times;
};

/**
 * Compares the time per byte of an input of 1 KB with that of one of `bytes`. Other work on the machine only adds time, so
 * the large input counts by its quickest run; it runs again only while the ratio is over `enough`.
 */
export const measureGrowth = (
  parse: (text: string) => unknown,
  { make }: Growing,
  { bytes, enough = 3 }: { bytes: number; enough?: number },
): Growth => {
  const small = make(SMALL_BYTES);
  const large = make(bytes);
  const times = Math.max(4, Math.min(16, Math.ceil(bytes / SMALL_BYTES)));
  timeUs(parse, small, times);
  const smallUs = timeUs(parse, small, times);
  let largeUs = Number.POSITIVE_INFINITY;
  const ratio = (): number => largeUs / large.length / (smallUs / small.length);
  for (let n = 0; n < TRIES; n++) {
    largeUs = Math.min(largeUs, timeUs(parse, large, 1));
    // What takes no time has no ratio worth a second look.
    if (ratio() <= enough || largeUs < MIN_US) break;
  }
  return { smallUs, largeUs, ratio: largeUs < MIN_US ? Math.min(ratio(), enough) : ratio() };
};

/** Shorter runs are the clock's and the collector's noise. */
const MIN_US = 1_000;

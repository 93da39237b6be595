/** An input of about `bytes` characters, made by repeating one piece of text. */
export type Growing = { name: string; make: (bytes: number) => string };

// Pieces of syntax that open, close, escape or separate something in one of the formats that are read.
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
  '\u0301\u0327',
  '\u0327\u0301',
  '\uff9e\u0327',
  '\u00ad',
  '\u2028',
  '\ufeff',
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
  '@_a',
  '@_{',
  '@a{k,f="x} ',
  '{"',
  '"}',
  ' # "a"',
  '@a{k,f={b}} ',
  '\\"{',
  '\\url ',
  '\\bf{}\u0301',
  '; http://a ',
  ' (http://a',
  '$a\\$',
  '&nbsp;',
  '<a b=c ',
  '<a b="c" ',
  '</a ',
  '<br/>',
  '<script>',
  '<title>',
  '<p:a/>',
  '<link href="http://a.b/"/>',
  '<category term="a"/>',
  '<author><name>a</name></author>',
  '{"name":"a"},',
  '{"paper":{"id":"2511.01234","title":"T"}},',
  ', Jr.',
  '250-a\r\n',
  '250 a\r\n',
  'a@xn--',
  'mon;',
];

const shown = (piece: string): string => JSON.stringify(piece).slice(1, -1);

const repeated = (piece: string): Growing => ({
  name: `${shown(piece)} repeated`,
  make: (bytes) => piece.repeat(Math.ceil(bytes / piece.length)),
});
// A mismatch at the end makes a regular expression backtrack.
const enclosed = (piece: string): Growing => ({
  name: `${shown(piece)} between words`,
  make: (bytes) => `Word x${piece.repeat(Math.ceil(bytes / piece.length))}x word`,
});
// A parser may store different names, where a repeated name would cost nothing.
const numbered = ([name, piece]: readonly [string, (n: number) => string]): Growing => ({
  name: `${name}, numbered`,
  make: (bytes) => {
    let text = '';
    for (let n = 0; text.length < bytes; n++) text += piece(n);
    return text;
  },
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
  ['\\textbf{', '}'],
  ['@a{b,c={', '}}'],
  ['@a{b,c="', '"}'],
  ['\u0301', '\u0327'],
  ['(', ') '],
] as const;

const NUMBERED = [
  ['words', (n: number) => `w${n} `],
  ['lines', (n: number) => `Title ${n}\n`],
  ['names', (n: number) => `A. B${n}, `],
  ['addresses', (n: number) => `http://a${n}.org/${n} `],
  ['attributes', (n: number) => `a${n}="" `],
  ['prefixes', (n: number) => `<p${n}:a/>`],
  ['elements', (n: number) => `<e${n}>x</e${n}>`],
  ['meta tags', (n: number) => `<meta name="a${n}" content="b">`],
  ['JSON members', (n: number) => `"k${n}":0,`],
  ['entries of BibTeX', (n: number) => `@misc{k${n}, title={T ${n}}}\n`],
  ['@string names', (n: number) => `@string{s${n}="x"}\n`],
] as const;

/** Every piece repeated, repeated between words, every pair of brackets nested, and lists of numbered names. */
export const growingInputs: Growing[] = [
  ...PIECES.flatMap((piece) => [repeated(piece), enclosed(piece)]),
  ...PAIRS.map(nested),
  ...NUMBERED.map(numbered),
];

/** The pieces, for inputs that combine several of them at random. */
export const pieces: readonly string[] = PIECES;

export type Growth = {
  /** Microseconds for the small input, and for the largest. */
  smallUs: number;
  largeUs: number;
  /** Time per byte of the largest input over that of the small one. 1 is linear, `largeBytes / smallBytes` quadratic. */
  ratio: number;
};

const SMALL_BYTES = 1_024;
/** Shorter times are mostly noise of the clock and of the garbage collector. */
const MIN_US = 1_000;
// A small input's time is the best of these rounds: one that is slow by chance would hide quadratic growth.
const ROUNDS = 3;

// Processor time, because on a shared machine a long run gets a smaller share of wall-clock time than a short one.
const cpuUs = (): number => {
  const { user, system } = process.cpuUsage();
  return user + system;
};

const timeUs = async (parse: (text: string) => unknown, text: string, times: number): Promise<number> => {
  const startedAt = cpuUs();
  for (let n = 0; n < times; n++) {
    const result = parse(text);
    if (result instanceof Promise) await result;
  }
  return (cpuUs() - startedAt) / times;
};

const bestUs = async (parse: (text: string) => unknown, text: string, times: number): Promise<number> => {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) best = Math.min(best, await timeUs(parse, text, times));
  return best;
};

/**
 * Compares the time per byte of an input of 1 KB with that of one of `bytes`. Other load only adds time, so the quickest
 * run of each counts; both run again, at most `tries` times, while the ratio is over `enough`.
 */
export const measureGrowth = async (
  parse: (text: string) => unknown,
  { make }: Growing,
  {
    bytes,
    enough = 3,
    tries = 8,
    runs = 16,
  }: { bytes: number; enough?: number; tries?: number; runs?: number },
): Promise<Growth> => {
  const small = make(SMALL_BYTES);
  const large = make(bytes);
  let smallUs = await bestUs(parse, small, runs);
  let largeUs = Number.POSITIVE_INFINITY;
  const ratio = (): number => largeUs / large.length / (smallUs / small.length);
  for (let n = 0; n < tries; n++) {
    largeUs = Math.min(largeUs, await timeUs(parse, large, 1));
    // The ratio of very short times means nothing.
    if (ratio() <= enough || largeUs < MIN_US) break;
    // The code may be compiled by now, which would make only the large input quicker, so the small one runs again too.
    smallUs = Math.min(smallUs, await timeUs(parse, small, runs));
  }
  return { smallUs, largeUs, ratio: largeUs < MIN_US ? Math.min(ratio(), enough) : ratio() };
};

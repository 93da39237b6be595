/** A word or an exact phrase of a search; `without` excludes the papers that have it. */
export type Term = { text: string; phrase: boolean; without: boolean };

/** A parsed search. Dates are `YYYY-MM-DD`: `from` is included, `before` is not. */
export type Query = {
  terms: Term[];
  authors: Term[];
  /** Slugs or names, as the reader typed them. */
  topics: Term[];
  from: string | null;
  before: string | null;
  withCode: boolean;
  /** The parts that could not be understood, in whole sentences. */
  problems: string[];
};

const MAX_CHARS = 400;
const MAX_TERMS = 12;

const clean = (text: string): string => text.replace(/[^\p{L}\p{N}\p{M}.+#'-]+/gu, ' ').trim();
const hasWord = (text: string): boolean => /[\p{L}\p{N}]/u.test(text);

/** Returns the first day of a day, a month or a year; null where the text is none of them. */
const firstDay = (text: string): string | null => {
  const parts = /^((?:19|20|21)\d{2})(?:-(0[1-9]|1[0-2]))?(?:-(0[1-9]|[12]\d|3[01]))?$/.exec(text);
  if (!parts) return null;
  const [, year, month = '01', day = '01'] = parts;
  const date = new Date(`${year}-${month}-${day}T00:00:00Z`);
  return date.getUTCDate() === Number(day) ? `${year}-${month}-${day}` : null;
};

const readDate = (name: string, value: string, problems: string[]): string | null => {
  const date = firstDay(value);
  if (!date)
    problems.push(
      `“${name}:${value}” has no date: put a day, a month or a year, as in ${name}:2025-09-04 or ${name}:2025-09.`,
    );
  return date;
};

/**
 * Parses a search: words, "exact words", -without, author:, topic:, has:code, and after: or before: a day, a month or a
 * year. Anything else is left out, so that nothing a reader types is query syntax of the database.
 */
export const readQuery = (text: string): Query => {
  const query: Query = {
    terms: [],
    authors: [],
    topics: [],
    from: null,
    before: null,
    withCode: false,
    problems: [],
  };
  let room = MAX_TERMS;
  const pieces = text
    .slice(0, MAX_CHARS)
    .matchAll(/(-?)(?:(author|topic|after|before|has):\s*)?(?:["“”]([^"“”]+)["“”]|([^\s"“”]+))/giu);
  for (const [, minus, operator, phrase, word] of pieces) {
    const value = phrase ?? word ?? '';
    const term: Term = { text: clean(value), phrase: phrase !== undefined, without: minus === '-' };
    const kind = operator?.toLowerCase();
    if (kind === 'after') query.from = readDate(kind, value, query.problems);
    else if (kind === 'before') query.before = readDate(kind, value, query.problems);
    else if (kind === 'has') {
      if (/^code$/i.test(value)) query.withCode = true;
      else query.problems.push(`“has:${value}” is not known: has:code finds papers with code.`);
    } else if (hasWord(term.text) && room > 0) {
      room -= 1;
      (kind === 'author' ? query.authors : kind === 'topic' ? query.topics : query.terms).push(term);
    }
  }
  return query;
};

/** Returns the words and phrases of a search that a reader could follow as an interest; '' where it has none. */
export const wordsOf = ({ terms }: Query): string =>
  terms
    .filter(({ without }) => !without)
    .map(({ text }) => text)
    .join(' ')
    .slice(0, 100);

/** Returns the author of a search for one author's papers and nothing else; '' for any other search. */
export const authorOf = ({ terms, authors, topics, from, before, withCode }: Query): string => {
  const [author] = authors;
  const isAlone = authors.length === 1 && terms.length + topics.length === 0 && !from && !before && !withCode;
  return isAlone && author && !author.without ? author.text.slice(0, 100) : '';
};

export type Operator = 'author' | 'topic' | 'after' | 'before' | 'has';

const PIECES: Record<Operator, RegExp> = {
  author: /(^|\s)-?author:\s*(?:["“”][^"“”]*["“”]?|[^\s"“”]*)/giu,
  topic: /(^|\s)-?topic:\s*(?:["“”][^"“”]*["“”]?|[^\s"“”]*)/giu,
  after: /(^|\s)-?after:\s*(?:["“”][^"“”]*["“”]?|[^\s"“”]*)/giu,
  before: /(^|\s)-?before:\s*(?:["“”][^"“”]*["“”]?|[^\s"“”]*)/giu,
  has: /(^|\s)-?has:\s*(?:["“”][^"“”]*["“”]?|[^\s"“”]*)/giu,
};

/** Returns the text of a search without the given operators and their values, and with `addition` at its end. */
export const rewrite = (text: string, without: Operator[], addition = ''): string =>
  `${without.reduce((rest, operator) => rest.replace(PIECES[operator], '$1'), text)} ${addition}`
    .replace(/\s+/g, ' ')
    .trim();

import { type Rule, rules } from './rules.ts';

/** What is known of a refusal. */
export type Refusal = {
  /** Enhanced status code (RFC 3463), such as `5.1.1`. */
  status: string | null;
  /** SMTP reply code (RFC 5321), such as 550. */
  code: number | null;
  /** What the server said; of more than `MAX_CHARS` characters the first ones count. */
  text: string;
};

export type Classified = {
  verdict: Rule['verdict'] | 'other';
  /** Name of the rule that decided; `unexplained` where none did. */
  rule: string;
  about: Rule['about'] | null;
};

const MAX_CHARS = 2_000;

/**
 * Returns what a refusal means by the first rule that holds (rules.ts). A temporary refusal is never `hard`: the recipient may
 * exist tomorrow.
 */
export const classify = ({ status, code, text }: Refusal): Classified => {
  const words = wordsOf(text);
  const found = conditions.find((holds) => holds.test(status, code, words))?.rule;
  if (found === undefined) return { verdict: 'other', rule: 'unexplained', about: null };
  const { name: rule, about, verdict } = found;
  return { verdict: verdict === 'hard' && isTemporary(status, code) ? 'soft' : verdict, rule, about };
};

const isTemporary = (status: string | null, code: number | null): boolean =>
  code === null ? (status?.startsWith('4') ?? false) : code < 500;

const ADDRESS = /[^\s@<>"',;:]{1,64}@[^\s@<>"',;:]{1,255}/g;

/** Returns a text as the words of rules are: addresses are removed, since their names say nothing. */
const wordsOf = (text: string): string =>
  withoutAccents(text.slice(0, MAX_CHARS).replace(ADDRESS, ' ').toLowerCase())
    .replace(/[’‘`´]/g, "'")
    .replace(/[\s_<>"()[\]*]+/g, ' ');

// Servers often leave accents out.
const withoutAccents = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '');

const conditionsOf = (rule: Rule) => {
  const byWords = rule.words && wordsPattern(rule.words);
  const byStatus = rule.status?.map(statusTest);
  const test = (status: string | null, code: number | null, words: string): boolean =>
    (rule.code === undefined || (code !== null && rule.code.includes(code))) &&
    (byStatus === undefined || byStatus.some((matches) => matches(status))) &&
    (byWords === undefined || byWords.test(words));
  return { rule, test };
};

const GAP = '.{0,40}';
const literal = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

const wordsPattern = (words: string[]): RegExp =>
  new RegExp(
    words
      .map(
        (phrase) =>
          (/^[a-z]/.test(phrase) ? '\\b' : '') + withoutAccents(phrase).split(' … ').map(literal).join(GAP),
      )
      .join('|'),
  );

const statusTest = (pattern: string): ((status: string | null) => boolean) => {
  if (pattern === 'none') return (status) => status === null;
  const [subject, detail = ''] = pattern.split('.');
  const [from, to = from] = detail.split('-');
  return (status) => {
    if (status === null) return false;
    const [, ofSubject, ofDetail] = status.split('.');
    if (ofSubject !== subject) return false;
    return detail === '*' || (Number(ofDetail) >= Number(from) && Number(ofDetail) <= Number(to));
  };
};

const conditions = rules.map(conditionsOf);

import { packPaper, pastedLimits, unpackPaper } from '../../papers/text/pasted-papers.ts';
import { DomainError } from '../../platform/errors.ts';
import type { Added } from '../../subscribers/accounts/added.ts';
import { type Address, parseAddress } from '../../subscribers/address.ts';
import { MAX_KEYWORDS, readKeyword } from '../../subscribers/preferences/following.ts';

export type EmailForm = Record<string, unknown>;

/**
 * Returns the one address of a form.
 * @throws DomainError `invalid_input` that names the field `email`
 */
export const readAddress = ({ email }: EmailForm): Address => {
  if (typeof email === 'string') return parseAddress(email);
  const message = Array.isArray(email)
    ? 'Enter one email address only.'
    : 'Enter your email address (field: email).';
  throw new DomainError('invalid_input', message, { field: 'email' });
};

/** Returns the address as typed, to show it again. */
export const typedAddress = ({ email }: EmailForm): string =>
  typeof email === 'string' ? email.slice(0, 254) : '';

type Texts = string | string[] | undefined;
const many = (given: Texts): string[] => [given ?? []].flat();

const wordsIn = (given: Texts): string[] =>
  [...new Set(many(given).flatMap((text) => readKeyword(text) ?? []))].slice(0, MAX_KEYWORDS);

/**
 * Returns what a new reader follows from the start, from the hidden fields of the form: topics that exist, words, authors and papers. It
 * leaves out what it cannot read.
 */
export const readAdded = (
  form: { keyword?: Texts; author?: Texts; papers?: Texts },
  topics: string[],
): Added => ({
  topics,
  keywords: wordsIn(form.keyword),
  authors: wordsIn(form.author),
  papers: many(form.papers)
    .slice(0, pastedLimits.papers)
    .flatMap((text) => unpackPaper(text) ?? []),
});

/** Returns the hidden fields from which `readAdded` reads the same. */
export const keptFields = ({
  topics,
  keywords,
  authors = [],
  papers,
}: Added): { name: string; value: string }[] => [
  ...topics.map((value) => ({ name: 'topics', value })),
  ...keywords.map((value) => ({ name: 'keyword', value })),
  ...authors.map((value) => ({ name: 'author', value })),
  ...papers.map((paper) => ({ name: 'papers', value: packPaper(paper) })),
];

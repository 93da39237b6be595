import { DomainError } from '../../platform/errors.ts';
import { normalize } from '../../platform/normalize.ts';
import type { Parsing } from '../parsing/parsing.ts';
import { tidySpaces } from '../text/clean-text.ts';
import { normaliseUrl } from '../text/links.ts';
import type { Sought } from './look-up.ts';

export const MAX_GIVEN_CHARS = 500;
const MAX_CREDIT_CHARS = 60;

const DOI = /^(?:doi:|https?:\/\/(?:dx\.)?doi\.org\/)?(10\.\d{4,9}\/\S+)$/i;

/** Returns the DOI that a text is, or that its address at doi.org ends with, in lower case; null for any other text. */
export const doiIn = (text: string): string | null => DOI.exec(text)?.[1]?.toLowerCase() ?? null;

/** Returns the identity under which a submission is recorded. */
export const identityOf = (sought: Sought): string =>
  'arxivId' in sought ? `arxiv:${sought.arxivId}` : `link:${sought.url}`;

/** Returns what is to be looked up for an identity. */
export const soughtOf = (identity: string): Sought =>
  identity.startsWith('arxiv:')
    ? { arxivId: identity.slice('arxiv:'.length) }
    : { url: identity.slice('link:'.length) };

/**
 * Reads which paper somebody means: an arXiv id, a DOI or an address.
 * @throws DomainError `invalid_input` (field `paper`)
 */
export const readSought = async (given: string, parsing: Pick<Parsing, 'pastedPapers'>): Promise<Sought> => {
  const wrong = (message: string): DomainError =>
    new DomainError('invalid_input', message, { field: 'paper' });
  const text = tidySpaces(given);
  if (text === '') throw wrong('Enter an arXiv id or a link to the paper.');
  if (text.length > MAX_GIVEN_CHARS) throw wrong(`That is longer than ${MAX_GIVEN_CHARS} characters.`);
  const { papers } = await parsing.pastedPapers(text);
  const ids = papers.flatMap(({ arxivId }) => arxivId ?? []);
  if (ids.length > 1) throw wrong('One paper at a time, please.');
  if (ids[0] !== undefined) return { arxivId: ids[0] };
  const doi = doiIn(text);
  const address = doi === null ? text : `https://doi.org/${doi}`;
  if (!/^(?:https?:\/\/|www\.)\S+$/i.test(address))
    throw wrong('That is neither an arXiv id, such as 2410.15027, nor a link that begins with https://.');
  const url = normaliseUrl(address);
  if (url === null || new URL(url).port !== '')
    throw wrong('That link does not lead to a page on the open internet.');
  return { url };
};

/** Reads the name to thank; null where there is none. @throws DomainError `invalid_input` (field `credit`) */
export const readCredit = (given: string): string | null => {
  const name = normalize(tidySpaces(given));
  if (name.length > MAX_CREDIT_CHARS || /[<>@/:{}\\]|\bwww\./i.test(name))
    throw new DomainError(
      'invalid_input',
      `Your name only, at most ${MAX_CREDIT_CHARS} characters, without addresses.`,
      { field: 'credit' },
    );
  return name === '' ? null : name;
};

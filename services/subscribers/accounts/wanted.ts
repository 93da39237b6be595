import { isIP } from 'node:net';
import { DomainError } from '../../platform/errors.ts';
import { normalize } from '../../platform/normalize.ts';
import { daysToMask } from '../preferences/preferences.ts';
import { interestLimits, tidyInterest } from '../preferences/preferences-form.ts';
import { MAX_RATED } from '../preferences/ratings.ts';
import {
  type InterestList,
  interestEntries,
  type NumberKey,
  type NumberName,
  nameOf,
  numberEntries,
} from '../settings.ts';
import type { Rated } from './account.ts';
import type { Added } from './added.ts';
import type { KnownNames } from './known-names.ts';

/** Holds preferences as a program gives them; a field that is missing stays as it is. */
export type Given = {
  zone?: string | undefined;
  interests?: Partial<Record<InterestList | Rated, string[]>> | undefined;
  settings?: (Partial<Record<NumberName, number>> & { days?: number[] }) | undefined;
};

/** Holds the same in the form of the tables. It is stored as JSON until a sign-up is confirmed. */
export type Wanted = Partial<Record<InterestList, string[]>> &
  Partial<Record<NumberKey, number>> & {
    zone?: string;
    /** Holds a mask of days, in which bit 0 is Monday. */
    days?: number;
    /** Holds ids of papers. */
    liked?: number[];
    disliked?: number[];
    /** Holds what a form adds; only a form gives it, and it gives nothing else. */
    add?: Added;
  };

/** Holds the proof of a consent that somebody gave elsewhere. */
export type GivenConsent = {
  at: string;
  source: string;
  wording: string;
  ip?: string | undefined;
  userAgent?: string | undefined;
};
/** `via` names the key by which the proof came. */
export type ConsentProof = {
  at: string;
  source: string;
  wording: string;
  ip: string | null;
  agent: string | null;
  via: string;
};

const MAX_SOURCE_CHARS = 200;
const MAX_AGENT_CHARS = 400;

const invalid = (field: string, message: string): DomainError =>
  new DomainError('invalid_input', message, { field });

const readWords = (list: InterestList, given: string[]): string[] => {
  const words = given.map((each) => tidyInterest(normalize(each)));
  const wrong = words.findIndex((each) => each === '' || each.length > interestLimits.lineLength);
  if (wrong >= 0)
    throw invalid(`interests/${list}/${wrong}`, `Give 1 to ${interestLimits.lineLength} characters.`);
  return [...new Set(words)];
};

const readTopics = (given: string[], { topicSlugs }: KnownNames): string[] => {
  const wrong = given.findIndex((slug) => !topicSlugs.has(slug));
  if (wrong >= 0) throw invalid(`interests/topics/${wrong}`, 'There is no such topic; see /api/v1/topics.');
  return [...new Set(given)];
};

const readPapers = (kind: Rated, given: string[], { papers }: KnownNames): number[] => {
  const ids = given.map((name) => papers.get(name));
  const wrong = ids.indexOf(undefined);
  if (wrong >= 0) throw invalid(`interests/${kind}/${wrong}`, 'There is no such paper.');
  return [...new Set(ids as number[])];
};

const readRated = (given: Given, known: KnownNames): Pick<Wanted, Rated> => {
  const { liked, disliked } = given.interests ?? {};
  const rated: Pick<Wanted, Rated> = {
    ...(liked && { liked: readPapers('liked', liked, known) }),
    ...(disliked && { disliked: readPapers('disliked', disliked, known) }),
  };
  const both = rated.disliked?.findIndex((id) => rated.liked?.includes(id)) ?? -1;
  if (both >= 0) throw invalid(`interests/disliked/${both}`, 'A paper cannot be both liked and disliked.');
  if ((rated.liked?.length ?? 0) + (rated.disliked?.length ?? 0) > MAX_RATED)
    throw invalid('interests/liked', `${MAX_RATED} rated papers are the limit.`);
  return rated;
};

/** Returns the names of the papers that a program likes or dislikes for a reader. */
export const papersIn = ({ interests }: Given): string[] => [
  ...(interests?.liked ?? []),
  ...(interests?.disliked ?? []),
];

/**
 * Reads preferences whose types were checked.
 * @throws DomainError `invalid_input` whose field is the path to what is wrong, such as `interests/topics/0`
 */
export const readWanted = (given: Given, known: KnownNames): Wanted => {
  const wanted: Wanted = readRated(given, known);
  for (const [list] of interestEntries) {
    const words = given.interests?.[list];
    if (words) wanted[list] = list === 'topics' ? readTopics(words, known) : readWords(list, words);
  }
  for (const [key, setting] of numberEntries) {
    const value = given.settings?.[nameOf(setting)];
    if (value !== undefined) wanted[key] = value;
  }
  if (given.settings?.days) wanted.days = daysToMask(given.settings.days);
  if (given.zone !== undefined) {
    const zone = known.zones.get(given.zone.toLowerCase());
    if (zone === undefined)
      throw invalid('zone', 'There is no such time zone; write it as Europe/Paris or UTC.');
    wanted.zone = zone;
  }
  return wanted;
};

/**
 * Reads the proof of a consent.
 * @throws DomainError `invalid_input` as `readWanted` does
 */
export const readProof = (given: GivenConsent, via: string, now: Date): ConsentProof => {
  const at = new Date(given.at);
  // A leap second is no time of a Date, and mail is younger than 1970.
  if (!(at.getTime() > 0)) throw invalid('consent/at', 'It is no time since 1970.');
  if (at > now) throw invalid('consent/at', 'It is in the future; a consent is given before it is recorded.');
  const source = tidyInterest(given.source).slice(0, MAX_SOURCE_CHARS);
  if (source === '')
    throw invalid('consent/source', 'Say where it was given, such as "form on example.org".');
  const wording = given.wording.trim();
  if (wording === '') throw invalid('consent/wording', 'Give the words to which the person agreed.');
  // Postgres has no place for the zone of an address, such as fe80::1%eth0.
  if (given.ip !== undefined && (isIP(given.ip) === 0 || given.ip.includes('%')))
    throw invalid('consent/ip', 'It is no IP address.');
  return {
    at: at.toISOString(),
    source,
    wording,
    ip: given.ip ?? null,
    agent: given.userAgent?.slice(0, MAX_AGENT_CHARS) ?? null,
    via,
  };
};

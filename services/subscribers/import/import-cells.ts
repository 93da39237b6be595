import { isIP } from 'node:net';
import { DomainError } from '../../platform/errors.ts';
import { normalize } from '../../platform/normalize.ts';
import { canPauseUntil, LAST_PAUSE_END } from '../preferences/pause-end.ts';
import { daysToMask, maskToDays } from '../preferences/preferences.ts';
import { interestLimits, isDate, tidyInterest } from '../preferences/preferences-form.ts';
import { type NumberField, type NumberKey, numberEntries, numberSettings, readNumber } from '../settings.ts';
import { localDay } from '../zones.ts';

// Each function reads the text of one cell (null when it is empty), and throws an error that says what is wrong with it
// and what to do.

/** Holds the time, the source and the IP of a consent; either all are null, or time and source are given. */
export type ConsentCells = { consentAt: Date | null; consentSource: string | null; consentIp: string | null };

export const invalid = (message: string): DomainError => new DomainError('invalid_input', message);

export const readList = (column: string, text: string | null): string[] | null => {
  if (text === null) return null;
  const list = [...new Set(normalize(text).split(';').map(tidyInterest).filter(Boolean))];
  if (list.length > interestLimits.lines)
    throw invalid(`${column}: ${interestLimits.lines} are the limit; there are ${list.length}`);
  const long = list.find((each) => each.length > interestLimits.lineLength);
  if (long)
    throw invalid(
      `${column}: "${long.slice(0, 30)}…" is longer than ${interestLimits.lineLength} characters; separate several by semicolons`,
    );
  return list;
};

export const readTopics = (text: string | null, topics: ReadonlyMap<string, string>): string[] | null => {
  const slugs = text
    ?.split(';')
    .map(tidyInterest)
    .filter(Boolean)
    .map((name) => {
      const slug = topics.get(name.toLowerCase());
      if (slug === undefined)
        throw invalid(
          `topics: there is no topic "${name.slice(0, 60)}"; correct it, or put it under keywords`,
        );
      return slug;
    });
  return slugs ? [...new Set(slugs)] : null;
};

/** Reads the settings that are numbers; an hour may also be written as 07:00. */
export const readNumbers = (
  cell: (field: NumberField) => string | null,
): Record<NumberKey, number | null> => {
  const read = numberEntries.map(([key, setting]) => {
    const text = cell(numberSettings[key].field);
    const value =
      text === null
        ? null
        : readNumber(setting, key === 'hour' ? text.replace(/^(\d{1,2}):00$/, '$1') : text);
    if (text !== null && value === null)
      throw invalid(
        `${setting.field}: "${text.slice(0, 30)}" is not a whole number from ${setting.from} to ${setting.to}`,
      );
    return [key, value];
  });
  return Object.fromEntries(read) as Record<NumberKey, number | null>;
};

export const readZone = (text: string | null, zones: ReadonlyMap<string, string>): string | null => {
  if (text === null) return null;
  const zone = zones.get(text.toLowerCase());
  if (zone === undefined)
    throw invalid(`zone: "${text.slice(0, 60)}" is no time zone; write it as Europe/Paris or UTC`);
  return zone;
};

const dayNames = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const dayGroups: Record<string, number> = { daily: 127, weekdays: 31, weekends: 96 };

export const readDays = (text: string | null): number | null => {
  if (text === null) return null;
  let mask = 0;
  for (const word of text
    .toLowerCase()
    .split(/[\s,;]+/)
    .filter(Boolean)) {
    const group = dayGroups[word];
    const day = /^[1-7]$/.test(word)
      ? Number(word)
      : /^[a-z]{3,9}$/.test(word)
        ? dayNames.indexOf(word.slice(0, 3)) + 1
        : 0;
    if (group === undefined && day === 0)
      throw invalid(
        `days: "${word.slice(0, 30)}" is no day; write mon;tue, weekdays, daily, or 1 (Monday) to 7`,
      );
    mask |= group ?? daysToMask([day]);
  }
  return mask || null;
};

/** Returns a mask of days as the column `days` writes it. */
export const daysCell = (mask: number): string =>
  Object.entries(dayGroups).find(([, group]) => group === mask)?.[0] ??
  maskToDays(mask)
    .map((day) => dayNames[day - 1])
    .join(';');

export const readDate = (column: string, text: string | null): string | null => {
  if (text !== null && !isDate(text))
    throw invalid(`${column}: "${text.slice(0, 30)}" is no date; write 2026-01-31`);
  return text;
};

/** The last place on earth where a day ends; a row without a zone may be of a reader who lives there. */
const LAST_ZONE = 'Etc/GMT+12';

/**
 * Returns the day on which a pause ends; null for one that is over, as old exports have, which costs nobody their row.
 * @throws DomainError `invalid_input` for what is no day, or too late
 */
export const readPauseEnd = (
  column: string,
  text: string | null,
  zone: string | null,
  now: Date,
): string | null => {
  const date = readDate(column, text);
  const today = localDay(now, zone ?? LAST_ZONE);
  if (date === null || date <= today) return null;
  if (!canPauseUntil(date, today))
    throw invalid(`${column}: ${date} is too late; ${LAST_PAUSE_END} is the last day`);
  return date;
};

const ISO_TIME = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(Z|[+-]\d{2}:?\d{2})?)?$/i;

export const readConsent = (
  at: string | null,
  source: string | null,
  ip: string | null,
  now: Date,
): ConsentCells => {
  if (at === null && source === null && ip === null)
    return { consentAt: null, consentSource: null, consentIp: null };
  if (at === null || source === null)
    throw invalid(
      `${at === null ? 'consent_at' : 'consent_source'} is missing: a consent has a time and a source, such as "form on example.org"`,
    );
  const [, date, time, offset] = ISO_TIME.exec(at) ?? [];
  const consentAt = new Date(
    `${date}T${time ?? '00:00'}${(offset ?? 'Z').replace(/(\d\d)(\d\d)$/, '$1:$2')}`,
  );
  if (date === undefined || !isDate(date) || Number.isNaN(consentAt.getTime()))
    throw invalid(`consent_at: "${at.slice(0, 40)}" is no time; write it as 2024-05-31T09:30:00Z`);
  if (consentAt > now)
    throw invalid(`consent_at: ${at} is in the future; consent is given before it is imported`);
  if (source.length > 300) throw invalid('consent_source: longer than 300 characters');
  if (ip !== null && isIP(ip) === 0) throw invalid(`consent_ip: "${ip.slice(0, 60)}" is no IP address`);
  return { consentAt, consentSource: tidyInterest(source), consentIp: ip };
};

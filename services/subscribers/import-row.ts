import { isIP } from 'node:net';
import { DomainError } from '../platform/errors.ts';
import { type Address, parseAddress } from './address.ts';
import { daysToMask, maskToDays } from './preferences.ts';
import { interestLimits, isDate, tidyInterest } from './preferences-form.ts';

/** The columns of a file of subscribers; only `email` has to be there. Lists are separated by semicolons. */
export const importColumns = [
  'email',
  'topics',
  'keywords',
  'muted',
  'authors',
  'zone',
  'hour',
  'days',
  'count',
  'minimum',
  'paused_until',
  'consent_at',
  'consent_source',
  'consent_ip',
] as const;
export type ImportColumn = (typeof importColumns)[number];

/** One row as the database takes it; null where the file does not say, which leaves what is there. */
export type ImportRow = Address & {
  topics: string[] | null;
  keywords: string[] | null;
  muted: string[] | null;
  authors: string[] | null;
  zone: string | null;
  hour: number | null;
  /** Bit 0 is Monday. */
  days: number | null;
  count: number | null;
  minimum: number | null;
  pausedUntil: string | null;
  consentAt: Date | null;
  consentSource: string | null;
  consentIp: string | null;
};

const invalid = (message: string): DomainError => new DomainError('invalid_input', message);

/**
 * Reads the header: every name known, none twice, `email` among them; upper case and spaces do not matter.
 * @throws DomainError `invalid_input` naming the column
 */
export const readImportHeader = (cells: string[]): ImportColumn[] => {
  const known = `The columns are ${importColumns.join(', ')}.`;
  const names = cells.map((cell) => cell.trim().toLowerCase());
  if (names.length === 1 && /[;\t|]/.test(names[0]!))
    throw invalid(
      'line 1: the columns are not separated by commas. Save the file as comma-separated values.',
    );
  if (names.some((name) => name.includes('@')))
    throw invalid(
      `line 1: this looks like a reader, not a header. Put the names of the columns first. ${known}`,
    );
  for (const [at, name] of names.entries()) {
    if (name === '') throw invalid(`line 1: column ${at + 1} has no name. ${known}`);
    if (!importColumns.includes(name as ImportColumn))
      throw invalid(`line 1: there is no column "${name.slice(0, 60)}". ${known}`);
    if (names.indexOf(name) !== at) throw invalid(`line 1: the column "${name}" is there twice.`);
  }
  if (!names.includes('email')) throw invalid(`line 1: there is no column "email". ${known}`);
  return names as ImportColumn[];
};

/**
 * Makes the function that reads a row under this header. `zones` holds Postgres' own names by their lower case.
 * The function throws a DomainError `invalid_input` that says what is wrong and what to do.
 */
export const createRowReader = (options: {
  columns: ImportColumn[];
  topics: { slug: string; name: string }[];
  zones: ReadonlyMap<string, string>;
  now: Date;
}) => {
  const { columns, zones, now } = options;
  const topics = new Map(
    options.topics.flatMap(({ slug, name }) => [
      [slug.toLowerCase(), slug],
      [name.toLowerCase(), slug],
    ]),
  );
  const places = new Map(columns.map((column, at) => [column, at]));

  return (cells: string[]): ImportRow => {
    if (cells.length !== columns.length)
      throw invalid(
        `${cells.length} values under ${columns.length} columns: quote a value that holds a comma, and leave none out`,
      );
    const damaged = cells.findIndex((cell) => cell.includes('\ufffd'));
    if (damaged >= 0) throw invalid(`${columns[damaged]}: holds a damaged character; save the file as UTF-8`);
    const cell = (column: ImportColumn): string | null => {
      const place = places.get(column);
      return (place === undefined ? '' : cells[place]!.trim()) || null;
    };
    const address = parseAddress(cell('email') ?? '');
    return {
      ...address,
      topics: readTopics(cell('topics'), topics),
      keywords: readList('keywords', cell('keywords')),
      muted: readList('muted', cell('muted')),
      authors: readList('authors', cell('authors')),
      zone: readZone(cell('zone'), zones),
      hour: readWhole('hour', cell('hour')?.replace(/^(\d{1,2}):00$/, '$1') ?? null, 0, 23),
      days: readDays(cell('days')),
      count: readWhole('count', cell('count'), 1, 20),
      minimum: readWhole('minimum', cell('minimum'), 0, 100),
      pausedUntil: readDate('paused_until', cell('paused_until')),
      ...readConsent(cell('consent_at'), cell('consent_source'), cell('consent_ip'), now),
    };
  };
};

const readList = (column: string, text: string | null): string[] | null => {
  if (text === null) return null;
  const list = [...new Set(text.normalize('NFC').split(';').map(tidyInterest).filter(Boolean))];
  if (list.length > interestLimits.lines)
    throw invalid(`${column}: ${interestLimits.lines} are the limit; there are ${list.length}`);
  const long = list.find((each) => each.length > interestLimits.lineLength);
  if (long)
    throw invalid(
      `${column}: "${long.slice(0, 30)}…" is longer than ${interestLimits.lineLength} characters; separate several by semicolons`,
    );
  return list;
};

const readTopics = (text: string | null, topics: ReadonlyMap<string, string>): string[] | null => {
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

const readWhole = (column: string, text: string | null, from: number, to: number): number | null => {
  if (text === null) return null;
  const value = Number(text);
  if (!/^\d{1,3}$/.test(text) || value < from || value > to)
    throw invalid(`${column}: "${text.slice(0, 30)}" is not a whole number from ${from} to ${to}`);
  return value;
};

const readZone = (text: string | null, zones: ReadonlyMap<string, string>): string | null => {
  if (text === null) return null;
  const zone = zones.get(text.toLowerCase());
  if (zone === undefined)
    throw invalid(`zone: "${text.slice(0, 60)}" is no time zone; write it as Europe/Paris or UTC`);
  return zone;
};

const dayNames = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const dayGroups: Record<string, number> = { daily: 127, weekdays: 31, weekends: 96 };

const readDays = (text: string | null): number | null => {
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

/** A mask of days as the column `days` has it. */
export const daysCell = (mask: number): string =>
  Object.entries(dayGroups).find(([, group]) => group === mask)?.[0] ??
  maskToDays(mask)
    .map((day) => dayNames[day - 1])
    .join(';');

const readDate = (column: string, text: string | null): string | null => {
  if (text !== null && !isDate(text))
    throw invalid(`${column}: "${text.slice(0, 30)}" is no date; write 2026-01-31`);
  return text;
};

const ISO_TIME = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(Z|[+-]\d{2}:?\d{2})?)?$/i;

const readConsent = (
  at: string | null,
  source: string | null,
  ip: string | null,
  now: Date,
): Pick<ImportRow, 'consentAt' | 'consentSource' | 'consentIp'> => {
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

import { type Address, parseAddress } from '../address.ts';
import {
  type InterestList,
  interestLists,
  type NumberKey,
  numberEntries,
  numberSettings,
  type RatedList,
} from '../settings.ts';
import {
  type ConsentCells,
  invalid,
  readConsent,
  readDays,
  readList,
  readNumbers,
  readPauseEnd,
  readTopics,
  readZone,
} from './import-cells.ts';

/** Lists the columns of a file of subscribers; only `email` is required. Semicolons separate the items of a list. */
export const importColumns = [
  'email',
  ...(Object.keys(interestLists) as InterestList[]),
  'zone',
  'days',
  ...numberEntries.map(([key]) => numberSettings[key].field),
  'paused_until',
  'consent_at',
  'consent_source',
  'consent_ip',
] as const;
export type ImportColumn = (typeof importColumns)[number];

/**
 * Holds one row for the database; null where the cell is empty or its column missing, which leaves the stored value.
 */
export type ImportRow = Address &
  ConsentCells &
  Record<InterestList, string[] | null> &
  Record<NumberKey, number | null> & {
    zone: string | null;
    /** Holds a mask of days, in which bit 0 is Monday. */
    days: number | null;
    pausedUntil: string | null;
  } & Partial<ByProgram>;

/** Holds what only the rows of a program have: ids of rated papers, and the whole proof of a consent. */
type ByProgram = Record<RatedList, number[]> & {
  consentWording: string;
  consentAgent: string | null;
  /** Names the key by which the proof came. */
  consentVia: string;
};

/**
 * Reads the header: every name must be known, none may stand twice, and `email` is required. Upper case and spaces
 * around a name do not matter.
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
 * Creates the function that reads a row under this header. `zones` maps the lower case of each zone's name to the name
 * in Postgres. The function throws a DomainError `invalid_input` that says what is wrong and what to do.
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
    const zone = readZone(cell('zone'), zones);
    return {
      ...address,
      topics: readTopics(cell('topics'), topics),
      keywords: readList('keywords', cell('keywords')),
      muted: readList('muted', cell('muted')),
      authors: readList('authors', cell('authors')),
      blocked: readList('blocked', cell('blocked')),
      zone,
      days: readDays(cell('days')),
      ...readNumbers((field) => cell(field)),
      pausedUntil: readPauseEnd('paused_until', cell('paused_until'), zone, now),
      ...readConsent(cell('consent_at'), cell('consent_source'), cell('consent_ip'), now),
    };
  };
};

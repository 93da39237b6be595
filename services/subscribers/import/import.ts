import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { Clock } from '../../platform/clock.ts';
import { type CsvRecord, readCsv } from '../../platform/csv.ts';
import { DomainError } from '../../platform/errors.ts';
import { type Db, inTransaction } from '../../platform/postgres.ts';
import type { Suppression } from '../privacy/suppression.ts';
import { interestEntries, numberEntries, ratedLists } from '../settings.ts';
import { zonesOfDatabase } from '../zones.ts';
import { createRowReader, type ImportRow, readImportHeader } from './import-row.ts';
import * as statements from './import-statements.ts';

export type ImportRejection = { line: number; reason: string };
/**
 * Counts the result: `rows` is the number of rows without the header, the sum of created, updated and rejected ones.
 */
export type ImportResult = {
  rows: number;
  created: number;
  updated: number;
  rejected: ImportRejection[];
};
export type ImportProgress = { step: 'reading' | 'writing'; rows: number };

const PAGE = 2_000;
const MAX_REJECTED = 100_000;

/**
 * Imports subscribers from CSV in one transaction: all good rows, or none when the file itself is bad. A new or pending
 * reader becomes active only with a recorded consent. A reader who unsubscribed, or whose address is suppressed, never
 * comes back by an import. For an active or paused reader the row changes the settings; an empty cell changes nothing.
 */
export const createSubscriberImport = (options: {
  db: Db;
  clock: Clock;
  suppression: Suppression;
  topics: { list(): Promise<{ slug: string; name: string }[]> };
}) => {
  const { db, clock, suppression } = options;

  /**
   * Imports a file, and returns the counts and the rejected rows. `dryRun` rolls everything back, and returns the same.
   * @throws DomainError `invalid_input` naming the line, for a file that cannot be read as a whole
   */
  const importCsv = async (
    source: AsyncIterable<Uint8Array>,
    onProgress: (progress: ImportProgress) => void = () => {},
    { dryRun = false }: { dryRun?: boolean } = {},
  ): Promise<ImportResult> => {
    const now = clock.now();
    const records = readCsv(source);
    const header = await records.next();
    if (header.done) throw new DomainError('invalid_input', 'the file is empty: it has no header');
    const columns = readImportHeader(header.value.cells);
    const zones = await zonesOfDatabase(db);
    const readRow = createRowReader({ columns, topics: await options.topics.list(), zones, now });
    const rejected: ImportRejection[] = [];
    let rows = 0;

    const stage = async function* (): AsyncGenerator<string> {
      let page: { line: number; row: ImportRow }[] = [];
      const endPage = async (): Promise<string> => {
        const keys = page.map(({ row }) => row.addressKey);
        const suppressed = await suppression.among(db, keys);
        const good = page.filter(({ row }) => !suppressed.has(row.addressKey));
        for (const { line, row } of page)
          if (suppressed.has(row.addressKey))
            rejected.push({ line, reason: 'suppressed: this address must not be mailed' });
        page = [];
        onProgress({ step: 'reading', rows });
        return good.map(({ line, row }) => toCopyLine(line, row)).join('');
      };
      for await (const record of records) {
        rows += 1;
        try {
          page.push({ line: record.line, row: readRow(oneLineCells(record)) });
        } catch (error) {
          if (!(error instanceof DomainError)) throw error;
          rejected.push({ line: record.line, reason: error.message });
          if (rejected.length > MAX_REJECTED)
            throw new DomainError(
              'invalid_input',
              `more than ${MAX_REJECTED} rows are rejected, so nothing was imported; the last one: line ${record.line}: ${error.message}`,
            );
        }
        if (page.length === PAGE) yield await endPage();
      }
      yield await endPage();
    };

    const { created, updated } = await inTransaction(db, async (client) => {
      await client.query('set local statement_timeout = 0');
      await client.query('savepoint before_import');
      await stageRows(client, stage());
      onProgress({ step: 'writing', rows });
      const written = await writeStaged(client, now, rejected);
      if (dryRun) await client.query('rollback to savepoint before_import');
      return written;
    });
    rejected.sort((a, b) => a.line - b.line);
    return { rows, created, updated, rejected };
  };

  return { importCsv };
};

export type SubscriberImport = ReturnType<typeof createSubscriberImport>;

/** Creates the table of staged rows, which lives as long as the transaction, and fills it with lines of `toCopyLine`. */
export const stageRows = async (
  client: PoolClient,
  lines: AsyncIterable<string> | Iterable<string>,
): Promise<void> => {
  await client.query(statements.CREATE_STAGE);
  const copy = copyFrom(`copy import_rows (${statements.STAGE_COLUMNS}) from stdin`);
  // undescribed: COPY, whose columns are those of the table created above
  await pipeline(Readable.from(lines), client.query(copy));
};

/** Writes the staged rows, adds those that it refuses to `rejected`, and returns the counts of the others. */
export const writeStaged = async (client: PoolClient, now: Date, rejected: ImportRejection[]) => {
  const refuse = async (statement: string): Promise<void> => {
    const { rows } = await client.query<ImportRejection>(statement);
    for (const row of rows) rejected.push(row);
  };
  // Without these statistics Postgres joins a hundred thousand rows one by one.
  await client.query('analyze import_rows');
  await client.query(statements.FIND_KNOWN);
  await refuse(statements.REFUSE_ROWS);
  await refuse(statements.REFUSE_DUPLICATES);
  const { rowCount: updated } = await client.query(statements.UPDATE_KNOWN, [now]);
  await client.query(statements.SCHEDULE_KNOWN, [now]);
  const { rowCount: created } = await client.query(statements.INSERT_NEW, [now]);
  await refuse(statements.REFUSE_LATECOMERS);
  await client.query(statements.RECORD_CONSENTS);
  await client.query(statements.DROP_INTERESTS);
  await client.query(statements.ADD_INTERESTS, [now]);
  return { created: created ?? 0, updated: updated ?? 0 };
};

// No column holds a text of several lines, so a line break means that a closing quote is missing some lines above.
const oneLineCells = ({ line, lastLine, cells }: CsvRecord): string[] => {
  if (lastLine > line)
    throw new DomainError(
      'invalid_input',
      `a quote opened here is closed on line ${lastLine}: correct it; lines ${line} to ${lastLine} were not taken`,
    );
  return cells;
};

const escapes: Record<string, string> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };
const copyText = (value: string | number | null): string =>
  value === null ? '\\N' : String(value).replace(/[\\\n\r\t]/g, (character) => escapes[character]!);
const json = (list: string[] | null): string | null => (list === null ? null : JSON.stringify(list));

/** Returns a row as a line of COPY; the values are in the order of STAGE_COLUMNS. */
export const toCopyLine = (line: number, row: ImportRow): string =>
  `${[
    line,
    row.address,
    row.addressKey,
    ...interestEntries.map(([list]) => json(row[list])),
    row.zone,
    row.days,
    ...numberEntries.map(([key]) => row[key]),
    row.pausedUntil,
    row.consentAt?.toISOString() ?? null,
    row.consentSource,
    row.consentIp,
    ...ratedLists.map((list) => json(row[list]?.map(String) ?? null)),
    row.consentWording ?? null,
    row.consentAgent ?? null,
    row.consentVia ?? null,
  ]
    .map(copyText)
    .join('\t')}\n`;

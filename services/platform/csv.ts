import { pipeline, Readable } from 'node:stream';
import { type CsvError, parse } from 'csv-parse';
import { DomainError } from './errors.ts';

/** `line` is the physical line, 1-based, on which the record begins. */
export type CsvRecord = { line: number; lastLine: number; cells: string[] };

export const MAX_RECORD_BYTES = 100_000;

const MAGIC: [string, string][] = [
  ['504b0304', 'an Excel or zip file: save the sheet as CSV'],
  ['d0cf11e0', 'an old Excel file: save the sheet as CSV'],
  ['1f8b', 'a gzip file: unpack it first'],
  ['25504446', 'a PDF'],
  ['fffe', 'UTF-16 text: save it as CSV in UTF-8'],
  ['feff', 'UTF-16 text: save it as CSV in UTF-8'],
];

const refuse = (reason: string, line?: number): DomainError =>
  new DomainError('invalid_input', line === undefined ? reason : `line ${line}: ${reason}`);

/**
 * Streams the records of a CSV file (RFC 4180, UTF-8, any line ends, with or without a byte-order mark). Empty lines are
 * skipped, a stray quote inside a value stays as it is, an apostrophe before a formula is dropped, and memory does not grow with
 * the file.
 *
 * @throws DomainError `invalid_input` when the file is not CSV, or a quote is opened and never closed
 */
export const readCsv = async function* (source: AsyncIterable<Uint8Array>): AsyncGenerator<CsvRecord> {
  let lastLine = 0;
  // The parser counts a CRLF inside quotes as two lines.
  let countedTwice = 0;
  // Lines are counted while parsing, not while reading: records that an error finds unread are lost, and so would be their
  // lines.
  const place = (cells: string[], { lines }: { lines: number }): CsvRecord => {
    let breaks = 0;
    for (const cell of cells) {
      if (!cell.includes('\n') && !cell.includes('\r')) continue;
      countedTwice += cell.split('\r\n').length - 1;
      breaks += cell.split(/\r\n|\r|\n/).length - 1;
    }
    lastLine = lines - countedTwice;
    return { line: lastLine - breaks, lastLine, cells: cells.map(unguarded) };
  };
  const parser = parse({
    bom: true,
    // The types of csv-parse expect the record to stay a list.
    on_record: place as never,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: MAX_RECORD_BYTES,
  });
  // The pipeline ends the parser with its error, so the loop below throws it.
  pipeline(Readable.from(textOnly(source)), parser, () => {});
  try {
    yield* parser as AsyncIterable<unknown> as AsyncIterable<CsvRecord>;
  } catch (error) {
    const { code } = error as CsvError;
    if (code === 'CSV_QUOTE_NOT_CLOSED')
      throw refuse('a quote is opened here and never closed', lastLine + 1);
    if (code === 'CSV_MAX_RECORD_SIZE')
      throw refuse(
        `a row of more than ${MAX_RECORD_BYTES / 1000} kB begins here: a quote is never closed, or the file is not CSV`,
        lastLine + 1,
      );
    throw error;
  }
};

const unguarded = (cell: string): string => (GUARDED.test(cell) ? cell.slice(1) : cell);

const textOnly = async function* (source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let lines = 1;
  let isFirst = true;
  for await (const bytes of source) {
    const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const known = isFirst && MAGIC.find(([hex]) => chunk.subarray(0, hex.length / 2).toString('hex') === hex);
    if (known) throw refuse(`this is ${known[1]}`);
    isFirst = false;
    const nul = chunk.indexOf(0);
    if (nul >= 0) throw refuse('a binary file, not text: it holds NUL bytes', lines + countLines(chunk, nul));
    lines += countLines(chunk, chunk.length);
    yield chunk;
  }
};

const countLines = (chunk: Buffer, end: number): number => {
  let lines = 0;
  for (let at = chunk.indexOf(10); at >= 0 && at < end; at = chunk.indexOf(10, at + 1)) lines += 1;
  return lines;
};

// A spreadsheet takes a cell that begins so for a formula, which may read other cells or start a program; with an apostrophe
// before it, it is text (OWASP, CSV Injection). In some languages the full-width signs begin one as well.
const FORMULA = /^[=+\-@＝＋－＠\t\r\n]/;
const GUARDED = /^'[=+\-@＝＋－＠\t\r\n]/;

/** Returns one line of CSV, with its line end. A text that a spreadsheet would take for a formula gets an apostrophe before it. */
export const csvLine = (cells: (string | number | null)[]): string =>
  `${cells
    .map((cell) => {
      const given = cell === null ? '' : String(cell);
      const text = typeof cell === 'string' && FORMULA.test(given) ? `'${given}` : given;
      return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
    })
    .join(',')}\n`;

import { MAX_IMPORT_BYTES, readMultipart } from '../../services/api/plugins/multipart.ts';
import { readReply } from '../../services/mail/smtp/outcome.ts';
import { createReplyReader, MAX_REPLY_BYTES } from '../../services/mail/smtp/reply-reader.ts';
import { pastedLimits } from '../../services/papers/text/pasted-papers.ts';
import { MAX_RECORD_BYTES, readCsv } from '../../services/platform/csv.ts';
import { DomainError } from '../../services/platform/errors.ts';
import { parseAddress } from '../../services/subscribers/address.ts';
import {
  createRowReader,
  type ImportColumn,
  importColumns,
  readImportHeader,
} from '../../services/subscribers/import/import-row.ts';
import { readKeyword } from '../../services/subscribers/preferences/following.ts';
import type { Preferences } from '../../services/subscribers/preferences/preferences.ts';
import {
  readForgotten,
  readPreferencesForm,
} from '../../services/subscribers/preferences/preferences-form.ts';
import { defaultNumbers } from '../../services/subscribers/settings.ts';
import type { MeasuredParser } from './parsers.ts';

// A form has room for the pasted papers, and may encode one byte of them as three characters.
const FORM_BYTES = 4 * pastedLimits.bytes;

const current: Preferences = {
  topics: [],
  keywords: [],
  muted: [],
  authors: [],
  blocked: [],
  ...defaultNumbers(),
  days: [1],
  zone: 'UTC',
  pausedUntil: null,
};
const known = { topicSlugs: new Set(['nlp']), today: '2025-09-04' };
const readForm = (form: Record<string, string | string[]>) => readPreferencesForm(form, current, known);

const readRow = createRowReader({
  columns: [...importColumns],
  topics: [{ slug: 'nlp', name: 'Language' }],
  zones: new Map([['utc', 'UTC']]),
  now: new Date('2025-09-04T00:00:00Z'),
});

/** Returns a refusal as a result. */
const orRefusal = (read: () => unknown): unknown => {
  try {
    return read();
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
};
const orRefused = async (reading: Promise<unknown>): Promise<unknown> => {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
};

const cell = (column: ImportColumn): MeasuredParser => ({
  name: `a row of readers: ${column}`,
  limit: MAX_RECORD_BYTES,
  parse: (text) =>
    orRefusal(() =>
      readRow(
        importColumns.map((each) => (each === column ? text : each === 'email' ? 'ada@example.org' : '')),
      ),
    ),
});

const csvOf = async (text: string): Promise<unknown> => {
  const records: unknown[] = [];
  for await (const record of readCsv(inPieces(Buffer.from(text)))) records.push(record);
  return records;
};
const inPieces = async function* (bytes: Buffer) {
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
};

const BOUNDARY = 'x';
const part = (disposition: string, content: string): string =>
  `--${BOUNDARY}\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n${content}\r\n`;
const multipart = (body: string): Promise<unknown> =>
  orRefused(
    readMultipart(`multipart/form-data; boundary=${BOUNDARY}`, Buffer.from(`${body}--${BOUNDARY}--\r\n`)),
  );

const smtp = (text: string): unknown => {
  const replies: unknown[] = [];
  const read = createReplyReader({
    onReply: (reply) => replies.push(readReply('RCPT', reply)),
    onNonsense: (what) => replies.push(what),
  });
  read(Buffer.from(text));
  return replies;
};

/** The parsers of forms, of files of readers, and of relays' replies. */
export const formParsers: MeasuredParser[] = [
  { name: 'an address', limit: FORM_BYTES, parse: (text) => orRefusal(() => parseAddress(text)) },
  {
    name: 'an address: domain',
    limit: FORM_BYTES,
    parse: (text) => orRefusal(() => parseAddress(`a@${text}`)),
  },
  { name: 'words to follow', limit: FORM_BYTES, parse: readKeyword },
  { name: 'preferences: keywords', limit: FORM_BYTES, parse: (keywords) => readForm({ keywords }) },
  { name: 'preferences: topics', limit: FORM_BYTES, parse: (text) => readForm({ topics: text.split(' ') }) },
  { name: 'preferences: days', limit: FORM_BYTES, parse: (text) => readForm({ days: text.split(' ') }) },
  {
    name: 'preferences: hour, zone',
    limit: FORM_BYTES,
    parse: (text) => readForm({ hour: text, zone: text }),
  },
  { name: 'preferences: pause', limit: FORM_BYTES, parse: (pausedUntil) => readForm({ pausedUntil }) },
  {
    name: 'preferences: forgotten',
    limit: FORM_BYTES,
    parse: (text) => readForgotten({ forget: text.split(' ') }),
  },
  { name: 'CSV', limit: MAX_IMPORT_BYTES, parse: (text) => orRefused(csvOf(text)) },
  {
    name: 'CSV: header',
    limit: MAX_RECORD_BYTES,
    parse: (text) => orRefusal(() => readImportHeader(text.split(','))),
  },
  ...importColumns.map(cell),
  { name: 'a form with files', limit: MAX_IMPORT_BYTES, parse: (text) => multipart(part('name="a"', text)) },
  {
    name: 'a form with files: name',
    limit: MAX_IMPORT_BYTES,
    parse: (text) => multipart(part(`name="${text}"`, 'a')),
  },
  { name: 'a form with files: body', limit: MAX_IMPORT_BYTES, parse: multipart },
  {
    name: 'a form with files: fields',
    limit: MAX_IMPORT_BYTES,
    parse: (text) =>
      multipart(
        text
          .split(' ')
          .map(() => part('name="a"', 'b'))
          .join(''),
      ),
  },
  { name: 'a relay’s replies', limit: MAX_REPLY_BYTES, parse: smtp },
  {
    name: 'a relay’s refusal',
    limit: MAX_REPLY_BYTES,
    parse: (text) => readReply('RCPT', { code: 550, text: `550 ${text}` }),
  },
];

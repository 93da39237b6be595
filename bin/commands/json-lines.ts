import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { DomainError, messageOf } from '../../services/platform/errors.ts';

/** A value with its line, counted from 1. */
type Line = { line: number; value: unknown };

/** Returns an error that names the file and the line. */
export const lineError = (file: string, line: number, reason: string): DomainError =>
  new DomainError('invalid_input', `${file}, line ${line}: ${reason}`);

// No object of these files is nearly this long; a file without line ends is something else.
const MAX_LINE_CHARS = 50_000_000;

/**
 * Reads JSON values as a stream, one from each line; a file whose name ends in `.gz` is unpacked. A byte order mark, CRLF and
 * empty lines are skipped.
 *
 * @throws DomainError that names the file and the first line that is not JSON
 */
export async function* readJsonLines(file: string): AsyncGenerator<Line> {
  let line = 0;
  for await (const text of textLines(file)) {
    line += 1;
    const trimmed = text.replace(/^\ufeff/, '').trim();
    if (trimmed === '') continue;
    let value: unknown;
    try {
      value = JSON.parse(trimmed);
    } catch (error) {
      throw lineError(file, line, `not JSON (${messageOf(error)})`);
    }
    yield { line, value };
  }
}

async function* textLines(file: string): AsyncGenerator<string> {
  const raw = createReadStream(file);
  const gunzip = file.endsWith('.gz') ? createGunzip() : null;
  // pipe() does not forward errors: a file that cannot be read has to end the unpacking too.
  if (gunzip) raw.on('error', (error) => gunzip.destroy(error)).pipe(gunzip);
  const decoder = new TextDecoder();
  let rest = '';
  let line = 0;
  try {
    for await (const chunk of gunzip ?? raw) {
      const lines = (rest + decoder.decode(chunk as Buffer, { stream: true })).split('\n');
      rest = lines.pop()!;
      line += lines.length;
      yield* lines;
      if (rest.length > MAX_LINE_CHARS) throw lineError(file, line + 1, 'far too long for one JSON object');
    }
  } catch (error) {
    // The error of a file that is missing or unreadable has no line.
    if (error instanceof DomainError || (error as NodeJS.ErrnoException).syscall) throw error;
    throw lineError(file, line + 1, messageOf(error));
  } finally {
    raw.destroy();
    gunzip?.destroy();
  }
  yield rest + decoder.decode();
}

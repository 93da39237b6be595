import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Fatal } from '../paper.ts';

export type TextSource = { text: string; fatal: null } | { text: null; fatal: Fatal };

/** The largest file that is read; the list of a day has about 0.1 MB. */
export const MAX_TEXT_BYTES = 16 * 1024 * 1024;

const refuse = (reason: string, line: number | null = null): TextSource => ({
  text: null,
  fatal: { line, reason },
});
const megabytes = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(1)} MB`;
const tooLarge = (bytes: number | null) =>
  refuse(
    `${bytes === null ? 'more than' : `${megabytes(bytes)}, over the limit of`} ${megabytes(MAX_TEXT_BYTES)}: not one day's list; split it or check the name`,
  );

/**
 * Reads a file as UTF-8. A problem is returned as `fatal`, in words for the operator: the file is missing, a folder,
 * larger than `MAX_TEXT_BYTES` (it is then not read into memory), binary, or not UTF-8.
 */
export const readTextFile = async (path: string): Promise<TextSource> => {
  try {
    const found = await stat(path);
    if (found.isDirectory()) return refuse(`${path} is a folder: name the file in it`);
    if (!found.isFile() && !found.isFIFO()) return refuse(`${path} is not a file`);
    if (found.size > MAX_TEXT_BYTES) return tooLarge(found.size);
    const bytes = await collect(createReadStream(path));
    return bytes ? decode(bytes) : tooLarge(null);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return refuse(`${path} does not exist: check the name`);
    if (code === 'EACCES' || code === 'EPERM')
      return refuse(`${path} may not be read by this user: check its permissions`);
    return refuse(`${path} could not be read: ${message}`);
  }
};

/** Returns the bytes of a stream, or null once there are more than `MAX_TEXT_BYTES`. Leaving the loop closes the stream. */
const collect = async (stream: AsyncIterable<Uint8Array>): Promise<Buffer | null> => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > MAX_TEXT_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

const MAGIC: [string, string][] = [
  ['1f8b', 'a gzip file: unpack it first'],
  ['504b0304', 'a zip file: unpack it first'],
  ['25504446', 'a PDF: save it as plain text first'],
  ['fffe', 'UTF-16 text: save it as UTF-8'],
  ['feff', 'UTF-16 text: save it as UTF-8'],
];

const decode = (bytes: Buffer): TextSource => {
  const known = MAGIC.find(([hex]) => bytes.subarray(0, hex.length / 2).toString('hex') === hex);
  if (known) return refuse(`this is ${known[1]}`);
  const nul = bytes.indexOf(0);
  if (nul >= 0)
    return refuse('a binary file, not text: it holds NUL bytes', lineAt(bytes.toString('latin1', 0, nul)));
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), fatal: null };
  } catch {
    const lenient = new TextDecoder('utf-8').decode(bytes);
    return refuse(
      'not valid UTF-8 here: save the file as UTF-8',
      lineAt(lenient.slice(0, lenient.indexOf('\ufffd'))),
    );
  }
};

const lineAt = (before: string): number => before.split(/\r\n|\r|\n/).length;

import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Fatal } from '../paper.ts';

export type TextSourceOptions = {
  /** Refused beyond it, before reading where the size is known. Default 16 MiB: a day's list is 0.1. */
  maxBytes?: number;
  /** For an address: the whole request, body included. Default 15,000. */
  timeoutMs?: number;
  fetch?: typeof globalThis.fetch;
};
export type TextSource = { text: string; fatal: null } | { text: null; fatal: Fatal };

export const MAX_TEXT_BYTES = 16 * 1024 * 1024;
const TIMEOUT_MS = 15_000;

const refuse = (reason: string, line: number | null = null): TextSource => ({
  text: null,
  fatal: { line, reason },
});
const megabytes = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(1)} MB`;
const tooLarge = (bytes: number | null, maxBytes: number) =>
  refuse(
    `${bytes === null ? 'more than' : `${megabytes(bytes)}, over the limit of`} ${megabytes(maxBytes)}: not one day's list; split it or check the name`,
  );

/**
 * Text from a file or an http(s) address, as UTF-8. Whatever is wrong with it comes back as `fatal`, in words for
 * the operator: missing, a folder, too large (never read into memory), binary, not UTF-8, HTML, unreachable.
 */
export const readTextSource = (pathOrUrl: string, options: TextSourceOptions = {}): Promise<TextSource> =>
  /^https?:\/\//i.test(pathOrUrl) ? readUrl(pathOrUrl, options) : readFile(pathOrUrl, options);

const readFile = async (
  path: string,
  { maxBytes = MAX_TEXT_BYTES }: TextSourceOptions,
): Promise<TextSource> => {
  try {
    const found = await stat(path);
    if (found.isDirectory()) return refuse(`${path} is a folder: name the file in it`);
    if (!found.isFile() && !found.isFIFO()) return refuse(`${path} is not a file`);
    if (found.size > maxBytes) return tooLarge(found.size, maxBytes);
    const bytes = await collect(createReadStream(path), maxBytes);
    return bytes ? decode(bytes) : tooLarge(null, maxBytes);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return refuse(`${path} does not exist: check the name`);
    if (code === 'EACCES' || code === 'EPERM')
      return refuse(`${path} may not be read by this user: check its permissions`);
    return refuse(`${path} could not be read: ${message}`);
  }
};

const readUrl = async (url: string, options: TextSourceOptions): Promise<TextSource> => {
  const { maxBytes = MAX_TEXT_BYTES, timeoutMs = TIMEOUT_MS, fetch = globalThis.fetch } = options;
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), timeoutMs);
  try {
    const response = await fetch(url, {
      signal: stop.signal,
      headers: { accept: 'text/plain, application/json, application/xml;q=0.9, */*;q=0.1' },
    });
    if (!response.ok) return refuse(`${url} answered ${response.status} ${response.statusText}`.trim());
    const announced = Number(response.headers.get('content-length') ?? 0);
    if (announced > maxBytes) return tooLarge(announced, maxBytes);
    const type = response.headers.get('content-type') ?? '';
    if (/\bhtml\b/i.test(type))
      return refuse(`${url} is a web page (${type}): give the address of its text export, feed or API`);
    const bytes = response.body ? await collect(response.body, maxBytes) : Buffer.alloc(0);
    return bytes ? decode(bytes) : tooLarge(null, maxBytes);
  } catch (error) {
    if (stop.signal.aborted)
      return refuse(`${url} did not answer completely within ${timeoutMs} ms: try again later`);
    const { message, cause } = error as Error;
    return refuse(`${url} could not be fetched: ${cause instanceof Error ? cause.message : message}`);
  } finally {
    clearTimeout(timer);
    stop.abort();
  }
};

/** The bytes of a stream, or null as soon as they are more than `maxBytes`; leaving the loop closes the stream. */
const collect = async (stream: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Buffer | null> => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > maxBytes) return null;
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

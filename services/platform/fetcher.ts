import { isIP } from 'node:net';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Agent, type Dispatcher, request } from 'undici';
import { type Clock, systemClock } from './clock.ts';
import { decodeText } from './decode-text.ts';
import { messageOf } from './errors.ts';
import { parseUrl } from './parse-url.ts';
import { isPublicAddress, PrivateAddress, publicLookup } from './public-address.ts';
import { readRetryAfter } from './retry-after.ts';

export type Fault =
  | 'bad-address'
  | 'private-address'
  | 'unreachable'
  | 'timeout'
  | 'status'
  | 'too-many-requests'
  | 'too-many-redirects'
  | 'too-large'
  | 'charset';

export type Fetched =
  | { kind: 'ok'; text: string; etag: string | null; lastModified: string | null; attempts: number }
  | { kind: 'unchanged'; attempts: number }
  | {
      kind: 'failed';
      fault: Fault;
      /** What went wrong, in words for the operator. */
      reason: string;
      status: number | null;
      attempts: number;
      /** How long the server asks clients to wait; null where it does not say. */
      retryAfterMs: number | null;
    };

export type FetchInput = {
  url: string;
  accept: string;
  etag?: string | null;
  lastModified?: string | null;
  /** The shortest time between two requests to the host. */
  gapMs?: number;
  /** Whether the address may be private, as for those that the operator configured. A redirect to another host may not. */
  trusted?: boolean;
  /** The longest response that is read, if less than the fetcher's own limit. */
  maxBytes?: number;
  /** Whether a redirect is followed, as it is where this is missing. */
  followRedirects?: boolean;
};

/** The longest response that is read. */
export const MAX_FETCHED_BYTES = 32 * 1024 * 1024;
const MAX_REDIRECTS = 5;
const AGAIN: ReadonlySet<Fault> = new Set(['unreachable', 'timeout', 'too-many-requests']);

/** The failure of one attempt. */
class Failed extends Error {
  readonly fault: Fault;
  readonly status: number | null;
  readonly retryAfterMs: number | null;
  constructor(
    fault: Fault,
    reason: string,
    status: number | null = null,
    retryAfterMs: number | null = null,
  ) {
    super(reason);
    this.fault = fault;
    this.status = status;
    this.retryAfterMs = retryAfterMs;
  }
}

/**
 * Fetches text over HTTP, and never throws for what a server does. It makes conditional requests, limits the time of each
 * attempt (body included), retries with growing pauses and honours Retry-After. It checks the size before and while it
 * reads, and sends at most one request to a host in each gap. It refuses private addresses, also after a redirect.
 */
export const createFetcher = (options: {
  userAgent: string;
  timeoutMs?: number;
  maxBytes?: number;
  attempts?: number;
  backOffMs?: number;
  /** The longest pause before a retry. After a longer Retry-After the caller has to retry. */
  longestWaitMs?: number;
  sleep?: (ms: number) => Promise<void>;
  /** Returns a monotonic time, for the gaps between requests. */
  nowMs?: () => number;
  /** Gives the time of day, for a Retry-After that is a date. */
  clock?: Clock;
  /** Returns a number of at least 0 and less than 1. */
  random?: () => number;
}) => {
  const {
    timeoutMs = 20_000,
    maxBytes = MAX_FETCHED_BYTES,
    attempts = 3,
    backOffMs = 1_000,
    longestWaitMs = 30_000,
    sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
    nowMs = () => performance.now(),
    clock = systemClock,
    random = Math.random,
  } = options;
  const open = new Agent({ connect: { timeout: timeoutMs } });
  const guarded = new Agent({ connect: { timeout: timeoutMs, lookup: publicLookup } });
  const nextAt = new Map<string, number>();

  const waitTurn = async (host: string, gapMs: number): Promise<void> => {
    const now = nowMs();
    const turn = Math.max(now, nextAt.get(host) ?? 0);
    nextAt.set(host, turn + gapMs);
    if (turn > now) await sleep(turn - now);
  };

  const read = async (body: Readable, headers: Headers, limit = maxBytes): Promise<Buffer> => {
    const announced = Number(headers['content-length'] ?? 0);
    const encoding = String(headers['content-encoding'] ?? 'identity').toLowerCase();
    const most = Math.min(limit, maxBytes);
    if (announced > most) throw tooLarge(most);
    if (encoding !== 'identity' && encoding !== 'gzip')
      throw new Failed('charset', `it is packed as "${encoding}", which was not asked for`);
    const stream = encoding === 'gzip' ? body.pipe(createGunzip()) : body;
    body.on('error', (error) => stream.destroy(error));
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > most) throw tooLarge(most);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  };

  const attempt = async (input: FetchInput, signal: AbortSignal): Promise<Fetched> => {
    const trustedHost = input.trusted ? hostOf(input.url) : null;
    let url = input.url;
    const maxRedirects = input.followRedirects === false ? 0 : MAX_REDIRECTS;
    for (let hop = 0; hop <= maxRedirects; hop++) {
      const host = checkAddress(url, trustedHost);
      await waitTurn(host, input.gapMs ?? 0);
      const { statusCode, headers, body } = await request(url, {
        dispatcher: host === trustedHost ? open : guarded,
        signal,
        headers: {
          'user-agent': options.userAgent,
          accept: input.accept,
          'accept-encoding': 'gzip',
          ...(input.etag && { 'if-none-match': input.etag }),
          ...(input.lastModified && { 'if-modified-since': input.lastModified }),
        },
      });
      // However this ends, the rest of the body is not awaited, and its errors do not matter.
      body.on('error', () => {});
      try {
        if (statusCode === 304) return { kind: 'unchanged', attempts: 1 };
        const { location } = headers;
        if (statusCode >= 300 && statusCode < 400 && typeof location === 'string') {
          const target = parseUrl(location, url);
          if (!target) throw new Failed('bad-address', `it leads to "${location}"`);
          url = target.href;
          continue;
        }
        if (statusCode !== 200) throw refused(statusCode, headers, clock);
        const text = decodeText(
          await read(body, headers, input.maxBytes),
          String(headers['content-type'] ?? ''),
        );
        if (text === null)
          throw new Failed('charset', 'it is neither UTF-8 nor in the charset that it names');
        const header = (name: string) => (typeof headers[name] === 'string' ? headers[name] : null);
        return { kind: 'ok', text, etag: header('etag'), lastModified: header('last-modified'), attempts: 1 };
      } finally {
        body.destroy();
      }
    }
    throw new Failed('too-many-redirects', `it redirects more than ${maxRedirects} times`);
  };

  const attemptInTime = async (input: FetchInput): Promise<Fetched | Failed> => {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), timeoutMs);
    try {
      return await attempt(input, stop.signal);
    } catch (error) {
      if (error instanceof Failed) return error;
      if (stop.signal.aborted)
        return new Failed('timeout', `it did not answer completely within ${timeoutMs} ms`);
      if (error instanceof PrivateAddress) return new Failed('private-address', error.message);
      return new Failed('unreachable', `it cannot be reached: ${messageOf(error)}`);
    } finally {
      clearTimeout(timer);
    }
  };

  return {
    fetch: async (input: FetchInput): Promise<Fetched> => {
      for (let made = 1; ; made++) {
        const result = await attemptInTime(input);
        if (!(result instanceof Failed)) return { ...result, attempts: made };
        const { fault, status, retryAfterMs } = result;
        const mayPass = AGAIN.has(fault) || (status !== null && status >= 500);
        // Half of the pause is random, so that processes that failed together do not retry together.
        const pause = retryAfterMs ?? backOffMs * 2 ** (made - 1) * (0.5 + random() / 2);
        if (!mayPass || made >= attempts || pause > longestWaitMs)
          return { kind: 'failed', fault, reason: result.message, status, attempts: made, retryAfterMs };
        await sleep(pause);
      }
    },
    close: async (): Promise<void> => {
      await Promise.all([open.destroy(), guarded.destroy()]);
    },
  };
};

export type Fetcher = ReturnType<typeof createFetcher>;

type Headers = Dispatcher.ResponseData['headers'];

const hostOf = (url: string): string | null => parseUrl(url)?.host ?? null;

const checkAddress = (text: string, trustedHost: string | null): string => {
  const url = parseUrl(text);
  if (!url) throw new Failed('bad-address', 'it is no web address');
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw new Failed('bad-address', `${url.protocol} is not fetched`);
  if (url.host === trustedHost) return url.host;
  // A host name is checked when it is resolved; an IP address is never resolved, so it is checked here.
  const bare = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(bare) !== 0 && !isPublicAddress(bare))
    throw new Failed('private-address', `${url.hostname} is not an address of the open internet`);
  if (url.username !== '' || url.password !== '') throw new Failed('bad-address', 'it holds a password');
  return url.host;
};

const tooLarge = (maxBytes: number): Failed =>
  new Failed('too-large', `it is larger than ${Math.round(maxBytes / 1024 / 1024)} MB`);

const refused = (status: number, headers: Headers, clock: Clock): Failed => {
  const wait = readRetryAfter(String(headers['retry-after'] ?? ''), clock);
  return new Failed(status === 429 ? 'too-many-requests' : 'status', `it answered ${status}`, status, wait);
};

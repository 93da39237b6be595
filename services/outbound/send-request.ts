import { isIP } from 'node:net';
import type { Readable } from 'node:stream';
import { Agent, request } from 'undici';
import type { Clock } from '../platform/clock.ts';
import { messageOf } from '../platform/errors.ts';
import { isPublicAddress, PrivateAddress, publicLookup } from '../platform/public-address.ts';
import { readRetryAfter } from '../platform/retry-after.ts';
import { cutStorable } from '../platform/storable.ts';
import { isAllowedPrivate } from './receiver-url.ts';

/** For everything: name, connection, TLS, request and response. */
export const TIMEOUT_MS = 10_000;
export const MAX_RESPONSE_BYTES = 65_536;

export type AttemptResult = {
  /** Null where there was no response. */
  status: number | null;
  /** Why the attempt failed, in words for the operator; null where it succeeded. */
  error: string | null;
  /** The beginning of the response's body. */
  response: string;
  retryAfterMs: number | null;
  durationMs: number;
};

/**
 * Posts bodies to endpoints. Any 2xx is a success, whatever its body. Redirects are not followed, and an address in a private
 * network is refused after its name was resolved, unless its host is in `allowPrivate`.
 */
export const createRequestSender = (options: {
  userAgent: string;
  allowPrivate: readonly string[];
  clock: Clock;
  timeoutMs?: number;
}) => {
  const { timeoutMs = TIMEOUT_MS, clock } = options;
  const guarded = new Agent({ connect: { timeout: timeoutMs, lookup: publicLookup } });
  const open = new Agent({ connect: { timeout: timeoutMs } });

  const dispatcherFor = (url: URL): Agent => {
    if (isAllowedPrivate(url, options.allowPrivate)) return open;
    // A host name is checked when it is resolved; an IP address is never resolved, so it is checked here.
    const bare = url.hostname.replace(/^\[|\]$/g, '');
    if (isIP(bare) !== 0 && !isPublicAddress(bare)) throw new PrivateAddress(url.hostname);
    return guarded;
  };

  return {
    post: async (address: string, headers: Record<string, string>, body: string): Promise<AttemptResult> => {
      const startedAt = performance.now();
      const stop = new AbortController();
      const timer = setTimeout(() => stop.abort(), timeoutMs);
      const end = (
        status: number | null,
        error: string | null,
        response = '',
        retryAfterMs: number | null = null,
      ) => ({ status, error, response, retryAfterMs, durationMs: Math.round(performance.now() - startedAt) });
      try {
        const url = new URL(address);
        const got = await request(url, {
          method: 'POST',
          dispatcher: dispatcherFor(url),
          signal: stop.signal,
          headers: {
            'user-agent': options.userAgent,
            'content-type': 'application/json',
            accept: '*/*',
            ...headers,
          },
          body,
        });
        const response = await readBeginning(got.body);
        const { statusCode } = got;
        if (statusCode >= 200 && statusCode < 300) return end(statusCode, null, response);
        const error =
          statusCode >= 300 && statusCode < 400
            ? `it redirects (${statusCode}), which is not followed`
            : `it returned ${statusCode}`;
        return end(
          statusCode,
          error,
          response,
          readRetryAfter(String(got.headers['retry-after'] ?? ''), clock),
        );
      } catch (error) {
        if (stop.signal.aborted) return end(null, `no response within ${timeoutMs / 1_000} seconds`);
        if (error instanceof PrivateAddress) return end(null, `${error.message}, so nothing was sent`);
        return end(null, `it cannot be reached: ${messageOf(error)}`);
      } finally {
        clearTimeout(timer);
      }
    },
    close: async (): Promise<void> => {
      await Promise.all([open.destroy(), guarded.destroy()]);
    },
  };
};

export type RequestSender = ReturnType<typeof createRequestSender>;

/** Returns the beginning of a body as text. One that breaks off, or is not sent in time, is as long as it came. */
const readBeginning = async (body: Readable): Promise<string> => {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      size += chunk.length;
      if (size >= MAX_RESPONSE_BYTES) break;
    }
  } catch {
    // The status decides about the attempt.
  } finally {
    body.on('error', () => {});
    body.destroy();
  }
  const text = Buffer.concat(chunks).subarray(0, MAX_RESPONSE_BYTES).toString('utf8');
  return cutStorable(text, MAX_RESPONSE_BYTES);
};

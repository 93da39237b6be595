import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Holds a response that browsers and proxies may cache, and revalidate by its tag or its time (RFC 9110, 13). */
export type CachedBody = {
  type: string;
  body: Buffer;
  /** Returns the compressed body when the caller caches it. */
  gzip?: () => Buffer;
  etag: string;
  modified?: Date | null;
  maxAgeSeconds: number;
  /** Says that the body of this address never changes, so that a browser does not ask again (RFC 8246). */
  isImmutable?: boolean;
  /** Names the header, besides Accept-Encoding, by which the response was chosen. */
  varyBy?: string;
};

/** Returns a weak ETag, because the compressed and the plain body share it. */
export const etagOf = (...parts: (string | Buffer)[]): string => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return `W/"${hash.digest('base64url').slice(0, 16)}"`;
};

const bare = (tag: string): string => tag.trim().replace(/^W\//, '');

const isKnown = (
  { headers }: FastifyRequest,
  { etag, modified }: Pick<CachedBody, 'etag' | 'modified'>,
): boolean => {
  const tags = headers['if-none-match'];
  if (tags !== undefined)
    return tags.split(',').some((tag) => tag.trim() === '*' || bare(tag) === bare(etag));
  const since = Date.parse(headers['if-modified-since'] ?? '');
  // The header only has whole seconds.
  return modified ? Math.floor(modified.getTime() / 1000) * 1000 <= since : false;
};

const wantsGzip = ({ headers }: FastifyRequest): boolean =>
  /(^|,)\s*(x-)?gzip\s*(;\s*q=(?!0(\.0*)?\s*(,|$))|,|$)/i.test(String(headers['accept-encoding'] ?? ''));

/** Compressing a smaller body saves less than it costs. */
const GZIP_FROM_BYTES = 1_000;

/** Sets the encoding that the client accepts, and returns the body to send. */
export const encode = (
  request: FastifyRequest,
  reply: FastifyReply,
  body: Buffer,
  gzip: () => Buffer = () => gzipSync(body, { level: 5 }),
): Buffer => {
  reply.header('vary', 'accept-encoding');
  if (body.length < GZIP_FROM_BYTES || !wantsGzip(request)) return body;
  reply.header('content-encoding', 'gzip');
  return gzip();
};

/** Sends a response, or 304 to a client that has cached it. */
export const sendCached = (request: FastifyRequest, reply: FastifyReply, kept: CachedBody): FastifyReply => {
  reply
    .header('etag', kept.etag)
    .header('cache-control', `public, max-age=${kept.maxAgeSeconds}${kept.isImmutable ? ', immutable' : ''}`);
  if (kept.modified) reply.header('last-modified', kept.modified.toUTCString());
  const vary = kept.varyBy === undefined ? 'accept-encoding' : `${kept.varyBy}, accept-encoding`;
  if (isKnown(request, kept)) return reply.code(304).header('vary', vary).send();
  // A PNG and a JPEG are compressed already.
  if (/^image\/(?:png|jpeg)/.test(kept.type)) return reply.type(kept.type).send(kept.body);
  const body = encode(request, reply, kept.body, kept.gzip);
  return reply.type(kept.type).header('vary', vary).send(body);
};

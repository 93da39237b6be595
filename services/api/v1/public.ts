import type { FastifyReply, FastifyRequest } from 'fastify';
import { etagOf, sendCached } from '../http/conditional.ts';

/**
 * Sends what is open to all as JSON, or 304 to a client that has it. Any page may read it (CORS), and a cache may keep it for
 * `maxAgeSeconds`. `text` is the serialised body.
 */
export const sendPublic = (
  request: FastifyRequest,
  reply: FastifyReply,
  text: string | Buffer,
  options: { maxAgeSeconds: number; type?: string; modified?: Date | null },
): FastifyReply => {
  const body = typeof text === 'string' ? Buffer.from(text) : text;
  return sendCached(request, reply, {
    type: options.type ?? 'application/json; charset=utf-8',
    body,
    etag: etagOf(body),
    modified: options.modified ?? null,
    maxAgeSeconds: options.maxAgeSeconds,
  });
};

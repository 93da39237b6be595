import type { FastifyReply } from 'fastify';
import { withoutZone } from '../../platform/place.ts';

/**
 * Sends the response to a signed link. It must not be cached or indexed, and its URL is not passed on as a referrer.
 */
export const sendPrivate = (reply: FastifyReply, type: string, text: string | Buffer): FastifyReply =>
  reply
    .type(`${type}; charset=utf-8`)
    .header('cache-control', 'no-store')
    .header('referrer-policy', 'no-referrer')
    .header('x-robots-tag', 'noindex, nofollow')
    .send(text);

export const sendPrivatePage = (reply: FastifyReply, html: string | Buffer): FastifyReply =>
  sendPrivate(reply, 'text/html', html);

/** Returns where a request came from, as the record of consent stores it. */
export const originOf = (request: { ip: string; headers: { 'user-agent'?: string | undefined } }) => ({
  ip: withoutZone(request.ip),
  agent: request.headers['user-agent'] ?? null,
});

/** Returns whether the client asks for JSON, as a program does and a browser does not. */
export const wantsJson = (request: { headers: { accept?: string | undefined } }): boolean =>
  /\bjson\b/.test(request.headers.accept ?? '');

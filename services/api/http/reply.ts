import type { FastifyReply } from 'fastify';

/** What is behind a signed link: nobody keeps it, no robot lists it, and its address goes nowhere. */
export const sendPrivate = (reply: FastifyReply, type: string, text: string | Buffer): FastifyReply =>
  reply
    .type(`${type}; charset=utf-8`)
    .header('cache-control', 'no-store')
    .header('referrer-policy', 'no-referrer')
    .header('x-robots-tag', 'noindex, nofollow')
    .send(text);

export const sendPrivatePage = (reply: FastifyReply, html: string | Buffer): FastifyReply =>
  sendPrivate(reply, 'text/html', html);

/** Where a request came from, as the record of consent keeps it. */
export const originOf = (request: { ip: string; headers: { 'user-agent'?: string | undefined } }) => ({
  ip: request.ip,
  agent: request.headers['user-agent'] ?? null,
});

/** Whether who asks is a program and not a browser. */
export const wantsJson = (request: { headers: { accept?: string | undefined } }): boolean =>
  /\bjson\b/.test(request.headers.accept ?? '');

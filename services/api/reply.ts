import type { FastifyReply } from 'fastify';

/** A page anyone may see, kept by browsers and proxies for a minute. */
export const sendPage = (reply: FastifyReply, html: string): FastifyReply =>
  reply.type('text/html; charset=utf-8').header('cache-control', 'public, max-age=60').send(html);

/** What is behind a signed link: nobody keeps it, no robot lists it, and its address goes nowhere. */
export const sendPrivate = (reply: FastifyReply, type: string, text: string): FastifyReply =>
  reply
    .type(`${type}; charset=utf-8`)
    .header('cache-control', 'no-store')
    .header('referrer-policy', 'no-referrer')
    .header('x-robots-tag', 'noindex, nofollow')
    .send(text);

export const sendPrivatePage = (reply: FastifyReply, html: string): FastifyReply =>
  sendPrivate(reply, 'text/html', html);

/** Where a request came from, as the record of consent keeps it. */
export const originOf = (request: { ip: string; headers: { 'user-agent'?: string | undefined } }) => ({
  ip: request.ip,
  agent: request.headers['user-agent'] ?? null,
});

/** Whether who asks is a program and not a browser. */
export const wantsJson = (request: { headers: { accept?: string | undefined } }): boolean =>
  /\bjson\b/.test(request.headers.accept ?? '');

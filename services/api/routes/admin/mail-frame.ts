import type { FastifyReply } from 'fastify';

/** Sends a mail for a sandboxed frame: it has its own styles, runs no scripts and leads nowhere. */
export const sendMailFrame = (reply: FastifyReply, html: string): FastifyReply =>
  reply
    // A sandboxed document has an opaque origin, so this header means nothing to it.
    .removeHeader('origin-agent-cluster')
    .type('text/html; charset=utf-8')
    .header(
      'content-security-policy',
      "default-src 'none';style-src 'unsafe-inline';img-src 'self' data:;frame-ancestors 'self';sandbox",
    )
    .send(html);

import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AdminFrame, AdminPages } from '../../../../templates/web/admin/views.ts';
import { formKey } from '../../../admin/sessions.ts';
import type { Container } from '../../../wiring/container.ts';

/** CachedBody by nobody. The address goes to our own pages alone: a form without a referrer could not name its origin. */
const sendHtml = (reply: FastifyReply, html: string): FastifyReply =>
  reply
    .type('text/html; charset=utf-8')
    .header('cache-control', 'no-store')
    .header('referrer-policy', 'same-origin')
    .header('x-robots-tag', 'noindex, nofollow')
    .send(html);

/** What a route has to say; who is signed in is put in for it. */
export type AdminFrameless<Page> = Omit<Page, keyof AdminFrame>;

/** Sends an operator's page; who is signed in, and the key of its forms, are put in here. */
export const createAdminPage = ({ templates }: Pick<Container, 'templates'>) => ({
  send: <Name extends keyof AdminPages & string>(
    request: FastifyRequest,
    reply: FastifyReply,
    name: Name,
    data: AdminFrameless<AdminPages[Name]>,
  ): FastifyReply => {
    const frame: AdminFrame = {
      operator: request.session?.operator ?? null,
      key: request.session ? formKey(request.session.token) : '',
    };
    return sendHtml(reply, templates.page(name, { ...frame, ...data } as never));
  },
  /** After something was done: the page that shows it, so that reloading does nothing again. */
  goTo: (reply: FastifyReply, path: string): FastifyReply =>
    reply.header('cache-control', 'no-store').redirect(path, 303),
});

export type AdminPage = ReturnType<typeof createAdminPage>;

import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AdminFrame, AdminPages } from '../../../../templates/web/admin/views.ts';
import { formKey } from '../../../admin/sessions.ts';
import type { Container } from '../../../wiring/container.ts';

/**
 * Sends HTML. The referrer goes to our own pages only: without it a form could not name its origin. An open page sends none,
 * because the URL of a sign-in link holds its token, and the forms of open pages need no origin.
 */
const sendHtml = (request: FastifyRequest, reply: FastifyReply, html: string): FastifyReply =>
  reply
    .type('text/html; charset=utf-8')
    .header('referrer-policy', request.routeOptions.config.open ? 'no-referrer' : 'same-origin')
    .header('x-robots-tag', 'noindex, nofollow')
    .send(html);

/** Holds what a route gives to its page; `send` adds the operator and the key of the forms. */
export type AdminFrameless<Page> = Omit<Page, keyof AdminFrame>;

/** Sends operators' pages, and adds the signed-in operator and the key of the forms to each. */
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
    return sendHtml(request, reply, templates.page(name, { ...frame, ...data } as never));
  },
  /** Redirects to the page that shows the result of an action, so that a reload does not repeat the action. */
  goTo: (reply: FastifyReply, path: string): FastifyReply => reply.redirect(path, 303),
});

export type AdminPage = ReturnType<typeof createAdminPage>;

import type { FastifyInstance } from 'fastify';
import type { Container } from '../../container.ts';
import { sendPrivatePage } from '../reply.ts';

/** `/admin?key=…`: the operator's page. It shows and never acts; the key comes from `paperboy admin-link`. */
export const adminRoutes = async (
  app: FastifyInstance,
  { clock, links, overview, templates }: Container,
): Promise<void> => {
  app.get<{ Querystring: { key?: string } }>('/admin', async (request, reply) => {
    if (typeof request.query.key !== 'string') {
      return sendPrivatePage(
        reply.code(401),
        templates.page('message', {
          title: 'The operator’s page',
          heading: 'The operator’s page needs its key',
          text: 'Open the address that npm start printed, or make a new one: npm run --silent paperboy -- admin-link',
          action: { label: 'To the front page', url: '/' },
        }),
      );
    }
    links.verify('admin', request.query.key, clock.now());
    return sendPrivatePage(reply, templates.page('admin', await overview.read()));
  });
};

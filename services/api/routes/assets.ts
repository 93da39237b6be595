import type { FastifyInstance } from 'fastify';
import type { Container } from '../../container.ts';

/** The style sheet, the script and the icon; their addresses carry a version, so they are kept for good. */
export const assetRoutes = async (app: FastifyInstance, { templates }: Container): Promise<void> => {
  for (const [name, asset] of Object.entries(templates.assets)) {
    app.get(`/assets/${name}`, async (_request, reply) =>
      reply.type(asset.type).header('cache-control', 'public, max-age=31536000, immutable').send(asset.text),
    );
  }
  app.get('/robots.txt', async (_request, reply) =>
    reply
      .type('text/plain; charset=utf-8')
      .send(
        [
          'User-agent: *',
          ...[
            'confirm',
            'preferences',
            'unsubscribe',
            'digest',
            'feedback',
            'address',
            'erase',
            'feed/',
            'admin',
          ].map((path) => `Disallow: /${path}`),
          '',
        ].join('\n'),
      ),
  );
};

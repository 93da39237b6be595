import { gzipSync } from 'node:zlib';
import type { Container } from '../../wiring/container.ts';
import type { App } from '../http/app-type.ts';
import { encode } from '../http/conditional.ts';

const DAY_SECONDS = 86_400;

const privatePaths = [
  'confirm',
  'preferences',
  'unsubscribe',
  'digest',
  'feedback',
  'address',
  'erase',
  'feed/',
  'admin',
  'search?',
];

/**
 * Serves style sheets, scripts and icons, which browsers cache without end because their URLs carry a version; and the
 * files that robots read.
 */
export const assetRoutes = async (app: App, { config, templates, tokens }: Container): Promise<void> => {
  for (const [name, asset] of Object.entries(templates.assets)) {
    const body = Buffer.from(asset.text);
    const gzip = gzipSync(body, { level: 9 });
    app.get(`/assets/${name}`, async (request, reply) =>
      reply
        .type(asset.type)
        .header('cache-control', 'public, max-age=31536000, immutable')
        .send(encode(request, reply, body, () => gzip)),
    );
  }

  app.get('/robots.txt', async (_request, reply) =>
    reply
      .type('text/plain; charset=utf-8')
      .header('cache-control', `public, max-age=${DAY_SECONDS}`)
      .send(
        [
          'User-agent: *',
          ...privatePaths.map((path) => `Disallow: /${path}`),
          '',
          `Sitemap: ${config.publicUrl}/sitemap.xml`,
          '',
        ].join('\n'),
      ),
  );

  // Browsers request this address whichever icon a page names.
  app.get('/favicon.ico', async (_request, reply) =>
    reply
      .type('image/svg+xml')
      .header('cache-control', `public, max-age=${DAY_SECONDS}`)
      .send(templates.assets['icon.svg']!.text),
  );

  app.get('/manifest.webmanifest', async (_request, reply) =>
    reply
      .type('application/manifest+json; charset=utf-8')
      .header('cache-control', `public, max-age=${DAY_SECONDS}`)
      .send({
        name: 'Paperboy',
        short_name: 'Paperboy',
        description: 'Trending papers, picked for you, once a day.',
        start_url: '/',
        display: 'minimal-ui',
        background_color: tokens.light.paper,
        theme_color: tokens.light.paper,
        icons: [{ src: '/assets/icon.svg', sizes: 'any', type: 'image/svg+xml' }],
      }),
  );
};

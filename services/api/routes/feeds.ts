import Type from 'typebox';
import { createVersionedCache } from '../../platform/cache.ts';
import { DomainError } from '../../platform/errors.ts';
import type { Container } from '../../wiring/container.ts';
import type { App } from '../http/app-type.ts';
import { type CachedBody, etagOf, sendCached } from '../http/conditional.ts';
import { text } from '../http/schemas.ts';
import { type FeedFormat, feedFormats } from '../reading/feed-formats.ts';
import { readPeriod } from '../reading/period.ts';
import type { Reading } from '../reading/reading.ts';

const MAX_AGE_SECONDS = 300;
const CARD_MAX_AGE_SECONDS = 86_400;
/** Limits the pictures for one place, which may be a service that shows links to many people. */
const CARDS_PER_MINUTE = 120;
const MAX_FEEDS = 60;
/** A sitemap may hold 50,000 URLs, but only the newest editions are worth a visit. */
const SITEMAP_EDITIONS = 1_000;

/** Serves what programs read: feeds, the pictures of links, the sitemap. */
export const feedRoutes = async (
  app: App,
  { config, editions, editionChanges, reading }: Container & { reading: Reading },
): Promise<void> => {
  const cache = createVersionedCache<string, CachedBody>({ name: 'feeds', max: MAX_FEEDS });

  const write = async (format: FeedFormat, topic: string | null): Promise<CachedBody> => {
    const feed = await reading.feeds.read(`/feed.${format}`, topic);
    const { type, write: inFormat } = feedFormats[format];
    const body = Buffer.from(inFormat(feed));
    return { type, body, etag: etagOf(body), modified: feed.updated, maxAgeSeconds: MAX_AGE_SECONDS };
  };

  for (const format of Object.keys(feedFormats) as FeedFormat[]) {
    app.get(
      `/feed.${format}`,
      { schema: { querystring: Type.Object({ topic: text() }) } },
      async (request, reply) => {
        const { topic } = request.query;
        const slug = topic ? topic.slice(0, 80) : null;
        const version = await editionChanges.version();
        const feed = await cache.read(`${format} ${slug}`, version, () => write(format, slug));
        return sendCached(request, reply, feed);
      },
    );
  }

  const drawing = {
    schema: { params: Type.Object({ name: Type.String() }) },
    config: { budget: 'card', rateLimit: { max: CARDS_PER_MINUTE, timeWindow: '1 minute' } },
  } as const;
  app.get('/cards/:name.png', drawing, async (request, reply) => {
    const period = readPeriod(request.params.name);
    const png = period?.kind === 'day' ? await reading.cards.of(period) : null;
    if (!png) throw new DomainError('not_found', 'There is no such picture.');
    reply.header('cross-origin-resource-policy', 'cross-origin');
    return sendCached(request, reply, {
      type: 'image/png',
      body: png,
      etag: etagOf(png),
      maxAgeSeconds: CARD_MAX_AGE_SECONDS,
    });
  });

  app.get('/sitemap.xml', async (request, reply) => {
    await editionChanges.version();
    const listed = await editions.list(SITEMAP_EDITIONS);
    const entry = (path: string, at: Date | null): string =>
      `<url><loc>${config.publicUrl}${path}</loc>${at ? `<lastmod>${at.toISOString()}</lastmod>` : ''}</url>`;
    const body = Buffer.from(
      `<?xml version="1.0" encoding="utf-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${[
        entry('/', editionChanges.newest()),
        entry('/papers', null),
        entry('/search', null),
        ...listed.map(({ date }) => entry(`/papers/${date}`, editionChanges.of(date))),
      ].join('')}</urlset>`,
    );
    return sendCached(request, reply, {
      type: 'application/xml; charset=utf-8',
      body,
      etag: etagOf(body),
      modified: editionChanges.newest(),
      maxAgeSeconds: MAX_AGE_SECONDS,
    });
  });
};

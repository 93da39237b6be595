import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { createVersionedCache } from '../../platform/cache.ts';
import { dayOfTime } from '../../platform/dates.ts';
import type { Container } from '../../wiring/container.ts';
import { type CachedBody, encode, etagOf, sendCached } from '../http/conditional.ts';

/**
 * Marks the place in a cached page where the signed time of its form goes. Each process has its own mark, so that no title or
 * abstract can hold it.
 */
export const FORM_TIME: string = randomUUID();

const MAX_PAGES = 200;
const MAX_AGE_SECONDS = 60;
/**
 * Forms shown within one window share its end as their time, so that nobody seems to have taken longer than they did.
 */
const WINDOW_MS = 500;

export type Rendered = { status: number; html: string };
type Page = { status: number; parts: Buffer[]; etag: string; shown?: Shown };
type Shown = Pick<CachedBody, 'body' | 'gzip'> & { until: number };

/** Caches the pages of editions until an edition changes or the day is over. */
export const createPageCache = ({
  clock,
  links,
  editionChanges,
}: Pick<Container, 'clock' | 'links' | 'editionChanges'>) => {
  const cache = createVersionedCache<string, Page>({ name: 'pages', max: MAX_PAGES });

  const cut = ({ status, html }: Rendered): Page => {
    const parts = html.split(FORM_TIME);
    // The entity tag is taken without the mark, because several processes serve the same page.
    return { status, parts: parts.map((part) => Buffer.from(part)), etag: etagOf(parts.join('')) };
  };

  const formTime = (windowEnd: number): string =>
    links.sign('form', { subject: 0, detail: windowEnd }, clock.now());

  const show = ({ parts }: Page): Shown => {
    const until = Math.ceil(clock.now().getTime() / WINDOW_MS) * WINDOW_MS;
    const time = Buffer.from(formTime(until));
    const body = Buffer.concat(parts.flatMap((part, at) => (at === 0 ? [part] : [time, part])));
    let gzip: Buffer | undefined;
    return {
      body,
      gzip: () => {
        gzip ??= gzipSync(body, { level: 5 });
        return gzip;
      },
      until,
    };
  };

  return {
    /** Sends a page. `name` must contain everything that the page depends on, except the editions and the day. */
    send: async (
      request: FastifyRequest,
      reply: FastifyReply,
      name: string,
      render: () => Promise<Rendered>,
    ): Promise<FastifyReply> => {
      const age = `${await editionChanges.version()} ${dayOfTime(clock.now())}`;
      const page = await cache.read(name, age, async () => cut(await render()));
      if (!page.shown || page.shown.until < clock.now().getTime()) page.shown = show(page);
      const { body, gzip } = page.shown;
      const type = 'text/html; charset=utf-8';
      if (page.status !== 200) {
        cache.delete(name);
        return reply
          .code(page.status)
          .type(type)
          .header('cache-control', 'no-cache')
          .send(encode(request, reply, body, gzip));
      }
      return sendCached(request, reply, {
        type,
        body,
        gzip,
        etag: page.etag,
        maxAgeSeconds: MAX_AGE_SECONDS,
      });
    },
    /** Returns the signed time of a form on a page that is not cached. */
    formTime: (): string => formTime(clock.now().getTime()),
  };
};

export type PageCache = ReturnType<typeof createPageCache>;

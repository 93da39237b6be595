import type { FastifyReply } from 'fastify';
import Type, { type Static } from 'typebox';
import { type CitationFormat, citationFormats } from '../../papers/citations/citation-formats.ts';
import { DomainError } from '../../platform/errors.ts';
import type { Container } from '../../wiring/container.ts';
import type { App } from '../http/app-type.ts';
import { encode } from '../http/conditional.ts';
import { sendPrivatePage } from '../http/reply.ts';
import { IdParams, page, pageOf, text } from '../http/schemas.ts';
import type { Selection } from '../reading/edition-page.ts';
import type { Rendered } from '../reading/page-cache.ts';
import { readPeriod } from '../reading/period.ts';
import type { Reading } from '../reading/reading.ts';
import { sorts } from '../reading/sort.ts';

/** Lists the formats of citations by the endings of their files. */
export const citationFiles = {
  bib: 'bibtex',
  ris: 'ris',
  json: 'csl-json',
} as const satisfies Record<string, CitationFormat>;

const ListQuery = Type.Object({ topic: text(), sort: text(), page, reader: text() });

/**
 * Serves the papers: the latest day with the sign-up form, other days, weeks and months, the calendar, and one paper.
 */
export const paperRoutes = async (
  app: App,
  { editions, reading }: Container & { reading: Reading },
): Promise<void> => {
  const { cache, editionPages, calendarPage, paperPage, knownReaders } = reading;

  app.get('/', { schema: { querystring: ListQuery } }, async (request, reply) => {
    const selection = selectionOf(request.query);
    const reader = await knownReaders.read(request.query.reader);
    const render = async (): Promise<Rendered> => {
      const date = await editions.latestDate();
      return editionPages.render(date === null ? null : readPeriod(date), selection, {
        isHome: true,
        reader,
      });
    };
    return reader
      ? sendOwn(reply, await render())
      : cache.send(request, reply, `/ ${JSON.stringify(selection)}`, render);
  });

  app.get(
    '/papers/:period',
    { schema: { params: Type.Object({ period: Type.String() }), querystring: ListQuery } },
    async (request, reply) => {
      const period = readPeriod(request.params.period);
      if (!period) throw new DomainError('not_found', 'There is no such day, week or month.');
      const selection = selectionOf(request.query);
      const reader = await knownReaders.read(request.query.reader);
      const render = () => editionPages.render(period, selection, { reader });
      return reader
        ? sendOwn(reply, await render())
        : cache.send(request, reply, `/papers/${period.name} ${JSON.stringify(selection)}`, render);
    },
  );

  app.get('/papers', { schema: { querystring: Type.Object({ year: text() }) } }, async (request, reply) => {
    const year = /^\d{4}$/.test(request.query.year ?? '') ? Number(request.query.year) : null;
    return cache.send(request, reply, `/papers ${year}`, () => calendarPage.render(year));
  });

  const ReaderQuery = Type.Object({ reader: text() });
  app.get(
    '/paper/:id',
    { schema: { params: IdParams, querystring: ReaderQuery } },
    async (request, reply) => {
      const id = Number(request.params.id);
      const reader = await knownReaders.read(request.query.reader);
      if (reader) return sendPrivatePage(reply, (await paperPage.render(id, reader)).html);
      return cache.send(request, reply, `/paper/${id}`, () => paperPage.render(id));
    },
  );

  for (const [ending, format] of Object.entries(citationFiles)) {
    app.get(`/paper/:id/cite.${ending}`, { schema: { params: IdParams } }, async (request, reply) => {
      const text = await paperPage.cite(Number(request.params.id), format);
      reply
        .type(`${citationFormats[format].type}; charset=utf-8`)
        .header('cache-control', 'public, max-age=3600')
        .header('x-robots-tag', 'noindex');
      return reply.send(encode(request, reply, Buffer.from(text)));
    });
  }

  /** Serves the rest of an abstract after its excerpt, for lists that do not include it. */
  app.get('/paper/:id/abstract', { schema: { params: IdParams } }, async (request, reply) => {
    const text = await paperPage.restOfAbstract(Number(request.params.id));
    reply
      .type('text/plain; charset=utf-8')
      .header('cache-control', 'public, max-age=3600')
      .header('x-robots-tag', 'noindex');
    return reply.send(encode(request, reply, Buffer.from(text)));
  });
};

/** Sends a page that is made for one reader. */
const sendOwn = (reply: FastifyReply, { status, html }: Rendered): FastifyReply =>
  sendPrivatePage(reply.code(status), html);

/** Reads the selection from a query; it ignores values that do not exist. */
const selectionOf = ({ topic, sort, page: asked }: Static<typeof ListQuery>): Selection => ({
  topic: topic && /^[a-z0-9-]{1,80}$/.test(topic) ? topic : null,
  sort: sorts.find((each) => each === sort) ?? 'trending',
  page: pageOf(asked) ?? 1,
});

import Type, { type Static } from 'typebox';
import { DomainError } from '../../platform/errors.ts';
import type { Container } from '../../wiring/container.ts';
import type { App } from '../http/app-type.ts';
import { encode } from '../http/conditional.ts';
import { IdParams, page, text } from '../http/schemas.ts';
import type { Selection } from '../reading/edition-page.ts';
import { readPeriod } from '../reading/period.ts';
import type { Reading } from '../reading/reading.ts';
import { sorts } from '../reading/sort.ts';

const ListQuery = Type.Object({ topic: text(), sort: text(), page });

/** The papers: the latest day with the form, other days, weeks and months, the calendar, one paper. */
export const paperRoutes = async (
  app: App,
  { editions, reading }: Container & { reading: Reading },
): Promise<void> => {
  const { cache, editionPages, calendarPage, paperPage } = reading;

  app.get('/', { schema: { querystring: ListQuery } }, async (request, reply) => {
    const selection = selectionOf(request.query);
    return cache.send(request, reply, `/ ${JSON.stringify(selection)}`, async () => {
      const date = await editions.latestDate();
      return editionPages.render(date === null ? null : readPeriod(date), selection, { isHome: true });
    });
  });

  app.get(
    '/papers/:period',
    { schema: { params: Type.Object({ period: Type.String() }), querystring: ListQuery } },
    async (request, reply) => {
      const period = readPeriod(request.params.period);
      if (!period) throw new DomainError('not_found', 'There is no such day, week or month.');
      const selection = selectionOf(request.query);
      return cache.send(request, reply, `/papers/${period.name} ${JSON.stringify(selection)}`, () =>
        editionPages.render(period, selection),
      );
    },
  );

  app.get('/papers', { schema: { querystring: Type.Object({ year: text() }) } }, async (request, reply) => {
    const year = /^\d{4}$/.test(request.query.year ?? '') ? Number(request.query.year) : null;
    return cache.send(request, reply, `/papers ${year}`, () => calendarPage.render(year));
  });

  app.get('/paper/:id', { schema: { params: IdParams } }, async (request, reply) => {
    const id = Number(request.params.id);
    return cache.send(request, reply, `/paper/${id}`, () => paperPage.render(id));
  });

  /** What comes after a paper's excerpt, for a list that did not bring it along. */
  app.get('/paper/:id/abstract', { schema: { params: IdParams } }, async (request, reply) => {
    const text = await paperPage.restOfAbstract(Number(request.params.id));
    reply
      .type('text/plain; charset=utf-8')
      .header('cache-control', 'public, max-age=3600')
      .header('x-robots-tag', 'noindex');
    return reply.send(encode(request, reply, Buffer.from(text)));
  });
};

/** What is none of what can be asked is left out, as if it had not been asked. */
const selectionOf = ({ topic, sort, page: asked }: Static<typeof ListQuery>): Selection => ({
  topic: topic && /^[a-z0-9-]{1,80}$/.test(topic) ? topic : null,
  sort: sorts.find((each) => each === sort) ?? 'trending',
  page: asked && /^[1-9]\d{0,3}$/.test(asked) ? Number(asked) : 1,
});

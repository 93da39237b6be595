import type { FastifyInstance } from 'fastify';
import { DomainError } from '../../platform/errors.ts';
import type { Container } from '../../wiring/container.ts';
import { encode } from '../conditional.ts';
import type { Selection } from '../reading/edition-page.ts';
import { readPeriod } from '../reading/period.ts';
import type { Reading } from '../reading/reading.ts';
import { sorts } from '../reading/sort.ts';

type Asked = { topic?: unknown; sort?: unknown; page?: unknown };

/** The papers: the latest day with the form, other days, weeks and months, the calendar, one paper. */
export const paperRoutes = async (
  app: FastifyInstance,
  { editions, reading }: Container & { reading: Reading },
): Promise<void> => {
  const { cache, editionPages, calendarPage, paperPage } = reading;

  app.get<{ Querystring: Asked }>('/', async (request, reply) => {
    const selection = selectionOf(request.query);
    return cache.send(request, reply, `/ ${JSON.stringify(selection)}`, async () => {
      const date = await editions.latestDate();
      return editionPages.render(date === null ? null : readPeriod(date), selection, { isHome: true });
    });
  });

  app.get<{ Params: { period: string }; Querystring: Asked }>('/papers/:period', async (request, reply) => {
    const period = readPeriod(request.params.period);
    if (!period) throw new DomainError('not_found', 'There is no such day, week or month.');
    const selection = selectionOf(request.query);
    return cache.send(request, reply, `/papers/${period.name} ${JSON.stringify(selection)}`, () =>
      editionPages.render(period, selection),
    );
  });

  app.get<{ Querystring: { year?: unknown } }>('/papers', async (request, reply) => {
    const year = /^\d{4}$/.test(String(request.query.year)) ? Number(request.query.year) : null;
    return cache.send(request, reply, `/papers ${year}`, () => calendarPage.render(year));
  });

  app.get<{ Params: { id: string } }>('/paper/:id', async (request, reply) => {
    const id = idOf(request.params.id);
    return cache.send(request, reply, `/paper/${id}`, () => paperPage.render(id));
  });

  /** What comes after a paper's excerpt, for a list that did not bring it along. */
  app.get<{ Params: { id: string } }>('/paper/:id/abstract', async (request, reply) => {
    const text = await paperPage.restOfAbstract(idOf(request.params.id));
    reply
      .type('text/plain; charset=utf-8')
      .header('cache-control', 'public, max-age=3600')
      .header('x-robots-tag', 'noindex');
    return reply.send(encode(request, reply, Buffer.from(text)));
  });
};

const idOf = (text: string): number => (/^[1-9]\d{0,8}$/.test(text) ? Number(text) : 0);

/** What is none of what can be asked is left out, as if it had not been asked. */
const selectionOf = ({ topic, sort, page }: Asked): Selection => ({
  topic: typeof topic === 'string' && /^[a-z0-9-]{1,80}$/.test(topic) ? topic : null,
  sort: sorts.find((each) => each === sort) ?? 'trending',
  page: typeof page === 'string' && /^[1-9]\d{0,3}$/.test(page) ? Number(page) : 1,
});

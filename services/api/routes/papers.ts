import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Container } from '../../container.ts';
import { paperUrl } from '../../digests/build-view.ts';
import { longDate } from '../../digests/wording.ts';
import { isIsoDate } from '../../papers/sources/page-date.ts';
import { DomainError } from '../../platform/errors.ts';
import type { DayPage } from '../day-page.ts';
import { sendPage } from '../reply.ts';

/** The papers: today's with the form, earlier days, the list of days, one paper. */
export const paperRoutes = async (
  app: FastifyInstance,
  { config, editions, templates, dayPage }: Container & { dayPage: DayPage },
): Promise<void> => {
  // The form's time stamp is in the page, so a page with the form is not kept.
  const sendDay = (reply: FastifyReply, html: string) =>
    reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(html);

  app.get<{ Querystring: { topic?: string } }>('/', async (request, reply) =>
    sendDay(
      reply,
      await dayPage.render(await editions.latestDate(), {
        selected: topicOf(request.query.topic),
        isHome: true,
      }),
    ),
  );

  app.get<{ Params: { date: string }; Querystring: { topic?: string } }>(
    '/papers/:date',
    async (request, reply) => {
      const { date } = request.params;
      if (!isIsoDate(date) || date < '1900-01-01') {
        throw new DomainError('not_found', 'There is no such day.');
      }
      const html = await dayPage.render(date, { selected: topicOf(request.query.topic) });
      const exists = (await dayPage.readDay(date)).papers.length > 0;
      return sendDay(reply.code(exists ? 200 : 404), html);
    },
  );

  app.get('/papers', async (_request, reply) => {
    const list = await editions.list();
    const months = new Map<string, { date: string; label: string; count: number }[]>();
    for (const { date, papers } of list) {
      const month = new Intl.DateTimeFormat('en-GB', {
        month: 'long',
        year: 'numeric',
        timeZone: 'UTC',
      }).format(new Date(`${date}T00:00:00Z`));
      months.set(month, [...(months.get(month) ?? []), { date, label: longDate(date), count: papers }]);
    }
    return sendPage(
      reply,
      templates.page('archive', {
        months: [...months].map(([month, entries]) => ({ month, editions: entries })),
      }),
    );
  });

  app.get<{ Params: { id: string } }>('/paper/:id', async (request, reply) => {
    const id = /^[1-9]\d{0,8}$/.test(request.params.id) ? Number(request.params.id) : 0;
    const [paper] = await editions.papersById([id]);
    if (!paper) throw new DomainError('not_found', 'There is no such paper.');
    const day = await dayPage.readDay(paper.editionDate);
    return sendPage(
      reply,
      templates.page('paper', {
        ...dayPage.row(paper, day.topics.get(paper.id)),
        url: paper.arxivId ? paperUrl(paper, config.publicUrl) : '',
        authors: paper.authors.join(', '),
        credit: paper.credit ?? null,
        edition: { date: paper.editionDate, label: dayPage.heading(paper.editionDate) },
      }),
    );
  });
};

const topicOf = (value: unknown): string | null =>
  typeof value === 'string' && /^[a-z0-9-]{1,80}$/.test(value) ? value : null;

import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Container } from '../../container.ts';
import { cardLinks, paperUrl } from '../../digests/build-view.ts';
import { matchTopics } from '../../digests/topic-matches.ts';
import { authorsInWords, longDate } from '../../digests/wording.ts';
import type { StoredPaper } from '../../papers/editions.ts';
import { excerpt } from '../../papers/excerpt.ts';
import type { Topic } from '../../papers/topics.ts';
import { DomainError } from '../../platform/errors.ts';
import { sendPage } from '../reply.ts';

const KEPT_MS = 60_000;

type Day = { papers: StoredPaper[]; topics: Map<number, Topic[]> };

/** The papers: today's with the form, earlier days, the list of days, one paper. */
export const paperRoutes = async (
  app: FastifyInstance,
  { config, clock, links, editions, topics, templates }: Container,
): Promise<void> => {
  const days = new Map<string, { until: number; day: Promise<Day> }>();

  const loadDay = async (date: string): Promise<Day> => {
    const papers = await editions.papersOf(date);
    return { papers, topics: matchTopics(papers, await topics.list()) };
  };
  // Matching every topic takes some 50 ms: once a minute is enough for a list that is frozen.
  const readDay = (date: string): Promise<Day> => {
    const now = clock.now().getTime();
    const kept = days.get(date);
    if (kept && kept.until > now) return kept.day;
    const day = loadDay(date);
    if (days.size > 50) days.clear();
    days.set(date, { until: now + KEPT_MS, day });
    day.catch(() => days.delete(date));
    return day;
  };

  const heading = (date: string): string =>
    longDate(date, { year: date.slice(0, 4) !== clock.now().toISOString().slice(0, 4) });
  const shortLabel = (date: string | null) => date && { date, label: longDate(date).replace(/^\w+, /, '') };

  const row = (paper: StoredPaper, matched: Topic[] = []) => ({
    id: paper.id,
    title: paper.title,
    url: `/paper/${paper.id}`,
    authors: authorsInWords(paper.authors, 4),
    upvotes: paper.upvotes,
    links: cardLinks(paper),
    abstract: paper.abstract,
    excerpt: excerpt(paper.abstract),
    topics: matched.map(({ slug, name }) => ({ slug, name })),
  });

  const renderDay = async (
    date: string | null,
    selected: string | null,
    isHome: boolean,
  ): Promise<string> => {
    const now = clock.now();
    const day = date === null ? { papers: [], topics: new Map<number, Topic[]>() } : await readDay(date);
    const counts = new Map<string, { slug: string; name: string; count: number }>();
    for (const list of day.topics.values()) {
      for (const { slug, name } of list)
        counts.set(slug, { slug, name, count: (counts.get(slug)?.count ?? 0) + 1 });
    }
    const shown =
      selected === null
        ? day.papers
        : day.papers.filter((paper) => day.topics.get(paper.id)?.some((topic) => topic.slug === selected));
    const { previous, next } =
      date === null ? { previous: null, next: null } : await editions.neighbours(date);
    return templates.page('edition', {
      siteTitle: 'Paperboy',
      date: date ?? '',
      heading: date === null ? 'No papers yet' : heading(date),
      count: day.papers.length,
      previous: shortLabel(previous),
      next: shortLabel(next),
      papers: shown.map((paper) => row(paper, day.topics.get(paper.id))),
      topics: [...counts.values()]
        .sort((a, b) => b.count - a.count || a.name.localeCompare(b.name))
        .slice(0, 24),
      selectedTopic: selected,
      isHome,
      form: {
        startedAt: links.sign('form', { subject: 0, detail: now.getTime() }, now),
        error: null,
        value: '',
      },
      empty:
        shown.length > 0
          ? null
          : date === null
            ? 'The first list has not arrived yet. Subscribe, and it comes to you.'
            : selected
              ? 'No paper of this day is about that topic.'
              : 'There is no list for this day.',
    });
  };

  // The form's time stamp is in the page, so a page with the form is not kept.
  const sendDay = (reply: FastifyReply, html: string) =>
    reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(html);

  app.get<{ Querystring: { topic?: string } }>('/', async (request, reply) =>
    sendDay(reply, await renderDay(await editions.latestDate(), topicOf(request.query.topic), true)),
  );

  app.get<{ Params: { date: string }; Querystring: { topic?: string } }>(
    '/papers/:date',
    async (request, reply) => {
      const { date } = request.params;
      if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || Number.isNaN(Date.parse(date)) || date < '1900-01-01') {
        throw new DomainError('not_found', 'There is no such day.');
      }
      const html = await renderDay(date, topicOf(request.query.topic), false);
      const exists = (await readDay(date)).papers.length > 0;
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
    const day = await readDay(paper.editionDate);
    return sendPage(
      reply,
      templates.page('paper', {
        ...row(paper, day.topics.get(paper.id)),
        url: paper.arxivId ? paperUrl(paper, config.publicUrl) : '',
        authors: paper.authors.join(', '),
        edition: { date: paper.editionDate, label: heading(paper.editionDate) },
      }),
    );
  });
};

const topicOf = (value: unknown): string | null =>
  typeof value === 'string' && /^[a-z0-9-]{1,80}$/.test(value) ? value : null;

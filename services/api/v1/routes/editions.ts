import Type from 'typebox';
import type { Container } from '../../../wiring/container.ts';
import type { App } from '../../http/app-type.ts';
import { countTopics, papersAbout } from '../../reading/days.ts';
import { type Period, readPeriod } from '../../reading/period.ts';
import type { Reading } from '../../reading/reading.ts';
import { sorts } from '../../reading/sort.ts';
import { emptyWords } from '../../reading/wording.ts';
import { pageOf, pageQuery, readCursor, toPage } from '../cursor.ts';
import { formatQuery, inFormats } from '../format.ts';
import { checkTopic, pageOfPapers, topicQuery } from '../paper-page.ts';
import type { PaperReplies } from '../paper-replies.ts';
import { ApiProblem } from '../problem.ts';
import { sendPublic } from '../public.ts';
import { closed, Day, problems } from '../schemas.ts';
import { Edition, PeriodName, PeriodPapers, toEdition, toPeriod } from '../views/edition.ts';
import { toPaper } from '../views/paper.ts';

const MAX_AGE_SECONDS = 60;
const MAX_PAPERS = 200;

const EditionList = pageOf(Edition);
const Place = closed({ before: Day });

/** Serves the closed editions, and the papers of a day, a week or a month. */
export const editionRoutes = async (
  app: App,
  container: Container & { reading: Reading; replies: PaperReplies },
): Promise<void> => {
  const { config, editions, paperFacts, reading, replies, topics } = container;
  const { publicUrl } = config;

  app.get(
    '/editions',
    {
      config: { scope: null },
      schema: {
        operationId: 'listEditions',
        summary: 'List the editions',
        description:
          'Returns the closed editions, newest first. An edition that is still open is not listed.',
        tags: ['Editions'],
        querystring: closed(pageQuery),
        response: { 200: EditionList, ...problems('invalid_input') },
      },
    },
    async (request, reply) => {
      const { limit = 50, cursor } = request.query;
      const place = readCursor(Place, cursor);
      const rows = await editions.list(limit + 1, place?.before ?? null);
      const page = toPage(
        rows,
        limit,
        (row) => toEdition(row, publicUrl),
        ({ date }) => ({ before: date }),
      );
      return sendPublic(request, reply, reply.serializeInput(page, '200') as string, {
        maxAgeSeconds: MAX_AGE_SECONDS,
      });
    },
  );

  const papersOf = async (period: Period) => {
    const states = period.kind === 'day' ? [] : await editions.days(period.from, period.through);
    const all = await reading.days.within(period, states);
    if (all.papers.length > 0) return all;
    throw new ApiProblem('not_found', emptyWords(period, null, await editions.dayStatus(period.from)));
  };

  app.get(
    '/editions/:date',
    {
      config: { scope: null },
      schema: {
        operationId: 'getEdition',
        summary: 'Get the papers of a day, a week or a month',
        description:
          'Returns the papers of a closed edition, or of the closed editions of an ISO week or a month. With `format`, or by `Accept`, they are citations: CSL-JSON, BibTeX or RIS.',
        tags: ['Editions'],
        params: closed({ date: PeriodName }),
        querystring: closed({
          ...topicQuery,
          sort: Type.Optional(
            Type.Enum([...sorts], {
              default: 'trending',
              description: 'By score with pinned papers first, or by the day of publication.',
            }),
          ),
          ...pageQuery,
          limit: Type.Optional(
            Type.Integer({
              minimum: 1,
              maximum: MAX_PAPERS,
              default: MAX_PAPERS,
              description: 'How many papers to return at most.',
            }),
          ),
          ...formatQuery,
        }),
        response: {
          200: inFormats('The papers.', PeriodPapers),
          ...problems('invalid_input', 'not_found'),
        },
      },
    },
    async (request, reply) => {
      const period = readPeriod(request.params.date);
      if (!period) throw new ApiProblem('not_found', 'There is no such day, week or month.');
      const { topic, sort = 'trending', limit = MAX_PAPERS, cursor } = request.query;
      return replies.sendCached(request, reply, 'list', async () => {
        const all = await papersOf(period);
        const list = papersAbout(all, await checkTopic(topics, topic), sort);
        const { shown, nextAfter } = await pageOfPapers(
          list,
          { limit, ...(cursor !== undefined && { cursor }) },
          paperFacts,
        );
        const papers = (await replies.withFacts(shown)).map((each) => ({
          ...each,
          topics: all.topics.get(each.paper.id) ?? [],
        }));
        const next = nextAfter(papers.at(-1));
        const { previous, next: following } = await reading.days.neighbours(period);
        return {
          papers,
          next,
          json: {
            ...toPeriod(period, publicUrl),
            papers: all.papers.length,
            previousEdition: previous?.name ?? null,
            nextEdition: following?.name ?? null,
            topics: countTopics(all.topics.values()).map(({ slug, name, count }) => ({
              slug,
              name,
              papers: count,
            })),
            data: papers.map((paper) => toPaper(paper, publicUrl)),
            next,
          },
        };
      });
    },
  );
};

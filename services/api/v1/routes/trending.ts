import Type from 'typebox';
import type { TrendingParts } from '../../../papers/editions/trending.ts';
import type { Container } from '../../../wiring/container.ts';
import type { App } from '../../http/app-type.ts';
import { papersAbout } from '../../reading/days.ts';
import { readPeriod } from '../../reading/period.ts';
import type { Reading } from '../../reading/reading.ts';
import { pageQuery } from '../cursor.ts';
import { formatQuery, inFormats } from '../format.ts';
import { checkTopic, pageOfPapers, topicQuery } from '../paper-page.ts';
import type { PaperReplies } from '../paper-replies.ts';
import { ApiProblem } from '../problem.ts';
import { closed, problems } from '../schemas.ts';
import { PeriodName, TrendingPapers, toPeriod } from '../views/edition.ts';
import { toPaper } from '../views/paper.ts';

const DEFAULT_PAPERS = 20;

/** Serves the papers with the best scores. */
export const trendingRoutes = async (
  app: App,
  container: Container & { reading: Reading; replies: PaperReplies },
): Promise<void> => {
  const { config, counts, editions, paperFacts, reading, replies, topics } = container;

  /** Returns the parts of the scores of papers by id; the signals of each of their editions are read once. */
  const partsOf = async (dates: Set<string>): Promise<Map<number, TrendingParts>> => {
    const parts = new Map<number, TrendingParts>();
    for (const date of dates) for (const [id, each] of await counts.partsOf(date)) parts.set(id, each);
    return parts;
  };

  app.get(
    '/trending',
    {
      config: { scope: null },
      schema: {
        operationId: 'listTrendingPapers',
        summary: 'List the trending papers',
        description:
          'Returns the papers with the highest scores of the newest closed edition, or of a period. A score compares a paper with the others of its edition by votes, comments, stars, how fast they grow, and likes of our readers; `trendingParts` shows what each adds.',
        tags: ['Papers'],
        querystring: closed({
          period: Type.Optional(PeriodName),
          ...topicQuery,
          ...pageQuery,
          limit: Type.Optional(
            Type.Integer({
              minimum: 1,
              maximum: 200,
              default: DEFAULT_PAPERS,
              description: 'How many papers to return at most.',
            }),
          ),
          ...formatQuery,
        }),
        response: {
          200: inFormats('The papers, the highest score first.', TrendingPapers),
          ...problems('invalid_input', 'not_found'),
        },
      },
    },
    async (request, reply) => {
      const { period: name, topic, limit = DEFAULT_PAPERS, cursor } = request.query;
      return replies.sendCached(request, reply, 'list', async () => {
        const period = readPeriod(name ?? (await editions.latestDate()) ?? '');
        if (!period && name !== undefined)
          throw new ApiProblem('invalid_input', `${name} is no day, week or month.`, [
            { parameter: 'period', detail: 'It must be a day, an ISO week or a month.' },
          ]);
        if (!period) throw new ApiProblem('not_found', 'No edition has closed yet.');
        const states = await editions.days(period.from, period.through);
        const all = await reading.days.within(period, states);
        const best = papersAbout(all, await checkTopic(topics, topic), 'trending').sort(
          (a, b) => (b.trending ?? 50) - (a.trending ?? 50),
        );
        const { shown, nextAfter } = await pageOfPapers(
          best,
          { limit, ...(cursor !== undefined && { cursor }) },
          paperFacts,
        );
        const parts = await partsOf(new Set(shown.map(({ editionDate }) => editionDate)));
        const papers = (await replies.withFacts(shown)).map((each) => ({
          ...each,
          topics: all.topics.get(each.paper.id) ?? [],
          trendingParts: parts.get(each.paper.id) ?? {},
        }));
        const next = nextAfter(papers.at(-1));
        const data = papers.map((each) => toPaper(each, config.publicUrl));
        return { papers, next, json: { ...toPeriod(period, config.publicUrl), data, next } };
      });
    },
  );
};

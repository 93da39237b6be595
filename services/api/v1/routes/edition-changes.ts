import Type from 'typebox';
import type { EditionOrder } from '../../../papers/ingest/edition-order.ts';
import { dayOfTime } from '../../../platform/dates.ts';
import { count } from '../../../platform/plural.ts';
import type { Container } from '../../../wiring/container.ts';
import type { App } from '../../http/app-type.ts';
import { createPaperFinder } from '../find-paper.ts';
import { checkIfMatch, IfMatch, withTag } from '../preconditions.ts';
import { ApiProblem, type ProblemPart } from '../problem.ts';
import { recordUse } from '../record-use.ts';
import { closed, Day, DayParams, NoBody, problems, Uuid } from '../schemas.ts';

const MAX_ORDERED = 200;

const Order = closed(
  {
    date: Day,
    papers: Type.Array(Uuid, { description: 'The papers that come first, in their order.' }),
  },
  { description: 'What comes first in an edition; the others follow by their scores.' },
);
const OrderBody = closed(
  {
    papers: Type.Array(Type.String({ maxLength: 200 }), {
      maxItems: MAX_ORDERED,
      uniqueItems: true,
      description: 'The papers that come first, in their order, each by any of its names.',
    }),
  },
  { examples: [{ papers: ['arxiv:2509.03867', 'arxiv:2509.01215'] }] },
);
const Closed = closed({
  date: Day,
  state: Type.Enum(['closed']),
  papers: Type.Integer({ minimum: 1, description: 'The papers that it lists, hidden ones included.' }),
});

const toOrder = ({ date, papers }: EditionOrder) => ({ date, papers });
const noEdition = (date: string) => new ApiProblem('not_found', `There is no edition of ${date}.`);

/** Serves what an operator does with an edition. */
export const editionChangeRoutes = async (app: App, container: Container): Promise<void> => {
  const { allEditions, closeEdition, curation, editionOrder, clock } = container;
  const { find } = createPaperFinder(container);

  app.get(
    '/editions/:date/order',
    {
      config: { scope: 'papers:read' },
      schema: {
        operationId: 'getEditionOrder',
        summary: 'Get what comes first in an edition',
        description:
          'Returns the papers at the head of an open or closed edition, hidden ones included, which are those that were pinned.',
        tags: ['Editions'],
        params: DayParams,
        response: { 200: Order, ...problems('not_found') },
      },
    },
    async ({ params }, reply) => {
      const date = params.date;
      const order = await editionOrder.of(date);
      if (!order) throw noEdition(date);
      return withTag(reply, toOrder(order));
    },
  );

  /** Returns the papers of a body by id. @throws ApiProblem `invalid_input` naming each that is not in the edition */
  const papersIn = async (date: string, names: string[]): Promise<number[]> => {
    const listed = new Set((await curation.papersOf(date)).map(({ id }) => id));
    const ids: number[] = [];
    const parts: ProblemPart[] = [];
    for (const [at, name] of names.entries()) {
      const id = await find(name);
      const detail =
        id === null || !listed.has(id)
          ? `It is no paper of the edition of ${date}.`
          : ids.includes(id)
            ? 'It is the same paper as one before it.'
            : null;
      if (detail === null) ids.push(id!);
      else parts.push({ pointer: `/papers/${at}`, detail });
    }
    if (parts.length > 0) throw new ApiProblem('invalid_input', parts[0]!.detail, parts.slice(0, 20));
    return ids;
  };

  app.put(
    '/editions/:date/order',
    {
      config: { scope: 'papers:write' },
      schema: {
        operationId: 'orderEdition',
        summary: 'Order an edition',
        description:
          'Puts the named papers first, in their order: they become the pinned papers of the edition, in place of those that were. The others follow as their scores order them. An empty list releases all. Pages, feeds and mails follow; the list by date of publication does not.',
        tags: ['Editions'],
        params: DayParams,
        headers: IfMatch,
        body: OrderBody,
        response: { 200: Order, ...problems('not_found', 'precondition_failed') },
      },
    },
    async (request, reply) => {
      const date = request.params.date;
      if (!(await editionOrder.of(date))) throw noEdition(date);
      const ids = await papersIn(date, request.body.papers);
      const order = await editionOrder.set(date, ids, (before) => checkIfMatch(request, toOrder(before)));
      await recordUse(
        container,
        request,
        'ordered an edition',
        `edition ${date}`,
        `${count(ids.length, 'paper')} first`,
      );
      return withTag(reply, toOrder(order));
    },
  );

  app.post(
    '/editions/:date/close',
    {
      config: { scope: 'papers:write' },
      schema: {
        operationId: 'closeEdition',
        summary: 'Close an edition',
        description:
          'Closes an open edition before its time, after adding the approved submissions. From then on readers get it, and no paper is added. An edition without papers cannot be closed, nor one of a day to come.',
        tags: ['Editions'],
        params: DayParams,
        body: NoBody,
        response: { 200: Closed, ...problems('not_found', 'conflict') },
      },
    },
    async (request) => {
      const date = request.params.date;
      const edition = await allEditions.of(date);
      if (!edition) throw noEdition(date);
      if (edition.state === 'closed')
        throw new ApiProblem('conflict', `The edition of ${date} has closed already.`);
      // Papers that come for today would have no edition before it, and reach nobody.
      if (date > dayOfTime(clock.now()))
        throw new ApiProblem('conflict', `The day of the edition of ${date} has not come.`);
      const { papers } = await closeEdition(date);
      if (papers === 0) throw new ApiProblem('conflict', `The edition of ${date} has no papers.`);
      await recordUse(container, request, 'closed an edition', `edition ${date}`, count(papers, 'paper'));
      return { date, state: 'closed' as const, papers };
    },
  );
};

import Type from 'typebox';
import type { DigestEntry } from '../../../digests/reader/digest-list.ts';
import { isIsoDate } from '../../../platform/dates.ts';
import type { Container } from '../../../wiring/container.ts';
import type { App } from '../../http/app-type.ts';
import { badCursor, pageOf, pageQuery, readCursor, toPage } from '../cursor.ts';
import { ApiProblem } from '../problem.ts';
import { closed, Day, problems, Uuid, UuidParams } from '../schemas.ts';
import {
  Digest,
  DigestId,
  DigestState,
  DigestWithPapers,
  idOf,
  nameOf,
  toDigest,
  toSelectedPaper,
} from '../views/digest.ts';

const filters = { ...pageQuery, date: Type.Optional(Day), state: Type.Optional(DigestState) };
const ListQuery = closed({ ...filters, subscriber: Type.Optional(Uuid) });
const OwnQuery = closed(filters);
type Query = { limit?: number; cursor?: string; date?: string; state?: DigestEntry['state'] };

const noDigest = (): ApiProblem => new ApiProblem('not_found', 'There is no such digest.');

/** Serves the delivery ledger for reading. */
export const digestRoutes = async (app: App, { accounts, digestList }: Container): Promise<void> => {
  const list = async (query: Query, subscriber: string | null) => {
    const limit = query.limit ?? 50;
    const filter = { localDate: query.date ?? null, state: query.state ?? null };
    const cursor = readCursor(DigestId, query.cursor);
    const after = cursor === null ? null : nameOf(cursor);
    if (after && !isIsoDate(after.localDate)) throw badCursor();
    const rows =
      subscriber === null
        ? await digestList.newest(filter, after, limit + 1)
        : await digestList.ofReader(subscriber, filter, after?.localDate ?? null, limit + 1);
    if (rows === null) throw badCursor();
    return toPage(rows, limit, toDigest, idOf);
  };

  app.get(
    '/digests',
    {
      config: { scope: 'digests:read' },
      schema: {
        operationId: 'listDigests',
        summary: 'List digests',
        description:
          'Returns digests of all subscribers, those of the newest dates first. Filters can be combined; `note` and `skipReason` tell why one was not sent.',
        tags: ['Digests'],
        querystring: ListQuery,
        response: { 200: pageOf(Digest) },
      },
    },
    async ({ query }) => list(query as Query, query.subscriber ?? null),
  );

  app.get(
    '/subscribers/:id/digests',
    {
      config: { scope: 'digests:read' },
      schema: {
        operationId: 'listDigestsOfSubscriber',
        summary: 'List the digests of a subscriber',
        description: 'Returns the digests of one subscriber, the newest first.',
        tags: ['Digests'],
        params: UuidParams,
        querystring: OwnQuery,
        response: { 200: pageOf(Digest), ...problems('not_found') },
      },
    },
    async ({ params, query }) => list(query as Query, (await accounts.find(params.id)).publicId),
  );

  app.get(
    '/digests/:id',
    {
      config: { scope: 'digests:read' },
      schema: {
        operationId: 'getDigest',
        summary: 'Read a digest',
        description: 'Returns a digest with its papers, the best first, and why each was chosen.',
        tags: ['Digests'],
        params: closed({ id: DigestId }),
        response: { 200: DigestWithPapers, ...problems('not_found') },
      },
    },
    async ({ params }) => {
      const name = nameOf(params.id);
      const found = isIsoDate(name.localDate) ? await digestList.find(name) : null;
      if (!found) throw noDigest();
      return { ...toDigest(found), papers: found.papers.map(toSelectedPaper) };
    },
  );
};

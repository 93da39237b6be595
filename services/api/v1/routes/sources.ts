import Type, { type Static } from 'typebox';
import type { ListedSource } from '../../../papers/ingest/source-list.ts';
import type { Container } from '../../../wiring/container.ts';
import type { App } from '../../http/app-type.ts';
import { ApiProblem } from '../problem.ts';
import { closed, Day, Moment, orNull, problems } from '../schemas.ts';

const MAX_NAME_CHARS = 200;

const Count = Type.Integer({ minimum: 0 });

const IngestRun = closed(
  {
    startedAt: Moment,
    edition: orNull(Day),
    parsed: Count,
    created: Count,
    updated: Count,
    unchanged: Count,
    rejected: Count,
    error: orNull(Type.String()),
  },
  { title: 'IngestRun' },
);

const Source = closed(
  {
    name: Type.String({ description: 'Its kind, and its scope after a colon.', examples: ['arxiv:cs.CL'] }),
    configured: Type.Boolean({
      description: 'Whether SOURCES names it. Others were read before, by command, or are the API itself.',
    }),
    state: Type.Enum(['works', 'fails', 'unknown'], {
      description: '`unknown` until it has been asked for the first time.',
    }),
    lastAskedAt: orNull(Moment),
    lastOkAt: orNull(Moment),
    failingSince: orNull(Moment),
    lastError: orNull(Type.String()),
    newest: orNull(
      closed(
        { arxivId: Type.String({ examples: ['2509.03867'] }), since: orNull(Moment) },
        {
          description:
            'The newest arXiv id of a feed that shows only its newest papers, and since when it is that.',
        },
      ),
    ),
    nextAt: orNull({
      ...Moment,
      description:
        'When it is asked next for the edition in the making; a time in the past means at the next round. Null for what is not asked, such as a folder.',
    }),
    runs: Type.Array(IngestRun, { description: 'Its last ingests, newest first, at most five.' }),
  },
  { title: 'Source', description: 'Where papers come from, and whether it works.' },
);

const toSource = (source: ListedSource): Static<typeof Source> => ({
  name: source.source,
  configured: source.isConfigured,
  state: source.failingSince ? 'fails' : source.lastOkAt ? 'works' : 'unknown',
  lastAskedAt: source.lastAskedAt?.toISOString() ?? null,
  lastOkAt: source.lastOkAt?.toISOString() ?? null,
  failingSince: source.failingSince?.toISOString() ?? null,
  lastError: source.lastError,
  newest:
    source.newestId === null
      ? null
      : { arxivId: source.newestId, since: source.newestSince?.toISOString() ?? null },
  nextAt: source.nextAt?.toISOString() ?? null,
  runs: source.runs.map(
    ({ startedAt, editionDate, parsed, created, updated, unchanged, rejected, error }) => ({
      startedAt: startedAt.toISOString(),
      edition: editionDate,
      parsed,
      created,
      updated,
      unchanged,
      rejected: rejected.length,
      error,
    }),
  ),
});

/** Serves the sources and their health. */
export const sourceRoutes = async (app: App, { sourceList }: Container): Promise<void> => {
  app.get(
    '/sources',
    {
      config: { scope: 'papers:read' },
      schema: {
        operationId: 'listSources',
        summary: 'List the sources',
        description:
          'Returns the sources of SOURCES in its order, then others of which papers were taken: whether each works, when it is asked next, and what its last ingests brought.',
        tags: ['Sources'],
        response: { 200: closed({ data: Type.Array(Source) }) },
      },
    },
    async () => ({ data: (await sourceList.list()).map(toSource) }),
  );

  app.get(
    '/sources/:name',
    {
      config: { scope: 'papers:read' },
      schema: {
        operationId: 'getSource',
        summary: 'Get a source',
        description: 'Returns one source; slashes of its name are percent-encoded in the path.',
        tags: ['Sources'],
        params: closed({ name: Type.String({ maxLength: MAX_NAME_CHARS, examples: ['arxiv:cs.CL'] }) }),
        response: { 200: Source, ...problems('not_found') },
      },
    },
    async ({ params }) => {
      const found = (await sourceList.list()).find(({ source }) => source === params.name);
      if (!found) throw new ApiProblem('not_found', `There is no source ${params.name}.`);
      return toSource(found);
    },
  );
};

import type { FastifyError } from 'fastify';
import type { Container } from '../../wiring/container.ts';
import type { App } from '../http/app-type.ts';
import type { RateCounter } from '../plugins/rate-counter.ts';
import type { Reading } from '../reading/reading.ts';
import { registerBody } from './body.ts';
import type { ServedDescription } from './description/served.ts';
import { registerIdempotency } from './idempotency.ts';
import { registerKeyCheck } from './key-check.ts';
import { registerKeyUses } from './key-uses.ts';
import { registerOpenApi } from './openapi.ts';
import { createPaperReplies } from './paper-replies.ts';
import { registerPreflight } from './preflight.ts';
import { Problem, sendProblem, toProblem } from './problem.ts';
import { createApiLimits, EXPOSED_HEADERS } from './rate-limit.ts';
import { announcementActionRoutes } from './routes/announcement-actions.ts';
import { announcementRoutes } from './routes/announcements.ts';
import { curationRoutes } from './routes/curation.ts';
import { descriptionRoutes } from './routes/description.ts';
import { digestRoutes } from './routes/digests.ts';
import { editionChangeRoutes } from './routes/edition-changes.ts';
import { editionRoutes } from './routes/editions.ts';
import { eventRoutes } from './routes/events.ts';
import { paperAdditionRoutes } from './routes/paper-additions.ts';
import { paperRoutes } from './routes/papers.ts';
import { previewRoutes } from './routes/preview.ts';
import { runRoutes } from './routes/runs.ts';
import { savedRoutes } from './routes/saved.ts';
import { searchRoutes } from './routes/search.ts';
import { sendingRoutes } from './routes/sending.ts';
import { sourceRoutes } from './routes/sources.ts';
import { submissionRoutes } from './routes/submissions.ts';
import { subscriberAddingRoutes } from './routes/subscriber-adding.ts';
import { subscriberChangeRoutes } from './routes/subscriber-changes.ts';
import { subscriberDataRoutes } from './routes/subscriber-data.ts';
import { subscriberRoutes } from './routes/subscribers.ts';
import { subscribersBulkRoutes } from './routes/subscribers-bulk.ts';
import { suppressionRoutes } from './routes/suppressions.ts';
import { topicRoutes } from './routes/topics.ts';
import { trendingRoutes } from './routes/trending.ts';
import { webhookDeliveryRoutes } from './routes/webhook-deliveries.ts';
import { webhookEndpointRoutes } from './routes/webhook-endpoints.ts';
import { registerValidation } from './validation.ts';
import { CuratedPaper } from './views/curated-paper.ts';
import { Paper } from './views/paper.ts';

/** Serves the HTTP API, whose conventions are those of docs/api.md: each route declares its scope and its schema. */
export const v1 = async (
  app: App,
  {
    container,
    rateCounter,
    reading,
    served,
  }: {
    container: Container;
    rateCounter: RateCounter;
    reading: Reading;
    served: ServedDescription;
  },
): Promise<void> => {
  const { config, log } = container;
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const problem = toProblem(error);
    // A budget may refuse very many requests: they are counted instead of logged.
    if (problem.code === 'failed' || problem.code === 'unavailable')
      log.error({ err: error, route: request.routeOptions.url }, 'an operation failed');
    return sendProblem(reply, config.publicUrl, problem);
  });
  app.setNotFoundHandler((_request, reply) =>
    sendProblem(reply, config.publicUrl, {
      code: 'not_found',
      detail: 'There is no such operation. /api/v1/openapi.json lists them.',
      parts: [],
    }),
  );
  app.addSchema(Problem);
  app.addSchema(Paper);
  app.addSchema(CuratedPaper);
  registerBody(app);
  registerValidation(app);
  await registerOpenApi(app, container);
  // Any page may read what is open to all, its errors too, so this comes before the key is checked; what needs a key is
  // not for browsers.
  app.addHook('onRequest', async (request, reply) => {
    if (request.routeOptions.config.scope) reply.header('cache-control', 'no-store');
    else
      reply
        .header('access-control-allow-origin', '*')
        .header('access-control-expose-headers', EXPOSED_HEADERS);
  });
  registerPreflight(app);
  registerKeyUses(app, container);
  registerKeyCheck(app, { ...container, limits: createApiLimits({ config, counter: rateCounter }) });
  registerIdempotency(app, container);

  await app.register(descriptionRoutes, { served });
  await app.register(topicRoutes, container);
  const replies = createPaperReplies(container);
  await app.register(editionRoutes, { ...container, reading, replies });
  await app.register(paperRoutes, { ...container, reading, replies });
  await app.register(searchRoutes, { ...container, replies });
  await app.register(trendingRoutes, { ...container, reading, replies });
  await app.register(runRoutes, container);
  await app.register(sendingRoutes, container);
  await app.register(subscriberRoutes, container);
  await app.register(announcementRoutes, container);
  await app.register(announcementActionRoutes, container);
  await app.register(eventRoutes, container);
  await app.register(webhookEndpointRoutes, container);
  await app.register(webhookDeliveryRoutes, container);
  await app.register(subscriberAddingRoutes, container);
  await app.register(subscribersBulkRoutes, container);
  await app.register(subscriberChangeRoutes, container);
  await app.register(savedRoutes, { ...container, reading, replies });
  await app.register(subscriberDataRoutes, container);
  await app.register(suppressionRoutes, container);
  await app.register(digestRoutes, container);
  await app.register(previewRoutes, container);
  await app.register(sourceRoutes, container);
  await app.register(submissionRoutes, container);
  await app.register(curationRoutes, container);
  await app.register(paperAdditionRoutes, container);
  await app.register(editionChangeRoutes, container);
};

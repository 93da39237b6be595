import type { FastifyError } from 'fastify';
import type { Container } from '../../wiring/container.ts';
import type { App } from '../http/app-type.ts';
import { registerBody } from './body.ts';
import { registerKeyCheck } from './key-check.ts';
import { registerOpenApi } from './openapi.ts';
import { Problem, sendProblem, toProblem } from './problem.ts';
import { descriptionRoutes } from './routes/description.ts';
import { runRoutes } from './routes/runs.ts';
import { sendingRoutes } from './routes/sending.ts';
import { sourceRoutes } from './routes/sources.ts';
import { submissionRoutes } from './routes/submissions.ts';
import { topicRoutes } from './routes/topics.ts';
import { registerValidation } from './validation.ts';

/** Serves the HTTP API, whose conventions are those of docs/api.md: each route declares its scope and its schema. */
export const v1 = async (app: App, { container }: { container: Container }): Promise<void> => {
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
  registerBody(app);
  registerValidation(app);
  await registerOpenApi(app, container);
  registerKeyCheck(app, container);
  // Any page may read what is open to all, its errors too; what needs a key is not for browsers.
  app.addHook('onRequest', async (request, reply) => {
    if (request.routeOptions.config.scope === null) reply.header('access-control-allow-origin', '*');
    else reply.header('cache-control', 'no-store');
  });

  await app.register(descriptionRoutes);
  await app.register(topicRoutes, container);
  await app.register(runRoutes, container);
  await app.register(sendingRoutes, container);
  await app.register(sourceRoutes, container);
  await app.register(submissionRoutes, container);
};

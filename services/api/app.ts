import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import Fastify, { type FastifyBaseLogger, LogController, type RouteOptions } from 'fastify';
import { cacheMetrics } from '../platform/cache.ts';
import type { Container } from '../wiring/container.ts';
import { explorerRoutes } from './docs/explorer.ts';
import { docsRoutes } from './docs/routes.ts';
import { replyToClientError } from './door/client-error.ts';
import { createDoor } from './door/door.ts';
import type { App } from './http/app-type.ts';
import { lazySerializers, lazyValidators } from './http/compile-lazily.ts';
import { type Budgets, budgets, type Limits, limits } from './http/limits.ts';
import { registerBudgets } from './plugins/budgets.ts';
import { createErrorReply, registerErrors, toErrorResponse } from './plugins/errors.ts';
import { registerForms } from './plugins/form.ts';
import { registerLinkCheck } from './plugins/link-check.ts';
import { registerNoNul } from './plugins/no-nul.ts';
import { registerRateLimit } from './plugins/rate-limit.ts';
import { registerRequestLog } from './plugins/request-log.ts';
import { registerSecurityHeaders } from './plugins/security-headers.ts';
import { registerEmptyForms, toInputError } from './plugins/validation.ts';
import { createReading } from './reading/reading.ts';
import { aboutRoutes } from './routes/about.ts';
import { adminRoutes } from './routes/admin/routes.ts';
import { askRoutes } from './routes/ask.ts';
import { assetRoutes } from './routes/assets.ts';
import { confirmRoutes } from './routes/confirm.ts';
import { digestRoutes } from './routes/digest.ts';
import { embedRoutes } from './routes/embed.ts';
import { feedbackRoutes } from './routes/feedback.ts';
import { feedRoutes } from './routes/feeds.ts';
import { followRoutes } from './routes/follow.ts';
import { freshLinkRoutes } from './routes/fresh-link.ts';
import { healthRoutes } from './routes/health.ts';
import { metricsRoutes } from './routes/metrics.ts';
import { ownDataRoutes } from './routes/own-data.ts';
import { ownDigestRoutes } from './routes/own-digests.ts';
import { paperButtonRoutes } from './routes/paper-buttons.ts';
import { paperRoutes } from './routes/papers.ts';
import { pictureRoutes } from './routes/pictures.ts';
import { preferencesRoutes } from './routes/preferences.ts';
import { createPreferencesPage } from './routes/preferences-page.ts';
import { ratedRoutes } from './routes/rated.ts';
import { savedRoutes } from './routes/saved.ts';
import { searchRoutes } from './routes/search.ts';
import { submitRoutes } from './routes/submit.ts';
import { subscribeRoutes } from './routes/subscribe.ts';
import { unsubscribeRoutes } from './routes/unsubscribe.ts';
import { webhookRoutes } from './routes/webhooks.ts';
import { trialRoutes } from './trial/routes.ts';
import { createServedDescription } from './v1/description/served.ts';
import { sendProblem, toProblem } from './v1/problem.ts';
import { v1 } from './v1/v1.ts';

const BODY_LIMIT_BYTES = 64 * 1024;
const V1 = '/api/v1';

/** Lets a test replace the limits of `http/limits.ts`, and see every route. */
export type AppOverrides = {
  limits?: Partial<Limits>;
  budgets?: Partial<Budgets>;
  onRoute?: (route: RouteOptions) => void;
};

/** Builds the HTTP application without listening, so that a test can call it with `inject`. */
export const buildApp = async (container: Container, overrides: AppOverrides = {}): Promise<App> => {
  const { config, log } = container;
  const errorReply = createErrorReply(container);
  const door = createDoor({ config, log, limits: { ...limits, ...overrides.limits } });
  const app = Fastify({
    loggerInstance: container.log as FastifyBaseLogger,
    // Paths hold tokens, so the request log is our own and names routes instead.
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: config.trustProxy === '' ? false : door.isProxy,
    serverFactory: door.serverFactory,
    clientErrorHandler: replyToClientError,
    bodyLimit: BODY_LIMIT_BYTES,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
    schemaErrorFormatter: toInputError,
    schemaController: lazySerializers,
    // Such errors reach no route and no error handler; an example is a URL that cannot be decoded.
    frameworkErrors: (error, request, reply) =>
      request.url.startsWith(V1)
        ? sendProblem(reply.header('access-control-allow-origin', '*'), config.publicUrl, toProblem(error))
        : errorReply(request, reply, toErrorResponse(error)),
  }).withTypeProvider<TypeBoxTypeProvider>();
  app.setValidatorCompiler(lazyValidators);
  if (overrides.onRoute) app.addHook('onRoute', overrides.onRoute);
  registerErrors(app, { log, errorReply });
  door.register(app);
  registerRequestLog(app);
  registerSecurityHeaders(app, config.publicUrl);
  registerNoNul(app);
  registerEmptyForms(app);
  registerLinkCheck(app, container);
  registerForms(app, { bodyLimit: BODY_LIMIT_BYTES });
  const rateCounter = await registerRateLimit(app, container);
  const { metrics } = registerBudgets(app, { ...budgets, ...overrides.budgets });

  const reading = createReading(container);
  await app.register(assetRoutes, container);
  await app.register(healthRoutes, container);
  await app.register(metricsRoutes, {
    ...container,
    own: () => [...door.metrics(), ...metrics(), ...container.webhooks.metrics(), ...cacheMetrics()],
  });
  await app.register(paperRoutes, { ...container, reading });
  await app.register(paperButtonRoutes, { ...container, reading });
  await app.register(subscribeRoutes, { ...container, reading });
  await app.register(embedRoutes, { ...container, reading });
  await app.register(pictureRoutes, container);
  await app.register(feedRoutes, { ...container, reading });
  await app.register(searchRoutes, { ...container, reading });
  await app.register(aboutRoutes, container);
  await app.register(trialRoutes, { ...container, reading });
  await app.register(submitRoutes, container);
  await app.register(confirmRoutes, container);
  const preferencesPage = createPreferencesPage(container);
  await app.register(preferencesRoutes, { ...container, preferencesPage });
  await app.register(followRoutes, container);
  await app.register(freshLinkRoutes, container);
  await app.register(askRoutes, container);
  await app.register(ownDataRoutes, { ...container, preferencesPage });
  await app.register(ownDigestRoutes, container);
  await app.register(ratedRoutes, container);
  await app.register(unsubscribeRoutes, container);
  await app.register(digestRoutes, { ...container, reading });
  await app.register(feedbackRoutes, container);
  await app.register(savedRoutes, { ...container, reading });
  await app.register(webhookRoutes, container);
  await app.register(adminRoutes, { container, prefix: '/admin' });
  const served = createServedDescription();
  await app.register(v1, { container, rateCounter, reading, served, prefix: V1 });
  await app.register(docsRoutes, { ...container, served });
  await app.register(explorerRoutes, { served });
  return app;
};

import { parse } from 'node:querystring';
import formbody from '@fastify/formbody';
import helmet from '@fastify/helmet';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import { cacheMetrics } from '../platform/cache.ts';
import type { Container } from '../wiring/container.ts';
import { answerClientError } from './door/client-error.ts';
import { createDoor } from './door/door.ts';
import { type Budgets, budgets, type Limits, limits } from './door/limits.ts';
import { registerBudgets } from './plugins/budgets.ts';
import { registerErrors } from './plugins/errors.ts';
import { registerNoNul } from './plugins/no-nul.ts';
import { registerRateLimit } from './plugins/rate-limit.ts';
import { registerRequestLog } from './plugins/request-log.ts';
import { createPreferencesPage } from './preferences-page.ts';
import { createReading } from './reading/reading.ts';
import { adminRoutes } from './routes/admin/routes.ts';
import { assetRoutes } from './routes/assets.ts';
import { confirmRoutes } from './routes/confirm.ts';
import { digestRoutes } from './routes/digest.ts';
import { feedbackRoutes } from './routes/feedback.ts';
import { feedRoutes } from './routes/feeds.ts';
import { freshLinkRoutes } from './routes/fresh-link.ts';
import { healthRoutes } from './routes/health.ts';
import { metricsRoutes } from './routes/metrics.ts';
import { ownDataRoutes } from './routes/own-data.ts';
import { ownDigestRoutes } from './routes/own-digests.ts';
import { paperRoutes } from './routes/papers.ts';
import { preferencesRoutes } from './routes/preferences.ts';
import { ratedRoutes } from './routes/rated.ts';
import { searchRoutes } from './routes/search.ts';
import { submitRoutes } from './routes/submit.ts';
import { subscribeRoutes } from './routes/subscribe.ts';
import { unsubscribeRoutes } from './routes/unsubscribe.ts';

const BODY_LIMIT_BYTES = 64 * 1024;
/** A reader who forgets all they have rated sends some 2,000. A hundred thousand take a tenth of a second to read. */
const MAX_FIELDS = 5_000;

/** What a test puts in place of the limits of `door/limits.ts`. */
export type AppOverrides = { limits?: Partial<Limits>; budgets?: Partial<Budgets> };

/** The HTTP face as a value: it does not listen, so a test can call it with `inject`. */
export const buildApp = async (
  container: Container,
  overrides: AppOverrides = {},
): Promise<FastifyInstance> => {
  const { config, log } = container;
  const door = createDoor({ config, log, limits: { ...limits, ...overrides.limits } });
  const app = Fastify({
    loggerInstance: container.log as FastifyBaseLogger,
    // Paths hold tokens, so the request log is our own and names routes instead.
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: config.trustProxy === '' ? false : door.isProxy,
    serverFactory: door.serverFactory,
    clientErrorHandler: answerClientError,
    bodyLimit: BODY_LIMIT_BYTES,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
  });
  registerErrors(app, container);
  door.register(app);
  registerRequestLog(app);
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        objectSrc: ["'none'"],
      },
    },
    referrerPolicy: { policy: 'no-referrer' },
    strictTransportSecurity: config.publicUrl.startsWith('https:') ? { maxAge: 31_536_000 } : false,
  });
  registerNoNul(app);
  await app.register(formbody, {
    bodyLimit: BODY_LIMIT_BYTES,
    parser: (text) => parse(text, '&', '=', { maxKeys: MAX_FIELDS }),
  });
  await registerRateLimit(app, container);
  const { metrics } = registerBudgets(app, { ...budgets, ...overrides.budgets });

  const reading = createReading(container);
  await app.register(assetRoutes, container);
  await app.register(healthRoutes, container);
  await app.register(metricsRoutes, {
    ...container,
    own: () => [...door.metrics(), ...metrics(), ...cacheMetrics()],
  });
  await app.register(paperRoutes, { ...container, reading });
  await app.register(subscribeRoutes, { ...container, reading });
  await app.register(feedRoutes, { ...container, reading });
  await app.register(searchRoutes, { ...container, reading });
  await app.register(submitRoutes, container);
  await app.register(confirmRoutes, container);
  const preferencesPage = createPreferencesPage(container);
  await app.register(preferencesRoutes, { ...container, preferencesPage });
  await app.register(freshLinkRoutes, container);
  await app.register(ownDataRoutes, { ...container, preferencesPage });
  await app.register(ownDigestRoutes, container);
  await app.register(ratedRoutes, container);
  await app.register(unsubscribeRoutes, container);
  await app.register(digestRoutes, container);
  await app.register(feedbackRoutes, container);
  await app.register(adminRoutes, { container, prefix: '/admin' });
  return app;
};

import swaggerUi, { type FastifySwaggerUiOptions } from '@fastify/swagger-ui';
import type { App } from '../http/app-type.ts';
import type { ServedDescription } from '../v1/description/served.ts';

/** The explorer sets styles by itself and shows its icons from data. Nothing comes from another host. */
const POLICY = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "object-src 'none'",
].join('; ');

/** Serves Swagger UI, which sends requests to the API from a form. It has a looser policy than our own pages. */
export const explorerRoutes = async (app: App, { served }: { served: ServedDescription }): Promise<void> => {
  // Every JSON text is YAML too, so the page's link to YAML gets the same text.
  const describe = (options?: { yaml?: boolean }) => {
    const { description } = served.read();
    return options?.yaml ? JSON.stringify(description, null, 2) : description;
  };
  app.decorate('swagger', describe as unknown as App['swagger']);
  app.addHook('onSend', async (_request, reply) => {
    reply.header('content-security-policy', POLICY).header('x-robots-tag', 'noindex');
  });
  // It is called and not registered, because as a plugin it insists on @fastify/swagger in its own scope.
  const serve = swaggerUi as unknown as (scope: App, options: FastifySwaggerUiOptions) => Promise<void>;
  await serve(app, {
    routePrefix: '/docs/explorer',
    uiConfig: {
      docExpansion: 'none',
      deepLinking: true,
      tryItOutEnabled: true,
      validatorUrl: null,
      layout: 'BaseLayout',
    },
    theme: { title: 'Explorer · Paperboy' },
  });
};

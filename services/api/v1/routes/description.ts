import type { App } from '../../http/app-type.ts';

/** Serves the description of the API by itself (OpenAPI 3.1). */
export const descriptionRoutes = async (app: App): Promise<void> => {
  let text: string | undefined;
  app.get('/openapi.json', { config: { scope: null }, schema: { hide: true } }, async (_request, reply) => {
    text ??= JSON.stringify(app.swagger());
    return reply.type('application/json').header('cache-control', 'public, max-age=300').send(text);
  });
};

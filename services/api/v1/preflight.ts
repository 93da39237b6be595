import type { App } from '../http/app-type.ts';

const DAY_SECONDS = 86_400;

/**
 * Lets pages of other sites ask open operations with `If-None-Match` or a key: a browser asks before it sends such a header
 * (Fetch standard, CORS-preflight fetch).
 */
export const registerPreflight = (app: App): void => {
  app.addHook('onRoute', ({ method, routePath, config }) => {
    if (method !== 'GET' || config?.scope !== null) return;
    app.options(routePath, { config: { scope: null }, schema: { hide: true } }, async (_request, reply) =>
      reply
        .header('access-control-allow-methods', 'GET, HEAD')
        .header('access-control-allow-headers', 'authorization, if-modified-since, if-none-match')
        .header('access-control-max-age', String(DAY_SECONDS))
        .code(204)
        .send(),
    );
  });
};

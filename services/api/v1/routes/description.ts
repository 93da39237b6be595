import type { App } from '../../http/app-type.ts';
import type { ServedDescription } from '../description/served.ts';
import { sendPublic } from '../public.ts';

const MAX_AGE_SECONDS = 300;

/** Serves the description of the API by itself (OpenAPI 3.1). */
export const descriptionRoutes = async (
  app: App,
  { served }: { served: ServedDescription },
): Promise<void> => {
  served.from(() => app.swagger());
  app.get('/openapi.json', { config: { scope: null }, schema: { hide: true } }, async (request, reply) =>
    sendPublic(request, reply, served.read().json, { maxAgeSeconds: MAX_AGE_SECONDS }),
  );
};

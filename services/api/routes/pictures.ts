import Type from 'typebox';
import { DomainError } from '../../platform/errors.ts';
import type { Container } from '../../wiring/container.ts';
import type { App } from '../http/app-type.ts';
import { sendCached } from '../http/conditional.ts';

const YEAR_SECONDS = 31_536_000;

/** Serves the pictures of papers. A name is a hash of the picture's bytes, so what it names never changes. */
export const pictureRoutes = async (app: App, { pictures }: Container): Promise<void> => {
  app.get(
    '/pictures/:name.jpg',
    { schema: { params: Type.Object({ name: Type.String() }) } },
    async (request, reply) => {
      const { name } = request.params;
      const body = /^[0-9a-f]{32}$/.test(name) ? await pictures.read(name) : null;
      if (!body) throw new DomainError('not_found', 'There is no such picture.');
      // A mail is shown on its provider's pages.
      reply.header('cross-origin-resource-policy', 'cross-origin');
      return sendCached(request, reply, {
        type: 'image/jpeg',
        body,
        etag: `"${name}"`,
        maxAgeSeconds: YEAR_SECONDS,
        isImmutable: true,
      });
    },
  );
};

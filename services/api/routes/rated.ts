import Type from 'typebox';
import { readForgotten } from '../../subscribers/preferences/preferences-form.ts';
import type { Container } from '../../wiring/container.ts';
import type { App } from '../http/app-type.ts';
import { sendPrivatePage } from '../http/reply.ts';
import { page as pageNumber, pageOf, TokenParams, texts } from '../http/schemas.ts';

const PAGE = 150;

/** Serves `/preferences/:token/papers`, where a reader can remove any of all rated or awaited papers. */
export const ratedRoutes = async (
  app: App,
  { readerLinks, ratings, templates }: Container,
): Promise<void> => {
  const readerIdOf = (token: string): Promise<number> => readerLinks.read('preferences', token);

  app.get(
    '/preferences/:token/papers',
    { schema: { params: TokenParams, querystring: Type.Object({ page: pageNumber }) } },
    async (request, reply) => {
      const { token } = request.params;
      const { liked, disliked, waiting } = await ratings.list(await readerIdOf(token));
      const all = [
        ...liked.map(({ id, title }) => ({ value: `paper-${id}`, text: title, said: 'liked' })),
        ...disliked.map(({ id, title }) => ({ value: `paper-${id}`, text: title, said: 'not liked' })),
        ...waiting.map(({ id, text, rating }) => ({
          value: `wait-${id}`,
          text,
          said: `${rating === 'liked' ? 'liked' : 'not liked'}, not here yet`,
        })),
      ];
      const pages = Math.max(1, Math.ceil(all.length / PAGE));
      const page = Math.min(pageOf(request.query.page) ?? 1, pages);
      const at = (number: number): string => `/preferences/${token}/papers?page=${number}`;
      return sendPrivatePage(
        reply,
        templates.page('rated', {
          path: `/preferences/${token}`,
          count: all.length,
          papers: all.slice((page - 1) * PAGE, page * PAGE),
          previousUrl: page > 1 ? at(page - 1) : null,
          nextUrl: page < pages ? at(page + 1) : null,
        }),
      );
    },
  );

  app.post(
    '/preferences/:token/papers',
    { schema: { params: TokenParams, body: Type.Object({ forget: texts }) } },
    async (request, reply) => {
      const { token } = request.params;
      await ratings.forget(await readerIdOf(token), readForgotten(request.body));
      return reply.header('cache-control', 'no-store').redirect(`/preferences/${token}/papers`, 303);
    },
  );
};

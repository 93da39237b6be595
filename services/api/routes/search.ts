import type { FastifyReply, FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import { DomainError } from '../../platform/errors.ts';
import { readKeyword } from '../../subscribers/preferences/following.ts';
import type { Container } from '../../wiring/container.ts';
import type { App } from '../http/app-type.ts';
import { encode } from '../http/conditional.ts';
import { sendPrivatePage } from '../http/reply.ts';
import { page, text } from '../http/schemas.ts';
import type { Reading } from '../reading/reading.ts';
import type { SearchAsked } from '../reading/search-page.ts';

// A person who types quickly causes four requests a second.
const PER_MINUTE = 240;
const MAX_PAGE = 40;

const SearchQuery = Type.Object({ q: text(), sort: text(), page, reader: text(), part: text() });
const FollowForm = Type.Object({ q: text(), keyword: text(), author: text(), reader: text() });
type Asked = Static<typeof SearchQuery>;

/**
 * Serves `/search`, and only its results while a person types (`part=results`). A reader with a signed link can follow
 * the words of a search with one press; any other visitor can sign up with them.
 */
export const searchRoutes = async (
  app: App,
  { following, templates, reading }: Container & { reading: Reading },
): Promise<void> => {
  const limited = { config: { rateLimit: { max: PER_MINUTE, timeWindow: '1 minute' } } };
  const searching = { config: { ...limited.config, budget: 'search' as const } };

  app.get('/search', { ...searching, schema: { querystring: SearchQuery } }, async (request, reply) => {
    const asked = readAsked(request.query);
    const reader = await reading.knownReaders.read(asked.reader);
    const view = await reading.searchPage.view(asked, { formTime: reading.cache.formTime(), reader });
    const html = templates.page(request.query.part === 'results' ? 'search-results' : 'search', view);
    return reader === null ? sendOpen(request, reply, html) : sendPrivatePage(reply, html);
  });

  app.post('/search/follow', { ...limited, schema: { body: FollowForm } }, async (request, reply) => {
    const { q, reader: token = '', keyword, author } = request.body;
    const words = readKeyword(author ?? keyword);
    const reader = await reading.knownReaders.read(token);
    if (!reader) throw new DomainError('invalid_link', 'This link does not work, or no longer does.');
    if (words === null)
      throw new DomainError('invalid_input', 'Enter the words that you want to follow (field: keyword).', {
        field: 'keyword',
      });
    await following.follow(reader.subscriberId, {
      kind: author === undefined ? 'keyword' : 'author',
      value: words,
    });
    const back = new URLSearchParams({ q: (q ?? words).slice(0, 400), reader: token });
    return reply.header('cache-control', 'no-store').redirect(`/search?${back}`, 303);
  });
};

const sendOpen = (request: FastifyRequest, reply: FastifyReply, html: string): FastifyReply => {
  reply.type('text/html; charset=utf-8').header('cache-control', 'public, max-age=60');
  return reply.send(encode(request, reply, Buffer.from(html)));
};

const readAsked = ({ q = '', sort, page: number = '', reader = '' }: Asked): SearchAsked => ({
  query: q.slice(0, 400),
  sort: sort === 'newest' ? 'newest' : 'best',
  page: /^[1-9]\d?$/.test(number) ? Math.min(Number(number), MAX_PAGE) : 1,
  reader,
});

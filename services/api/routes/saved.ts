import Type from 'typebox';
import { citationFormats } from '../../papers/citations/citation-formats.ts';
import { DomainError } from '../../platform/errors.ts';
import type { Container } from '../../wiring/container.ts';
import type { App } from '../http/app-type.ts';
import { sendPrivate, sendPrivatePage } from '../http/reply.ts';
import { Id, idOf, page as pageNumber, pageOf, TokenParams, text } from '../http/schemas.ts';
import { feedFormats } from '../reading/feed-formats.ts';
import { askPath, withReader } from '../reading/known-reader.ts';
import { pagesNav } from '../reading/pages-nav.ts';
import type { Reading } from '../reading/reading.ts';
import { citationFiles } from './papers.ts';

const FILES_PER_MINUTE = 30;
const PER_PAGE = 50;

const PaperParams = Type.Object({ token: Type.String(), id: Id });
const SavedForm = Type.Object({
  paper: text(),
  say: Type.Enum(['save', 'remove'], { description: 'Press “Save” or “Remove”.' }),
  page: pageNumber,
});

/**
 * Serves `/saved/:token`, a reader's reading list, with its files and its feed. `/saved/:token/:id` asks whether to save a paper:
 * the links of a mail lead there, and opening them saves nothing.
 */
export const savedRoutes = async (app: App, container: Container & { reading: Reading }): Promise<void> => {
  const { clock, links, readerLinks, editions, preferences, savedPapers, templates } = container;
  const { savedList, knownReaders } = container.reading;
  /** Returns the reader of a link; an erased one has none. */
  const readerOf = async (token: string) => preferences.read(await readerLinks.read('saved', token));

  app.get(
    '/saved/:token',
    { schema: { params: TokenParams, querystring: Type.Object({ noted: text(), page: pageNumber }) } },
    async (request, reply) => {
      const { token } = request.params;
      const { subscriberId, feedVersion } = await readerOf(token);
      const path = `/saved/${token}`;
      const known = knownReaders.of(subscriberId);
      const list = await savedList.read(subscriberId);
      const noted = idOf(request.query.noted);
      const place = list.findIndex(({ id }) => id === noted);
      const pages = Math.max(1, Math.ceil(list.length / PER_PAGE));
      // The page that holds the paper which was just saved, unless a page is asked for.
      const asked = pageOf(request.query.page) ?? Math.max(0, Math.floor(place / PER_PAGE)) + 1;
      const page = Math.min(asked, pages);
      const at = (number: number): string => (number === 1 ? path : `${path}?page=${number}`);
      const shown = list.slice((page - 1) * PER_PAGE, page * PER_PAGE);
      return sendPrivatePage(
        reply,
        templates.page('saved', {
          path,
          count: list.length,
          firstPlace: (page - 1) * PER_PAGE + 1,
          page,
          pages: pagesNav(page, pages, at),
          papers: shown.map(({ id, paper }) => ({
            id,
            url: withReader(`/paper/${id}`, known.token),
            noted: id === noted,
            shown: paper && savedList.view(paper),
          })),
          removed: noted !== null && place < 0,
          reader: await knownReaders.onPage(
            known,
            shown.map(({ id }) => id),
            at(page),
          ),
          feedUrl: links.url('saved-feed', { subject: subscriberId, detail: feedVersion }, clock.now()),
          preferencesUrl: askPath(links, subscriberId, clock.now()),
        }),
      );
    },
  );

  app.post('/saved/:token', { schema: { params: TokenParams, body: SavedForm } }, async (request, reply) => {
    const { token } = request.params;
    const { subscriberId } = await readerOf(token);
    const { paper, say, page } = request.body;
    const named = idOf(paper) ?? 0;
    // A paper that was merged into another is saved as that one.
    const noted = say === 'save' ? await savedPapers.save(subscriberId, named) : named;
    if (say === 'remove') await savedPapers.remove(subscriberId, named);
    const onPage = pageOf(page) === null ? '' : `&page=${page}`;
    // A redirect, so that going back or reloading does not send the form again.
    return reply
      .header('cache-control', 'no-store')
      .redirect(`/saved/${token}?noted=${noted}${onPage}#p${noted}`, 303);
  });

  app.get('/saved/:token/:id', { schema: { params: PaperParams } }, async (request, reply) => {
    const { token } = request.params;
    const { subscriberId } = await readerOf(token);
    const [paper] = await editions.papersById([Number(request.params.id)]);
    if (!paper) throw new DomainError('not_found', 'This paper is no longer shown here.');
    return sendPrivatePage(
      reply,
      templates.page('save', {
        path: `/saved/${token}`,
        paper: {
          id: paper.id,
          url: withReader(`/paper/${paper.id}`, knownReaders.of(subscriberId).token),
          ...savedList.view(paper),
        },
        isSaved: (await savedPapers.of(subscriberId, [paper.id])).has(paper.id),
      }),
    );
  });

  const downloading = {
    schema: { params: TokenParams },
    config: { budget: 'export', rateLimit: { max: FILES_PER_MINUTE, timeWindow: '1 minute' } },
  } as const;
  for (const [ending, format] of Object.entries(citationFiles)) {
    app.get(`/saved/:token/papers.${ending}`, downloading, async (request, reply) => {
      const { subscriberId } = await readerOf(request.params.token);
      const file = await savedList.file(subscriberId, format);
      reply.header('content-disposition', `attachment; filename="paperboy-saved.${ending}"`);
      return sendPrivate(reply, citationFormats[format].type, file);
    });
  }

  app.get('/saved-feed/:token', { schema: { params: TokenParams } }, async (request, reply) => {
    const { subject, detail } = links.verify('saved-feed', request.params.token, clock.now());
    const { feedVersion } = await preferences.read(subject);
    // A new address of the private feed ends the addresses of both feeds.
    if (feedVersion !== detail)
      throw new DomainError('invalid_link', 'This link does not work, or no longer does.');
    const self = links.url('saved-feed', { subject, detail }, clock.now());
    const feed = await savedList.feed(subject, self, clock.now());
    return sendPrivate(reply, 'application/atom+xml', feedFormats.atom.write(feed));
  });
};

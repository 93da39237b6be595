import type { ReaderOnPage, SaidOfPaper } from '../../../templates/web/reading-views.ts';
import type { Links } from '../../subscribers/links.ts';
import type { Container } from '../../wiring/container.ts';

/** Names a reader who came by a signed link; `token` is passed on from page to page. */
export type KnownReader = { subscriberId: number; token: string };

// Only pages that show buttons, so that no other site is reached through a form.
const BACK =
  /^\/(?:search|paper\/[1-9]\d{0,8}|papers(?:\/[\w-]{1,20})?|saved\/[\w-]{24,64})?(?:\?[^#\s\\]{0,1500})?$/;

/** Returns the page to which a button's press leads back; `other` for one that has no such buttons. */
export const backTo = (given: string | undefined, other: string): string =>
  given !== undefined && BACK.test(given) ? given : other;

/** Returns a path with the token of its reader, so that the next page knows them too. */
export const withReader = (path: string, token: string): string =>
  `${path}${path.includes('?') ? '&' : '?'}${new URLSearchParams({ reader: token })}`;

/** Returns the path where a reader can have the link to their preferences mailed; no page hands that link out itself. */
export const askPath = (links: Pick<Links, 'sign'>, subscriberId: number, now: Date): string =>
  `/ask/${links.sign('ask', { subject: subscriberId, detail: 0 }, now)}`;

/** Tells pages by the token of `?reader=` who reads them, and what this reader has said of their papers. */
export const createKnownReaders = ({
  clock,
  links,
  readerLinks,
  ratings,
  savedPapers,
}: Pick<Container, 'clock' | 'links' | 'readerLinks' | 'ratings' | 'savedPapers'>) => ({
  /**
   * Returns the reader of a token; null for none.
   * @throws DomainError `invalid_link`
   */
  read: async (token: string | undefined): Promise<KnownReader | null> =>
    token ? { subscriberId: await readerLinks.read('reader', token), token } : null,
  /** Returns the reader of a page that another signed link leads to, which was made at `madeAt` if it cannot be ended. */
  of: (subscriberId: number, madeAt?: Date): KnownReader => ({
    subscriberId,
    token: readerLinks.sign('reader', subscriberId, madeAt),
  }),
  /** Returns what a page with the buttons of these papers needs; `back` is the address of the page. */
  onPage: async (reader: KnownReader, paperIds: number[], back: string): Promise<ReaderOnPage> => {
    const [rated, saved] = await Promise.all([
      ratings.of(reader.subscriberId, paperIds),
      savedPapers.of(reader.subscriberId, paperIds),
    ]);
    const said = paperIds.map((id): [number, SaidOfPaper] => [
      id,
      { rating: rated.get(id) ?? null, saved: saved.has(id) },
    ]);
    return {
      token: reader.token,
      back,
      said: Object.fromEntries(said),
      savedUrl: `/saved/${readerLinks.sign('saved', reader.subscriberId)}`,
      askUrl: askPath(links, reader.subscriberId, clock.now()),
    };
  },
});

export type KnownReaders = ReturnType<typeof createKnownReaders>;

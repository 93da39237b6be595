import type { ReaderOnPage, SaidOfPaper } from '../../../templates/web/reading-views.ts';
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

/** Tells pages by the token of `?reader=` who reads them, and what this reader has said of their papers. */
export const createKnownReaders = ({
  clock,
  links,
  ratings,
  savedPapers,
}: Pick<Container, 'clock' | 'links' | 'ratings' | 'savedPapers'>) => {
  const sign = (purpose: 'preferences' | 'saved', subscriberId: number): string =>
    links.sign(purpose, { subject: subscriberId, detail: 0 }, clock.now());
  return {
    /**
     * Returns the reader of a token; null for none.
     * @throws DomainError `invalid_link`
     */
    read: (token: string | undefined): KnownReader | null =>
      token ? { subscriberId: links.verify('preferences', token, clock.now()).subject, token } : null,
    /** Returns the reader of a page that another signed link leads to. */
    of: (subscriberId: number): KnownReader => ({
      subscriberId,
      token: sign('preferences', subscriberId),
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
        savedUrl: `/saved/${sign('saved', reader.subscriberId)}`,
      };
    },
  };
};

export type KnownReaders = ReturnType<typeof createKnownReaders>;

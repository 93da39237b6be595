import { cardLinks } from '../../digests/compose/build-view.ts';
import { authorsInWords } from '../../digests/compose/wording.ts';
import { type CitationFormat, citationFormats } from '../../papers/citations/citation-formats.ts';
import { toCsl } from '../../papers/citations/csl.ts';
import { toCited } from '../../papers/citations/to-cited.ts';
import type { StoredPaper } from '../../papers/editions/editions.ts';
import { gistOf } from '../../papers/text/gist.ts';
import { escapeHtml } from '../../templating/templates.ts';
import type { Container } from '../../wiring/container.ts';
import type { Feed } from './feed-formats.ts';

/** A place of a reading list; `paper` is null for one that is no longer shown. */
type Entry = { id: number; savedAt: Date; paper: StoredPaper | null };

const FEED_ENTRIES = 50;

/** Returns the reading list of a reader for its page, its files and its feed. */
export const createSavedList = ({
  config,
  editions,
  paperFacts,
  savedPapers,
}: Pick<Container, 'config' | 'editions' | 'paperFacts' | 'savedPapers'>) => {
  const read = async (subscriberId: number): Promise<Entry[]> => {
    const saved = await savedPapers.list(subscriberId);
    const papers = await editions.papersById(saved.map(({ paperId }) => paperId));
    const byId = new Map(papers.map((paper) => [paper.id, paper]));
    return saved.map(({ paperId, savedAt }) => ({ id: paperId, savedAt, paper: byId.get(paperId) ?? null }));
  };

  return {
    read,
    /** Returns a paper of the list as its page shows it. */
    view: (paper: StoredPaper) => ({
      title: paper.title,
      authors: authorsInWords(paper.authors, 4),
      links: cardLinks(paper),
      tldr: gistOf(paper).tldr,
    }),
    /** Writes all papers of the list that are shown, the last one saved first. */
    file: async (subscriberId: number, format: CitationFormat): Promise<string> => {
      const shown = (await read(subscriberId)).flatMap(({ paper }) => paper ?? []);
      const facts = await paperFacts.of(shown.map(({ id }) => id));
      const cited = shown.flatMap((paper) => {
        const known = facts.get(paper.id);
        return known ? [toCited(paper, known, config.publicUrl)] : [];
      });
      return citationFormats[format].write(toCsl(cited));
    },
    /** Returns the newest papers of the list as a feed, whose own address is `self`. */
    feed: async (subscriberId: number, self: string, now: Date): Promise<Feed> => {
      const list = await read(subscriberId);
      return {
        title: 'Paperboy: papers you saved',
        description: 'Your reading list, the last one saved first.',
        home: config.publicUrl,
        self,
        updated: list[0]?.savedAt ?? now,
        entries: list.slice(0, FEED_ENTRIES).flatMap(({ paper, savedAt }) =>
          paper === null
            ? []
            : {
                url: `${config.publicUrl}/paper/${paper.id}`,
                title: paper.title,
                html: `<p>${escapeHtml(gistOf(paper).tldr)}</p>`,
                published: savedAt,
                updated: savedAt,
                authors: paper.authors,
                topics: [],
              },
        ),
      };
    },
  };
};

export type SavedList = ReturnType<typeof createSavedList>;

import { DomainError } from '../../platform/errors.ts';
import type { Queryable } from '../../platform/postgres.ts';
import type { PaperLink } from '../paper.ts';
import { arxivLinks, toDraft } from '../sources/source.ts';
import { arxivIdWithoutVersion } from '../text/identity.ts';
import { readLink, wrong } from './curation.ts';
import type { EditionInTheMaking } from './edition-in-the-making.ts';
import type { Ingest } from './ingest.ts';
import { doiIn } from './submission-input.ts';

/** The name of the source under which papers are recorded that a program typed out. It is believed like a feed. */
export const API = 'api';

/** A paper as a program types it out; a field that is left out is not known. */
export type TypedPaper = {
  title: string;
  abstract?: string;
  authors?: string[];
  links?: PaperLink[];
  arxivId?: string;
  doi?: string;
  publishedOn?: string;
};

/** Adds papers that are typed out, without a look-up. */
export const createPaperAdditions = (options: {
  db: Queryable;
  clock: { now: () => Date };
  ingest: Pick<Ingest, 'ingest'>;
  inTheMaking: EditionInTheMaking;
}) => {
  const { db, clock, ingest } = options;

  return {
    /** Returns the edition that a paper can join: that of a date, or the one in the making; null if it has closed. */
    openEdition: async (date: string | undefined): Promise<string | null> => {
      if (date === undefined) return (await options.inTheMaking(clock.now())).date;
      const { rows } = await db.query<{ state: 'open' | 'closed' }>(
        'select state from editions where date = $1',
        [date],
      );
      return rows[0]?.state === 'closed' ? null : date;
    },

    /**
     * Adds a paper to an open edition. One that is known already gets the facts that it lacks, and stays in the edition that
     * it is in; `isNew` is false then.
     * @throws DomainError `invalid_input`, naming the field where there is one
     */
    add: async (paper: TypedPaper, date: string): Promise<{ paperId: number; isNew: boolean }> => {
      const { paperIds, created } = await ingest.ingest(
        { papers: [draftOf(paper)], rejected: [], warnings: [], dateOnPage: null, fatal: null },
        { source: API, origin: 'the API', date, partial: false },
      );
      return { paperId: paperIds[0]!, isNew: created === 1 };
    },
  };
};

export type PaperAdditions = ReturnType<typeof createPaperAdditions>;

const draftOf = ({ title, abstract = '', authors = [], links, arxivId, doi, publishedOn }: TypedPaper) => {
  const id = arxivId === undefined ? null : arxivIdWithoutVersion(arxivId);
  if (arxivId !== undefined && id === null) throw wrong('arxivId', `"${arxivId}" is no arXiv id.`);
  const name = doi === undefined ? null : doiIn(doi);
  if (doi !== undefined && name === null) throw wrong('doi', `"${doi}" is no DOI.`);
  const draft = toDraft(1, {
    arxivId: id,
    doi: name,
    title,
    abstract,
    authors,
    links: () => [...(id === null ? [] : arxivLinks(id)), ...(links ?? []).map(readLink)],
    keywords: [],
    upvotes: null,
    publishedAt: publishedOn ?? null,
  });
  if (typeof draft === 'string')
    throw new DomainError('invalid_input', `This paper cannot be stored: ${draft}.`);
  return draft;
};

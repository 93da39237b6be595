import type { Clock } from '../../platform/clock.ts';
import { DomainError } from '../../platform/errors.ts';
import { type Db, inTransaction, type Queryable } from '../../platform/postgres.ts';
import type { PaperLink } from '../paper.ts';
import type { SearchIndex } from '../search/search-index.ts';
import {
  MAX_ABSTRACT_CHARS,
  MAX_KEY_BYTES,
  MAX_LISTED,
  MAX_TITLE_CHARS,
  whyNotAuthors,
} from '../sources/source.ts';
import { cleanText, tidySpaces } from '../text/clean-text.ts';
import { titleKey } from '../text/identity.ts';
import { normaliseUrl } from '../text/links.ts';
import type { PaperNews } from './ingest.ts';
import {
  findByIds,
  type Known,
  mergePapers,
  ONE_AT_A_TIME,
  recordTitles,
  updatePapers,
} from './ingest-statements.ts';
import { mergeFacts, OPERATOR, onlyFacts } from './merge.ts';

/** A paper of an edition as the operator sees it. The paper may be hidden, and the edition open. */
export type CuratedPaper = {
  id: number;
  /** The date of its edition. */
  date: string;
  arxivId: string | null;
  title: string;
  abstract: string;
  authors: string[];
  links: PaperLink[];
  upvotes: number | null;
  position: number;
  pinned: boolean;
  hidden: boolean;
  /** Which of `title`, `abstract`, `authors` and `links` the operator wrote. */
  corrected: string[];
  /** The sources that listed it. */
  sources: string[];
  credit: string | null;
};

/** A paper with its names outside; `date` is null while it is in no edition. */
export type NamedPaper = Omit<CuratedPaper, 'date' | 'position'> & {
  publicId: string;
  doi: string | null;
  date: string | null;
};

/** Is called with a paper as it is under the lock of a change, which it stops by throwing. */
export type CheckPaper = (paper: NamedPaper) => void;

/** Is thrown for a title that another paper has. */
export class TitleTaken extends DomainError {
  override name = 'TitleTaken';
  readonly paperId: number;
  constructor(paperId: number) {
    super('invalid_input', `Paper ${paperId} has this title: merge the two instead.`, { field: 'title' });
    this.paperId = paperId;
  }
}

/** New values for fields of a paper; a field that is left out stays as it is. An empty list means that there are none. */
export type Correction = { title?: string; abstract?: string; authors?: string[]; links?: PaperLink[] };

const COLUMNS = `p.id, ep.edition_date as date, p.arxiv_id as "arxivId", p.title, p.abstract, p.authors, p.links, p.upvotes,
    ep.pinned_at is not null as pinned, p.hidden_at is not null as hidden,
    array(select key from jsonb_each_text(p.provenance) where value = $2 order by key) as corrected,
    array(select source from paper_sources where paper_id = p.id order by source) as sources,
    (select credit from submissions where paper_id = p.id and state = 'approved' order by id limit 1) as credit`;

const CURATED = `select ${COLUMNS}, ep.position from edition_papers ep join papers p on p.id = ep.paper_id`;

const readNamed = async (client: Queryable, id: number): Promise<NamedPaper | null> => {
  const { rows } = await client.query<NamedPaper>(
    `select ${COLUMNS}, p.public_id as "publicId", p.doi from papers p left join edition_papers ep on ep.paper_id = p.id
     where p.id = (select coalesce(merged_into, id) from papers where id = $1)`,
    [id, OPERATOR],
  );
  return rows[0] ?? null;
};

/** Lets the operator change papers, in open and closed editions. Each operation is idempotent. */
export const createCuration = (options: {
  db: Db;
  clock: Clock;
  index: SearchIndex;
  /** The same as for `createIngest`: likes, and papers that readers wait for, follow merged and renamed papers. */
  onPapers?: (client: Queryable, news: PaperNews) => Promise<void>;
}) => {
  const { db, clock } = options;

  const change = async (
    client: Queryable,
    sql: string,
    values: unknown[],
    missing: string,
  ): Promise<void> => {
    const { rowCount } = await client.query(sql, values);
    if (!rowCount) throw new DomainError('not_found', missing);
  };

  /** Runs a change while no other that goes through here is under way, after a check of the paper as it is. */
  const checked = (
    paperId: number,
    check: CheckPaper | undefined,
    work: (client: Queryable) => Promise<void>,
  ): Promise<void> =>
    inTransaction(db, async (client) => {
      await client.query(ONE_AT_A_TIME);
      if (check) {
        const paper = await readNamed(client, paperId);
        if (!paper) throw new DomainError('not_found', `There is no paper ${paperId}.`);
        check(paper);
      }
      await work(client);
    });

  const paperIn = async (client: Queryable, id: number): Promise<Known> => {
    const [paper] = await findByIds(client, [id]);
    if (!paper) throw new DomainError('not_found', `There is no paper ${id}.`);
    return paper;
  };

  return {
    /** Returns the papers of an edition in the order of its page, including hidden ones. */
    papersOf: async (date: string): Promise<CuratedPaper[]> => {
      const { rows } = await db.query<CuratedPaper>(
        `${CURATED} where ep.edition_date = $1 order by ep.pinned_at, ep.position`,
        [date, OPERATOR],
      );
      return rows;
    },

    /** Returns a paper; null if it is in no edition. For a merged paper's id it returns the paper it was merged into. */
    paperById: async (id: number): Promise<CuratedPaper | null> => {
      const { rows } = await db.query<CuratedPaper>(
        `${CURATED} where p.id = (select coalesce(merged_into, id) from papers where id = $1)`,
        [id, OPERATOR],
      );
      return rows[0] ?? null;
    },

    /** Returns a paper, also one that is in no edition. For a merged paper's id it returns the paper it was merged into. */
    namedById: (id: number): Promise<NamedPaper | null> => readNamed(db, id),

    /** Pins a paper at the head of its edition, or releases it. Papers that were pinned earlier come first. */
    pin: (paperId: number, pinned: boolean, check?: CheckPaper): Promise<void> =>
      checked(paperId, check, (client) =>
        change(
          client,
          `update edition_papers set pinned_at = case when $2 then coalesce(pinned_at, $3::timestamptz) end where paper_id = $1`,
          [paperId, pinned, clock.now()],
          `Paper ${paperId} is in no edition.`,
        ),
      ),

    /**
     * Hides a paper, or shows it again; nothing else shows it again. A hidden paper is on no page, in no search, and in no
     * mail that is composed more than a minute later.
     */
    hide: (paperId: number, hidden: boolean, check?: CheckPaper): Promise<void> =>
      checked(paperId, check, (client) =>
        change(
          client,
          `update papers set hidden_at = case when $2 then coalesce(hidden_at, $3::timestamptz) end where id = $1 and merged_into is null`,
          [paperId, hidden, clock.now()],
          `There is no paper ${paperId}.`,
        ),
      ),

    /**
     * Merges a paper into another. `into` keeps its id, takes the facts it lacks from the other paper, and takes over its
     * page, likes and listings. It stays in the earlier of their two editions.
     * @throws DomainError `not_found`; `invalid_input` if both are the same paper, or have different arXiv ids or DOIs
     */
    merge: async (
      { paperId, into }: { paperId: number; into: number },
      check?: CheckPaper,
    ): Promise<void> => {
      await checked(paperId, check, async (client) => {
        const [loser, winner] = [await paperIn(client, paperId), await paperIn(client, into)];
        if (loser.id === winner.id) throw new DomainError('invalid_input', 'These are one paper already.');
        if (loser.arxivId && winner.arxivId)
          throw new DomainError(
            'invalid_input',
            `arXiv has them as two papers, ${loser.arxivId} and ${winner.arxivId}; hide one of them instead.`,
          );
        const facts = mergeFacts(loser, winner);
        if (loser.doi && winner.doi && loser.doi !== winner.doi)
          throw new DomainError(
            'invalid_input',
            `They have two DOIs, ${loser.doi} and ${winner.doi}; hide one of them instead.`,
          );
        const hasOwnName =
          facts.arxivId === winner.arxivId && (facts.arxivId !== null || facts.doi === winner.doi);
        const identity = hasOwnName ? winner.identity : loser.identity;
        // Two rows may not have the same identity, even within the transaction.
        if (identity === loser.identity)
          await client.query(`update papers set identity = 'merged:' || id where id = $1`, [loser.id]);
        await updatePapers(client, [{ id: winner.id, identity, facts }], clock.now());
        await recordTitles(client, [{ id: winner.id, titleKey: titleKey(loser.title) }]);
        await mergePapers(client, [{ from: loser.id, to: winner.id }]);
        await options.onPapers?.(client, {
          arrived: [winner.id],
          merged: [{ from: loser.id, to: winner.id }],
        });
      });
      await options.index.catchUp();
    },

    /**
     * Corrects a paper. A corrected field outranks every source, now and later.
     * @throws DomainError `not_found`; `invalid_input` naming the field
     */
    correct: async (paperId: number, correction: Correction, check?: CheckPaper): Promise<void> => {
      await checked(paperId, check, async (client) => {
        const paper = await paperIn(client, paperId);
        const said = readCorrection(correction);
        const provenance = { ...paper.provenance };
        for (const key of Object.keys(said) as (keyof Correction)[]) provenance[key] = OPERATOR;
        const facts = { ...onlyFacts(paper), ...said, provenance };
        const isNewTitle = titleKey(facts.title) !== paper.titleKey;
        const identity =
          isNewTitle && facts.arxivId === null && facts.doi === null
            ? `title:${titleKey(facts.title)}`
            : paper.identity;
        if (identity !== paper.identity) await checkFree(client, identity, paperId);
        await updatePapers(client, [{ id: paper.id, identity, facts }], clock.now());
        if (isNewTitle) await recordTitles(client, [{ id: paper.id, titleKey: paper.titleKey }]);
        await options.onPapers?.(client, { arrived: [paper.id], merged: [] });
      });
      await options.index.catchUp();
    },
  };
};

export type Curation = ReturnType<typeof createCuration>;

/** Returns the error of one field. */
export const wrong = (field: string, message: string): DomainError =>
  new DomainError('invalid_input', message, { field });

const readCorrection = ({ title, abstract, authors, links }: Correction): Correction => {
  const said: Correction = {};
  if (title !== undefined) {
    said.title = cleanText(title);
    if (titleKey(said.title) === '') throw wrong('title', 'A title needs a letter or a digit.');
    if (said.title.length > MAX_TITLE_CHARS)
      throw wrong('title', `A title has at most ${MAX_TITLE_CHARS} characters.`);
    if (Buffer.byteLength(titleKey(said.title)) > MAX_KEY_BYTES)
      throw wrong('title', `A title has at most ${MAX_KEY_BYTES} bytes.`);
  }
  if (abstract !== undefined) {
    said.abstract = cleanText(abstract);
    if (said.abstract.length > MAX_ABSTRACT_CHARS)
      throw wrong('abstract', `An abstract has at most ${MAX_ABSTRACT_CHARS} characters.`);
  }
  if (authors !== undefined) {
    said.authors = [...new Set(authors.map(tidySpaces).filter(Boolean))];
    const why = whyNotAuthors(said.authors);
    if (why !== null) throw wrong('authors', `This paper cannot be stored: ${why}.`);
  }
  if (links !== undefined && links.length > MAX_LISTED)
    throw wrong('links', `A paper has at most ${MAX_LISTED} links.`);
  if (links !== undefined) said.links = links.map(readLink);
  return said;
};

/** Reads a link that somebody typed. @throws DomainError `invalid_input` (field `links`) unless it is public */
export const readLink = ({ kind, url }: PaperLink): PaperLink => {
  const address = normaliseUrl(url.trim());
  if (address === null) throw wrong('links', `"${url.slice(0, 200)}" is no address of the open internet.`);
  return { kind, url: address };
};

const checkFree = async (client: Queryable, identity: string, paperId: number): Promise<void> => {
  const { rows } = await client.query<{ id: number }>(
    'select coalesce(merged_into, id) as id from papers where identity = $1',
    [identity],
  );
  const other = rows[0]?.id;
  if (other !== undefined && other !== paperId) throw new TitleTaken(other);
};

import type { Db } from '../platform/postgres.ts';
import type { PaperLink } from './paper.ts';
import { type Query, readQuery, type Term } from './query.ts';
import {
  FACETS,
  type Facets,
  LOOK,
  MARK_END,
  MARK_START,
  NEWEST_BY_TEXT,
  SHARING_TITLE_WORDS,
  searchSql,
  TOPIC_QUERIES,
  unfinished,
} from './search-statements.ts';

export type Found = {
  id: number;
  title: string;
  authors: string[];
  arxivId: string | null;
  editionDate: string;
  upvotes: number | null;
  links: PaperLink[];
  score: number;
  /** With what was found between `MARK_START` and `MARK_END`; only when asked for. */
  markedTitle?: string;
  snippet?: string;
};
export type SearchResult = {
  papers: Found[];
  /** Words that stand nowhere, and what was looked for instead. */
  corrected: { from: string; to: string }[];
  /** What of the query could not be understood, in whole sentences. */
  problems: string[];
  /** How many there are altogether, up to a bound; `isMore` when there are more than were looked at. */
  total: number;
  isMore: boolean;
};
export type SearchOptions = {
  limit?: number;
  offset?: number;
  sort?: 'best' | 'newest';
  /** Marks the words in titles, and quotes the abstracts around them. */
  marked?: boolean;
};

export { MARK_END, MARK_START };

/** What goes into the statements: the words as a tsquery, null where there are none; and the bounds. */
type Asked = { words: string | null; from: string | null; before: string | null; withCode: boolean };

const TOPICS_KEPT_MS = 60_000;

/** Searches the papers of closed editions: titles weigh most, then authors, keywords, abstracts. */
export const createSearch = ({ db }: { db: Db }) => {
  /** Each word's place in the archive: a stop word says nothing, an unknown one may be a slip. */
  const look = async (terms: Term[]) => {
    if (terms.length === 0) return [];
    const { rows } = await db.query<{ isStop: boolean; isKnown: boolean; nearest: string | null }>(LOOK, [
      terms.map(({ text }) => text),
    ]);
    return rows;
  };

  let topics: { until: number; found: Promise<{ slug: string; name: string; query: string }[]> } | undefined;
  const topicQueries = () => {
    if (!topics || topics.until < performance.now()) {
      topics = {
        until: performance.now() + TOPICS_KEPT_MS,
        found: db
          .query<{ slug: string; name: string; query: string }>(TOPIC_QUERIES)
          .then(({ rows }) => rows),
      };
      topics.found.catch(() => {
        topics = undefined;
      });
    }
    return topics.found;
  };

  const understand = async (query: Query) => {
    const found = await look(query.terms);
    const corrected: SearchResult['corrected'] = [];
    const problems = [...query.problems];
    const values: string[] = [];
    const parts: string[] = [];
    const add = (value: string): string => `$${values.push(value)}`;
    for (const [at, term] of query.terms.entries()) {
      const { isStop, isKnown, nearest } = found[at]!;
      if (isStop) continue;
      const isSlip = !isKnown && !term.phrase && !term.without && nearest !== null;
      if (isSlip) corrected.push({ from: term.text, to: nearest });
      const n = add(isSlip ? nearest : term.text);
      const either = [`phraseto_tsquery('paperboy', ${n})`, `phraseto_tsquery('paperboy_names', ${n})`];
      // The last word may not be finished.
      const isOpen =
        at === query.terms.length - 1 &&
        !term.phrase &&
        !term.without &&
        /^[\p{L}\p{N}]{2,}$/u.test(term.text);
      if (isOpen) either.push(`to_tsquery('paperboy_names', ${n} || ':*')`, unfinished(n));
      parts.push(`${term.without ? '!!' : ''}(${either.join(' || ')})`);
    }
    for (const { text, without } of query.authors) {
      // Authors are what has the weight B.
      const name = `regexp_replace(phraseto_tsquery('paperboy_names', ${add(text)})::text, '(''([^'']|'''')*'')', '\\1:B', 'g')::tsquery`;
      parts.push(`${without ? '!!' : ''}(${name})`);
    }
    const known = query.topics.length > 0 ? await topicQueries() : [];
    for (const { text, without } of query.topics) {
      const wanted = text.toLowerCase();
      const topic = known.find(({ slug, name }) => slug === wanted || name.toLowerCase() === wanted);
      if (topic) parts.push(`${without ? '!!' : ''}(${add(topic.query)}::tsquery)`);
      else problems.push(`There is no topic “${text}”.`);
    }
    const isUnknownTopic = query.topics.some(
      ({ text, without }) => !without && problems.includes(`There is no topic “${text}”.`),
    );
    const asked: Asked = {
      words: null,
      from: query.from,
      before: query.before,
      withCode: query.withCode,
    };
    const isBounded = asked.from !== null || asked.before !== null || asked.withCode;
    const isWanted = parts.some((part) => !part.startsWith('!!'));
    if (parts.length > 0) {
      const { rows } = await db.query<{ query: string }>(
        `select (${parts.join(' && ')})::text as query`,
        values,
      );
      // As a value, not a subquery: the planner knows then how many papers hold the words.
      asked.words = rows[0]!.query;
    }
    const isEmpty =
      isUnknownTopic || !(isWanted || (isBounded && parts.length === 0 && query.terms.length === 0));
    return { asked, corrected, problems, isEmpty };
  };

  const valuesOf = ({ words, from, before, withCode }: Asked) => [words, from, before, withCode];

  return {
    /** At most `limit` papers, best first. A query without any word or bound finds nothing. */
    search: async (text: string, options: SearchOptions = {}): Promise<SearchResult> => {
      const { limit = 20, offset = 0, sort = 'best', marked = false } = options;
      const { asked, corrected, problems, isEmpty } = await understand(readQuery(text));
      if (isEmpty) return { papers: [], corrected, problems, total: 0, isMore: false };
      const { rows } = await db.query<Found & { total: number }>(searchSql({ ...asked, sort, marked }), [
        ...valuesOf(asked),
        limit,
        offset,
      ]);
      const total = rows[0]?.total ?? 0;
      const papers = rows.map(({ total: _, ...paper }) => paper);
      return { papers, corrected, problems, total, isMore: total >= NEWEST_BY_TEXT };
    },

    /** How many of the best papers are of each topic and month, and have code. */
    facets: async (text: string): Promise<Facets> => {
      const { asked, isEmpty } = await understand(readQuery(text));
      if (isEmpty) return { topics: [], months: [], withCode: 0 };
      const known = await topicQueries();
      const { rows } = await db.query<{ facets: Facets }>(FACETS(asked), [
        ...valuesOf(asked),
        known.map(({ slug }) => slug),
        known.map(({ name }) => name),
        known.map(({ query }) => query),
      ]);
      return rows[0]!.facets;
    },

    /** Papers whose titles share words with that of a paper, those that share most and the newest first. */
    sharingTitleWords: async (paperId: number, limit: number): Promise<number[]> => {
      const { rows } = await db.query<{ id: number }>(SHARING_TITLE_WORDS, [paperId, limit]);
      return rows.map(({ id }) => id);
    },
  };
};

export type Search = ReturnType<typeof createSearch>;

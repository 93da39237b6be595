import type { Db } from '../../platform/postgres.ts';
import type { PaperLink } from '../paper.ts';
import { type Query, readQuery, type Term } from './query.ts';
import {
  byAuthor,
  FACETS,
  type Facets,
  FIND,
  FIND_ANY,
  finished,
  LOOK,
  LOOKED_THROUGH_FOR_PHRASES,
  loosely,
  namesOf,
  RANKED_BY_TEXT,
  rankSql,
  SHARING_TITLE_WORDS,
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
  /** The title, with each found word between `MARK_START` and `MARK_END`; only with `marked`. */
  markedTitle?: string;
  /** The parts of the abstract around the found words, marked likewise; only with `marked`. */
  snippet?: string;
  /** The first and the last 40 characters of the abstract; only with `marked`. */
  abstractStart?: string;
  abstractEnd?: string;
};
export type SearchResult = {
  papers: Found[];
  /** Words that no paper has, and the words that were searched for instead. */
  corrected: { from: string; to: string }[];
  /** Which parts of the query could not be understood, in whole sentences. */
  problems: string[];
  /** The number of papers that were found; `isMore` where there may be more than were ranked. */
  total: number;
  isMore: boolean;
  /** Counts of the best papers; only with `facets`. */
  facets?: Facets;
};
export type SearchOptions = {
  limit?: number;
  offset?: number;
  sort?: 'best' | 'newest';
  /** Returns `markedTitle` and `snippet` too. */
  marked?: boolean;
  /** Returns the counts of topics, months and code too, as the function `facets` does. */
  facets?: boolean;
};

/**
 * Parts of a tsquery, as SQL with parameters. `strict` decides which papers match; `loose` is what the index can decide by
 * itself. A last word that may be unfinished is in `open` instead of `loose`. Authors are in `loose` and in `authors`.
 */
type Parts = {
  strict: string[];
  loose: string[];
  open: string | null;
  authors: string[];
  values: string[];
  isByPhrase: boolean;
};
type Sought = { words: string | null; ids: number[] };

const TOPICS_CACHED_MS = 60_000;

/** Searches the papers of closed editions: titles weigh most, then authors, keywords, abstracts. */
export const createSearch = ({ db }: { db: Db }) => {
  /** Looks up each word: whether it is a stop word, whether it is in the archive, and the nearest word if it may be misspelt. */
  const look = async (terms: Term[]) => {
    if (terms.length === 0) return [];
    const { rows } = await db.query<{ isStop: boolean; isWord: boolean; nearest: string | null }>(LOOK, [
      terms.map(({ text }) => text),
      terms.map(({ phrase, without }) => !phrase && !without),
    ]);
    return rows;
  };

  type TopicQuery = { slug: string; name: string; query: string };
  let topics: { until: number; found: Promise<TopicQuery[]> } | undefined;
  const topicQueries = (): Promise<TopicQuery[]> => {
    if (!topics || topics.until < performance.now()) {
      const found = db.query<TopicQuery>(TOPIC_QUERIES).then(({ rows }) => rows);
      topics = { until: performance.now() + TOPICS_CACHED_MS, found };
      found.catch(() => {
        topics = undefined;
      });
    }
    return topics.found;
  };

  const addTerms = async (parts: Parts, terms: Term[]): Promise<SearchResult['corrected']> => {
    const corrected: SearchResult['corrected'] = [];
    const found = await look(terms);
    for (const [at, term] of terms.entries()) {
      const { isStop, isWord, nearest } = found[at]!;
      if (isStop) continue;
      if (nearest !== null) corrected.push({ from: term.text, to: nearest });
      const n = `$${parts.values.push(nearest ?? term.text)}`;
      // The reader may not have finished the last word, unless it is a word of the archive.
      const isLast = at === terms.length - 1 && !term.phrase && !term.without;
      const isOpen = isLast && !isWord && nearest === null && /^[\p{L}\p{N}]{2,}$/u.test(term.text);
      const not = term.without ? '!!' : '';
      const words = `${not}(${isOpen ? unfinished(n) : finished(n)})`;
      parts.strict.push(
        term.phrase
          ? `${not}(phraseto_tsquery('paperboy', ${n}) || phraseto_tsquery('paperboy_names', ${n}))`
          : words,
      );
      // A phrase that is excluded does not exclude its single words.
      if (isOpen) parts.open = words;
      else if (!term.phrase || !term.without) parts.loose.push(words);
      parts.isByPhrase ||= term.phrase;
    }
    return corrected;
  };

  const addPhrase = (parts: Parts, query: string, without: boolean, loose = loosely(query)): void => {
    parts.strict.push(`${without ? '!!' : ''}(${query})`);
    if (!without) parts.loose.push(`(${loose})`);
    parts.isByPhrase = true;
  };

  const addAuthor = (parts: Parts, { text, without }: Term): void => {
    const n = `$${parts.values.push(text)}`;
    addPhrase(parts, byAuthor(n), without, namesOf(n));
    if (!without) parts.authors.push(namesOf(n));
  };

  /** Finds the candidates of a query, and returns what was corrected or not understood. */
  const seek = async (query: Query) => {
    const parts: Parts = {
      strict: [],
      loose: [],
      open: null,
      authors: [],
      values: [],
      isByPhrase: false,
    };
    const problems = [...query.problems];
    const corrected = await addTerms(parts, query.terms);
    for (const author of query.authors) addAuthor(parts, author);
    const known = query.topics.length > 0 ? await topicQueries() : [];
    let isHopeless = false;
    for (const { text, without } of query.topics) {
      const wanted = text.toLowerCase();
      const topic = known.find(({ slug, name }) => slug === wanted || name.toLowerCase() === wanted);
      if (topic) addPhrase(parts, `$${parts.values.push(topic.query)}::tsquery`, without);
      else {
        problems.push(`There is no topic “${text}”.`);
        isHopeless ||= !without;
      }
    }
    const isBounded = query.from !== null || query.before !== null || query.withCode;
    const isWanted = parts.strict.some((part) => !part.startsWith('!!'));
    const isAll = isBounded && parts.strict.length === 0 && query.terms.length === 0;
    let sought: Sought = { words: null, ids: [] };
    if (!isHopeless && (isWanted || isAll)) sought = await find(parts, query);
    return { sought, corrected, problems };
  };

  const find = async (
    { strict, loose, open, authors, values, isByPhrase }: Parts,
    { from, before, withCode }: Query,
  ): Promise<Sought> => {
    type Words = { strict: string; loose: string; open: string | null; authors: string | null };
    let words: Words | null = null;
    if (strict.length > 0) {
      // Excluded words alone do not narrow the search, so an open word beside them is treated like any other.
      const isApart = open !== null && loose.some((part) => !part.startsWith('!!'));
      const all = (parts: string[]): string => `(${parts.join(' && ')})::text`;
      // undescribed: it is built from the words of the query, each cast to text
      const { rows } = await db.query<Words>(
        `select ${all(strict)} as strict, ${all(isApart || !open ? loose : [...loose, open])} as loose,
          ${isApart ? all([open]) : 'null'} as open, ${authors.length > 0 ? all(authors) : 'null'} as authors`,
        values,
      );
      words = rows[0]!;
    }
    const bounds = [from, before, withCode];
    const { rows } = words
      ? await db.query<{ ids: number[] }>(FIND, [
          words.strict,
          words.loose,
          words.open,
          words.authors,
          ...bounds,
          isByPhrase ? LOOKED_THROUGH_FOR_PHRASES : RANKED_BY_TEXT,
        ])
      : await db.query<{ ids: number[] }>(FIND_ANY, bounds);
    return { words: words?.strict ?? null, ids: rows[0]!.ids };
  };

  const facetsOf = async ({ words, ids }: Sought): Promise<Facets> => {
    if (ids.length === 0) return { topics: [], months: [], withCode: 0 };
    const known = await topicQueries();
    const { rows } = await db.query<{ facets: Facets }>(FACETS, [
      words,
      ids,
      known.map(({ slug }) => slug),
      known.map(({ name }) => name),
      known.map(({ query }) => query),
    ]);
    return rows[0]!.facets;
  };

  const rank = async ({ words, ids }: Sought, options: SearchOptions) => {
    if (ids.length === 0) return { papers: [], total: 0, isMore: false };
    const { limit = 20, offset = 0, sort = 'best', marked = false } = options;
    // Ranking is a second query, so that the planner knows how few papers there are.
    const { rows } = await db.query<Found & { total: number }>(rankSql({ sort, marked }), [
      words,
      ids,
      limit,
      offset,
    ]);
    const total = rows[0]?.total ?? 0;
    return { papers: rows.map(({ total: _, ...paper }) => paper), total, isMore: total >= RANKED_BY_TEXT };
  };

  return {
    /** Returns at most `limit` papers, best first. A query without any word or bound finds nothing. */
    search: async (text: string, options: SearchOptions = {}): Promise<SearchResult> => {
      const { sought, ...understood } = await seek(readQuery(text));
      const [ranked, facets] = await Promise.all([
        rank(sought, options),
        options.facets ? facetsOf(sought) : undefined,
      ]);
      return { ...understood, ...ranked, ...(facets && { facets }) };
    },

    /** Counts the best papers by topic and month, and those that have code. */
    facets: async (text: string): Promise<Facets> => facetsOf((await seek(readQuery(text))).sought),

    /** Returns papers whose titles share words with that of a paper, those that share most and the newest first. */
    sharingTitleWords: async (paperId: number, limit: number): Promise<number[]> => {
      const { rows } = await db.query<{ id: number }>(SHARING_TITLE_WORDS, [paperId, limit]);
      return rows.map(({ id }) => id);
    },
  };
};

export type Search = ReturnType<typeof createSearch>;

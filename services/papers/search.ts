import type { Db } from '../platform/postgres.ts';

export type Found = {
  id: number;
  title: string;
  authors: string[];
  arxivId: string | null;
  editionDate: string;
  score: number;
};
export type SearchResult = {
  papers: Found[];
  /** Words that stand nowhere, and what was looked for instead. */
  corrected: { from: string; to: string }[];
};

type Term = { text: string; phrase: boolean; without: boolean };

const MAX_TERMS = 12;
// Of a common word only the newest papers are compared: ranking all of 60,000 would take a second.
const NEWEST_BY_TITLE = 400;
const NEWEST_BY_TEXT = 800;

/** "exact words", -without, and words; what is nothing of these is left out. */
export const readQuery = (query: string): Term[] =>
  [...query.slice(0, 400).matchAll(/(-?)(?:"([^"]+)"|([^\s"]+))/g)]
    .map(([, minus, phrase, word]) => ({
      text: (phrase ?? word ?? '').replace(/[^\p{L}\p{N}\p{M}.+#'-]+/gu, ' ').trim(),
      phrase: phrase !== undefined,
      without: minus === '-',
    }))
    .filter(({ text }) => /[\p{L}\p{N}]/u.test(text))
    .slice(0, MAX_TERMS);

/** Searches the papers of closed editions: titles weigh most, then authors, keywords, abstracts. */
export const createSearch = ({ db }: { db: Db }) => {
  /** Each word's place in the archive: a stop word says nothing, an unknown one may be a slip. */
  const look = async (terms: Term[]) => {
    const { rows } = await db.query<{ isStop: boolean; isKnown: boolean; nearest: string | null }>(
      `select numnode(phraseto_tsquery('paperboy', t)) = 0 as "isStop", known as "isKnown",
         case when not known then (select word from search_words where word % folded
           order by similarity(word, folded) desc, word limit 1) end as nearest
       from unnest($1::text[]) with ordinality as terms(t, n),
         lateral (select lower(unaccent(t)) as folded) f,
         lateral (select exists (select 1 from search_words where word like replace(folded, '%', '') || '%')
           or exists (select 1 from paper_search where document @@ phraseto_tsquery('paperboy', t)) as known) k
       order by n`,
      [terms.map(({ text }) => text)],
    );
    return rows;
  };

  return {
    /** At most `limit` papers, best first. A query without any word finds nothing. */
    search: async (query: string, { limit = 20, offset = 0 } = {}): Promise<SearchResult> => {
      const terms = readQuery(query);
      const found = await look(terms);
      const corrected: SearchResult['corrected'] = [];
      const values: string[] = [];
      const parts: string[] = [];
      for (const [at, term] of terms.entries()) {
        const { isStop, isKnown, nearest } = found[at]!;
        if (isStop) continue;
        const isSlip = !isKnown && !term.phrase && !term.without && nearest !== null;
        if (isSlip) corrected.push({ from: term.text, to: nearest });
        values.push(isSlip ? nearest : term.text);
        const n = `$${values.length}`;
        const either = [`phraseto_tsquery('paperboy', ${n})`, `phraseto_tsquery('paperboy_names', ${n})`];
        // The last word may not be finished.
        const isOpen =
          at === terms.length - 1 && !term.phrase && !term.without && /^[\p{L}\p{N}]{2,}$/u.test(term.text);
        if (isOpen) either.push(`to_tsquery('paperboy_names', ${n} || ':*')`);
        parts.push(`${term.without ? '!!' : ''}(${either.join(' || ')})`);
      }
      if (!parts.some((part) => !part.startsWith('!!'))) return { papers: [], corrected };
      const { rows: queries } = await db.query<{ query: string }>(
        `select (${parts.join(' && ')})::text as query`,
        values,
      );
      // As a value, not a subquery: the planner knows then how many papers hold the words.
      const { rows } = await db.query<Found>(SEARCH, [queries[0]!.query, limit, offset]);
      return { papers: rows, corrected };
    },

    /** Papers whose titles share words with that of a paper, those that share most and the newest first. */
    sharingTitleWords: async (paperId: number, limit: number): Promise<number[]> => {
      const { rows } = await db.query<{ id: number }>(SHARING_TITLE_WORDS, [paperId, limit]);
      return rows.map(({ id }) => id);
    },
  };
};

export type Search = ReturnType<typeof createSearch>;

/** $1 a tsquery, $2 how many, $3 after how many. docs/search.md shows its plan. */
export const SEARCH = `
  with hits as (
    (select paper_id from paper_search where title @@ $1::tsquery order by paper_id desc limit ${NEWEST_BY_TITLE})
    union
    (select paper_id from paper_search where document @@ $1::tsquery order by paper_id desc limit ${NEWEST_BY_TEXT}))
  select p.id, p.title, p.authors, p.arxiv_id as "arxivId", ep.edition_date as "editionDate",
    round(ts_rank('{0.1, 0.3, 0.6, 1.0}', s.document, $1::tsquery, 1)::numeric, 4)::float8 as score
  from hits join paper_search s using (paper_id) join papers p on p.id = hits.paper_id and p.hidden_at is null
    join edition_papers ep on ep.paper_id = p.id
    join editions e on e.date = ep.edition_date and e.state = 'closed'
  order by score desc, ep.edition_date desc, p.id limit $2 offset $3`;

/**
 * $1 a paper, $2 how many. Each word by itself, so that a rare one reaches back through the whole archive while a
 * common one brings only its newest papers.
 */
const SHARING_TITLE_WORDS = `
  select ep.paper_id as id
  from (select distinct lexeme from paper_search, unnest(title) where paper_id = $1 limit 24) words,
    lateral (select paper_id from paper_search
      where title @@ ('''' || replace(replace(lexeme, '\\', '\\\\'), '''', '''''') || '''')::tsquery and paper_id <> $1
      order by paper_id desc limit 60) others
    join edition_papers ep using (paper_id) join editions e on e.date = ep.edition_date and e.state = 'closed'
  group by ep.paper_id order by count(*) desc, ep.paper_id desc limit $2`;

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
// Of common words only the newest papers are ranked; of all others that is every match.
const RANKED_BY_TITLE = 300;
const RANKED_BY_TEXT = 300;
// Whether words stand side by side is not in the index: it is looked up in the newest papers that hold them all.
const LOOKED_THROUGH_FOR_PHRASES = 1_500;

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
    const { rows } = await db.query<{ isStop: boolean; isWord: boolean; nearest: string | null }>(LOOK, [
      terms.map(({ text }) => text),
      terms.map(({ phrase, without }) => !phrase && !without),
    ]);
    return rows;
  };

  return {
    /** At most `limit` papers, best first. A query without any word finds nothing. */
    search: async (query: string, { limit = 20, offset = 0 } = {}): Promise<SearchResult> => {
      const terms = readQuery(query);
      const found = await look(terms);
      const corrected: SearchResult['corrected'] = [];
      const values: string[] = [];
      const strict: string[] = [];
      const loose: string[] = [];
      for (const [at, term] of terms.entries()) {
        const { isStop, isWord, nearest } = found[at]!;
        if (isStop) continue;
        if (nearest !== null) corrected.push({ from: term.text, to: nearest });
        values.push(nearest ?? term.text);
        const n = `$${values.length}`;
        const either = (how: string): string[] => [
          `${how}('paperboy', ${n})`,
          `${how}('paperboy_names', ${n})`,
        ];
        // The last word may not be finished, unless it is a word as it stands.
        const isLast = at === terms.length - 1 && !term.phrase && !term.without;
        const isOpen = isLast && !isWord && /^[\p{L}\p{N}]{2,}$/u.test(term.text);
        const open = isOpen ? [`to_tsquery('paperboy_names', ${n} || ':*')`] : [];
        const not = term.without ? '!!' : '';
        const words = `${not}(${[...either('plainto_tsquery'), ...open].join(' || ')})`;
        strict.push(term.phrase ? `${not}(${either('phraseto_tsquery').join(' || ')})` : words);
        // Without a phrase is not without its words.
        if (!term.phrase || !term.without) loose.push(words);
      }
      if (!strict.some((part) => !part.startsWith('!!'))) return { papers: [], corrected };
      const { rows: queries } = await db.query<{ strict: string; loose: string }>(
        `select (${strict.join(' && ')})::text as strict, (${loose.join(' && ')})::text as loose`,
        values,
      );
      const sought = queries[0]!;
      const looked = terms.some(({ phrase }) => phrase) ? LOOKED_THROUGH_FOR_PHRASES : RANKED_BY_TEXT;
      const { rows: hits } = await db.query<{ ids: number[] }>(FIND, [sought.strict, sought.loose, looked]);
      // A second question, so that the planner knows how few papers it is about.
      const { rows } = await db.query<Found>(RANK, [sought.strict, hits[0]!.ids, limit, offset]);
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

// $1 words, $2 whether each may be a slip. Of the words of titles and names there is a list; whether an abstract holds
// one is asked only of a word that is not on it. The list holds words as they are written, so a word may begin one.
const LOOK = `
  select numnode(plainto_tsquery('paperboy', t)) = 0 as "isStop",
    exists (select 1 from search_words where word = folded) as "isWord",
    case when may_be_slip and not known and not is_written(plainto_tsquery('paperboy', t)) then (
      select word from search_words where word % folded and length(word) between length(folded) - 3 and length(folded) + 3
      order by similarity(word, folded) desc, word limit 1) end as nearest
  from unnest($1::text[], $2::boolean[]) with ordinality as terms(t, may_be_slip, n),
    lateral (select lower(unaccent(t)) as folded) f,
    lateral (select exists (select 1 from search_words where word <> '' and word ~>=~ folded and word ~<~ (folded || chr(1114111))) as known) k
  order by n`;

/**
 * $1 what is sought, as a tsquery; $2 the same with phrases as mere words, which the index can tell by itself; $3 how
 * many papers that hold those words are looked through. docs/search.md shows the plans of both.
 */
export const FIND = `select newest_by_title($1::tsquery, ${RANKED_BY_TITLE}) || newest_by_text($2::tsquery, $3) as ids`;

/**
 * $1 what is sought, $2 the papers that may be it, $3 how many are answered, after $4. Paper by paper (`offset 0` holds the
 * planner to it): left to itself it reads the words, or the lists, of all papers for the sake of some hundred.
 */
export const RANK = `
  select p.*, s.date as "editionDate", s.score
  from (select distinct unnest($2::int[]) as id) hits,
    lateral (select (select edition_date from edition_papers ep where ep.paper_id = hits.id) as date,
        round(ts_rank('{0.1, 0.3, 0.6, 1.0}', document, $1::tsquery, 1)::numeric, 4)::float8 as score
      from paper_search where paper_id = hits.id and document @@ $1::tsquery offset 0) s,
    lateral (select id, title, authors, arxiv_id as "arxivId" from papers where id = hits.id and hidden_at is null offset 0) p
  where (select state from editions e where e.date = s.date) = 'closed'
  order by s.score desc, s.date desc, p.id limit $3 offset $4`;

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
    join edition_papers ep using (paper_id) join papers p on p.id = ep.paper_id and p.hidden_at is null
    join editions e on e.date = ep.edition_date and e.state = 'closed'
  group by ep.paper_id order by count(*) desc, ep.paper_id desc limit $2`;

// The SQL of the search; docs/search.md gives the reasons and the measurements.

// Only this many of the newest matches are ranked. A word that is not common has fewer, so that all of its matches are.
const RANKED_BY_TITLE = 300;
export const RANKED_BY_TEXT = 300;
// The index does not know which words stand side by side: that is checked in the newest papers that hold all of them.
export const LOOKED_THROUGH_FOR_PHRASES = 1_500;
/** Facets count the best papers only: matching 100 topics with 500 papers would take too long. */
const FACET_PAPERS = 200;

/** Characters that occur in no text of a paper. */
export const MARK_START = '\u0001';
export const MARK_END = '\u0002';

export type Facets = {
  topics: { slug: string; name: string; count: number }[];
  /** `YYYY-MM`, newest first. */
  months: { month: string; count: number }[];
  withCode: number;
};

// $1 words, $2 whether each may be misspelt. `search_words` lists the words of titles and names as they are written. A
// word is known where it begins one of them; abstracts are searched only for a word that is not known.
export const LOOK = `
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
 * Returns the tsquery of a whole word, as a word of a text or as a name. Where both have the same stem it is given once:
 * twice, the planner would take it for twice as common. `n` is a parameter.
 */
export const finished = (n: string): string => `
  (select case when text = name and numnode(text) = 1 then text else text || name end
    from plainto_tsquery('paperboy', ${n}) as text, plainto_tsquery('paperboy_names', ${n}) as name)`;

/**
 * Returns the tsquery of a word that the reader may still be typing. Texts hold stems ("learn"), and an unfinished word
 * ("learnin") is not the beginning of its stem. So the query also has the stems of the words that begin with `n`, where
 * these stems do not begin with it themselves.
 */
export const unfinished = (n: string): string => `
  (select begun || case when text = name then ''::tsquery else text end || coalesce((select string_agg('(' || q::text || ')', ' | ')::tsquery
      from (select word from search_words, lateral (select lower(unaccent(${n})) as folded) f
          where word <> '' and word ~>=~ folded and word ~<~ (folded || chr(1114111)) order by length(word), word limit 12) w,
        lateral (select phraseto_tsquery('paperboy', word) as q) stem
      where numnode(q) > 0 and not to_tsvector('paperboy', word) @@ begun), ''::tsquery)
    from to_tsquery('paperboy_names', ${n} || ':*') as begun,
      plainto_tsquery('paperboy', ${n}) as text, plainto_tsquery('paperboy_names', ${n}) as name)`;

/** Returns for each topic a tsquery that finds its name or one of its aliases in a text. */
export const TOPIC_QUERIES = `
  select slug, name, string_agg('(' || q::text || ')', ' | ') as query
  from topics, unnest(aliases || name) as said, lateral (select phraseto_tsquery('paperboy', said) as q) of
  where numnode(q) > 0 group by slug, name order by name`;

/** Returns the tsquery for an author's name, a phrase in which every word has weight B. `n` is a parameter. */
export const byAuthor = (n: string): string =>
  `regexp_replace(phraseto_tsquery('paperboy_names', ${n})::text, '(''([^'']|'''')*'')', '\\1:B', 'g')::tsquery`;
/** Returns the same words, side by side or not, with any weight. */
export const namesOf = (n: string): string => `plainto_tsquery('paperboy_names', ${n})`;
/** Returns the words of a query, side by side or not. */
export const loosely = (query: string): string =>
  `regexp_replace((${query})::text, '<(-|\\d+)>', '&', 'g')::tsquery`;

/**
 * Finds papers by text. $1 the whole tsquery; $2 the part of it that the index can decide, with phrases as single words;
 * $3 the same for a last word that may be unfinished, or null; $4 the same for authors, or null; $5 the first day; $6 the
 * day after the last; $7 whether only papers with code; $8 how many papers with all these words are checked.
 * docs/search.md shows the plans. The index of titles knows neither authors nor days, so it is not asked about them.
 */
export const FIND = `
  select case when $4::tsquery is null and $5::date is null and $6::date is null and not $7::boolean
      then newest_by_title($1::tsquery, ${RANKED_BY_TITLE}) else '{}' end
    || newest_by_text($1::tsquery, $2::tsquery, $3::tsquery, $4::tsquery, $5::date, $6::date, $7::boolean, $8, ${RANKED_BY_TEXT}) as ids`;
/** Finds papers without any text. $1 the first day, $2 the day after the last, $3 whether only papers with code. */
export const FIND_ANY = `select array(select newest_within($1::date, $2::date, $3::boolean, ${RANKED_BY_TEXT})) as ids`;

const SCORE = `case when $1::tsquery is null then 0
  else round(ts_rank('{0.1, 0.3, 0.6, 1.0}', s.document, $1, 1)::numeric, 4)::float8 end`;
// Rows are looked up paper by paper, which `offset 0` forces. Otherwise the planner reads the words, or the editions, of
// all papers to rank some hundred.
const RANKED = `from (select distinct unnest($2::int[]) as paper_id) hits,
      lateral (select document from paper_search where paper_id = hits.paper_id and ($1::tsquery is null or document @@ $1) offset 0) s,
      lateral (select edition_date, position from edition_papers where paper_id = hits.paper_id offset 0) ep
    where (select state from editions e where e.date = ep.edition_date) = 'closed' 
      and not exists (select from papers where id = paper_id and hidden_at is not null)`;

const marked = (column: string, options: string): string => `
    case when $1::tsquery is null then left(${column}, 260)
      else ts_headline('paperboy', ${column}, $1, 'StartSel="${MARK_START}", StopSel="${MARK_END}", ${options}') end`;

/** Ranks papers. $1 the tsquery or null, $2 the ids of candidates, $3 the limit, $4 the offset. */
export const rankSql = (options: { sort: 'best' | 'newest'; marked: boolean }): string => {
  const order =
    options.sort === 'newest' ? 'edition_date desc, position, id' : 'score desc, edition_date desc, id';
  return `
  with found as (
    select hits.paper_id as id, ep.edition_date, ep.position, ${SCORE} as score, (count(*) over ())::int as total
    ${RANKED} order by ${order} limit $3 offset $4)
  select id, title, authors, arxiv_id as "arxivId", edition_date as "editionDate", upvotes, links, score, total
    ${
      options.marked
        ? `, ${marked('title', 'HighlightAll=true')} as "markedTitle", ${marked('abstract', 'MaxFragments=2, MaxWords=26, MinWords=12, FragmentDelimiter=" … "')} as snippet,
      left(abstract, 40) as "abstractStart", right(abstract, 40) as "abstractEnd"`
        : ''
    }
  from found join papers using (id) order by ${order}`;
};
export const RANK = rankSql({ sort: 'best', marked: false });

/**
 * Counts facets. $1 the tsquery or null, $2 the ids of candidates; $3 slugs, $4 names and $5 queries of the topics.
 * Appending an empty tsvector unpacks the words of a paper once, and not again for each topic.
 */
export const FACETS = `
  with best as materialized (
    select document || ''::tsvector as document, edition_date, links from papers join (
      select hits.paper_id as id, ${SCORE} as score, s.document, ep.edition_date
      ${RANKED} order by score desc, ep.edition_date desc limit ${FACET_PAPERS}) ranked using (id)),
  topics as (select * from unnest($3::text[], $4::text[], $5::tsquery[]) as t(slug, name, query))
  select json_build_object(
    'topics', (select coalesce(json_agg(json_build_object('slug', slug, 'name', name, 'count', n) order by n desc, name), '[]')
      from (select slug, name, count(*)::int as n from topics join best on document @@ query
        group by slug, name order by n desc, name limit 8) top),
    'months', (select coalesce(json_agg(json_build_object('month', month, 'count', n) order by month desc), '[]')
      from (select to_char(edition_date, 'YYYY-MM') as month, count(*)::int as n from best group by month
        order by month desc limit 8) top),
    'withCode', (select count(*)::int from best where links @> '[{"kind":"code"}]')) as facets`;

/**
 * Finds papers that share title words. $1 the paper, $2 the limit. Each word is looked up by itself, so that a rare one
 * finds papers of the whole archive, and a common one only its newest.
 */
export const SHARING_TITLE_WORDS = `
  select ep.paper_id as id
  from (select distinct lexeme from paper_search, unnest(title) where paper_id = $1 limit 24) words,
    lateral (select paper_id from paper_search
      where title @@ ('''' || replace(replace(lexeme, '\\', '\\\\'), '''', '''''') || '''')::tsquery and paper_id <> $1
      order by paper_id desc limit 60) others
    join edition_papers ep using (paper_id) join papers p on p.id = ep.paper_id and p.hidden_at is null
    join editions e on e.date = ep.edition_date and e.state = 'closed'
  group by ep.paper_id order by count(*) desc, ep.paper_id desc limit $2`;

// The SQL of the search; docs/search.md says why it looks as it does.

// Of common words only the newest papers are ranked; of all others that is every match.
const RANKED_BY_TITLE = 300;
export const RANKED_BY_TEXT = 300;
// Whether words stand side by side is not in the index: it is looked up in the newest papers that hold them all.
export const LOOKED_THROUGH_FOR_PHRASES = 1_500;
/** Facets are of the best papers alone: asking 100 topics about 500 papers would take too long. */
const FACET_PAPERS = 200;

/** What no text of a paper holds. */
export const MARK_START = '\u0001';
export const MARK_END = '\u0002';

export type Facets = {
  topics: { slug: string; name: string; count: number }[];
  /** `YYYY-MM`, newest first. */
  months: { month: string; count: number }[];
  withCode: number;
};

// $1 words, $2 whether each may be a slip. Of the words of titles and names there is a list; whether an abstract holds
// one is asked only of a word that is not on it. The list holds words as they are written, so a word may begin one.
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

/** A word, as it is in texts or as a name. One stem twice would seem twice as common to the planner. `n` is a parameter. */
export const finished = (n: string): string => `
  (select case when text = name and numnode(text) = 1 then text else text || name end
    from plainto_tsquery('paperboy', ${n}) as text, plainto_tsquery('paperboy_names', ${n}) as name)`;

/**
 * A word that may go on. Texts hold stems ("learn"), which the beginning of a word ("learnin") is not: so the stems of the
 * words that begin like `n` too, where they do not begin like it themselves.
 */
export const unfinished = (n: string): string => `
  (select begun || case when text = name then ''::tsquery else text end || coalesce((select string_agg('(' || q::text || ')', ' | ')::tsquery
      from (select word from search_words, lateral (select lower(unaccent(${n})) as folded) f
          where word <> '' and word ~>=~ folded and word ~<~ (folded || chr(1114111)) order by length(word), word limit 12) w,
        lateral (select phraseto_tsquery('paperboy', word) as q) stem
      where numnode(q) > 0 and not to_tsvector('paperboy', word) @@ begun), ''::tsquery)
    from to_tsquery('paperboy_names', ${n} || ':*') as begun,
      plainto_tsquery('paperboy', ${n}) as text, plainto_tsquery('paperboy_names', ${n}) as name)`;

/** Each topic as what its name and its other names are in a text. */
export const TOPIC_QUERIES = `
  select slug, name, string_agg('(' || q::text || ')', ' | ') as query
  from topics, unnest(aliases || name) as said, lateral (select phraseto_tsquery('paperboy', said) as q) of
  where numnode(q) > 0 group by slug, name order by name`;

/** Papers of whom a text's words are an author: what has the weight B. `n` is a parameter. */
export const byAuthor = (n: string): string =>
  `regexp_replace(phraseto_tsquery('paperboy_names', ${n})::text, '(''([^'']|'''')*'')', '\\1:B', 'g')::tsquery`;
/** The same words, side by side or not, of whatever weight. */
export const namesOf = (n: string): string => `plainto_tsquery('paperboy_names', ${n})`;
/** The words of a query, side by side or not. */
export const loosely = (query: string): string =>
  `regexp_replace((${query})::text, '<(-|\\d+)>', '&', 'g')::tsquery`;

/**
 * $1 what is sought, as a tsquery; $2 what of it the index can tell by itself, phrases as mere words; $3 the same of a last
 * word that may be unfinished, or null; $4 the same of authors, or null; $5 the first day, $6 the day after the last, $7
 * whether with code alone; $8 how many papers that hold all these are looked through. docs/search.md shows the plans. No
 * title has an author, nor a day.
 */
export const FIND = `
  select case when $4::tsquery is null and $5::date is null and $6::date is null and not $7::boolean
      then newest_by_title($1::tsquery, ${RANKED_BY_TITLE}) else '{}' end
    || newest_by_text($1::tsquery, $2::tsquery, $3::tsquery, $4::tsquery, $5::date, $6::date, $7::boolean, $8, ${RANKED_BY_TEXT}) as ids`;
/** Any paper: $1 the first day, $2 the day after the last, $3 whether with code alone. */
export const FIND_ANY = `select array(select newest_within($1::date, $2::date, $3::boolean, ${RANKED_BY_TEXT})) as ids`;

const SCORE = `case when $1::tsquery is null then 0
  else round(ts_rank('{0.1, 0.3, 0.6, 1.0}', s.document, $1, 1)::numeric, 4)::float8 end`;
// Paper by paper (`offset 0` holds the planner to it): left to itself it reads the words, or the lists, of all papers for
// the sake of some hundred.
const RANKED = `from (select distinct unnest($2::int[]) as paper_id) hits,
      lateral (select document from paper_search where paper_id = hits.paper_id and ($1::tsquery is null or document @@ $1) offset 0) s,
      lateral (select edition_date, position from edition_papers where paper_id = hits.paper_id offset 0) ep
    where (select state from editions e where e.date = ep.edition_date) = 'closed' 
      and not exists (select from papers where id = paper_id and hidden_at is not null)`;

const marked = (column: string, options: string): string => `
    case when $1::tsquery is null then left(${column}, 260)
      else ts_headline('paperboy', ${column}, $1, 'StartSel="${MARK_START}", StopSel="${MARK_END}", ${options}') end`;

/** $1 what is sought or null, $2 the papers that may be it, $3 how many are answered, after $4. */
export const rankSql = (options: { sort: 'best' | 'newest'; marked: boolean }): string => {
  const order =
    options.sort === 'newest' ? 'edition_date desc, position, id' : 'score desc, edition_date desc, id';
  return `
  with found as (
    select hits.paper_id as id, ep.edition_date, ep.position, ${SCORE} as score, (count(*) over ())::int as total
    ${RANKED} order by ${order} limit $3 offset $4)
  select id, title, authors, arxiv_id as "arxivId", edition_date as "editionDate", upvotes, links, score, total
    ${options.marked ? `, ${marked('title', 'HighlightAll=true')} as "markedTitle", ${marked('abstract', 'MaxFragments=2, MaxWords=26, MinWords=12, FragmentDelimiter=" … "')} as snippet` : ''}
  from found join papers using (id) order by ${order}`;
};
export const RANK = rankSql({ sort: 'best', marked: false });

/**
 * $1 what is sought or null, $2 the papers that may be it; $3 slugs, $4 names and $5 queries of the topics. Adding no words
 * to those of a paper unpacks them once, and not for each topic again.
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
 * $1 a paper, $2 how many. Each word by itself, so that a rare one reaches back through the whole archive while a
 * common one brings only its newest papers.
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

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

/** Texts hold stems ("learn"), which the beginning of a word ("learnin") is not: so the words that begin like `n`. */
export const unfinished = (n: string): string => `
  coalesce((select string_agg('(' || q::text || ')', ' | ')::tsquery
    from (select word from search_words, lateral (select lower(unaccent(${n})) as folded) f
        where word ~>=~ folded and word ~<~ (folded || chr(1114111)) order by length(word), word limit 12) w,
      lateral (select phraseto_tsquery('paperboy', word) as q) stem where numnode(q) > 0), ''::tsquery)`;

/** Each topic as what its name and its other names are in a text. */
export const TOPIC_QUERIES = `
  select slug, name, string_agg('(' || q::text || ')', ' | ') as query
  from topics, unnest(aliases || name) as said, lateral (select phraseto_tsquery('paperboy', said) as q) of
  where numnode(q) > 0 group by slug, name order by name`;

/** Papers of whom a text's words are an author: what has the weight B. `n` is a parameter. */
export const byAuthor = (n: string): string =>
  `regexp_replace(phraseto_tsquery('paperboy_names', ${n})::text, '(''([^'']|'''')*'')', '\\1:B', 'g')::tsquery`;
/** The same words, side by side or not. */
export const loosely = (query: string): string =>
  `regexp_replace((${query})::text, '<(-|\\d+)>', '&', 'g')::tsquery`;

/**
 * $1 what is sought, as a tsquery; $2 the same with phrases as mere words, which the index can tell by itself; $3 how
 * many papers that hold those words are looked through. docs/search.md shows the plans of both.
 */
export const FIND = `select newest_by_title($1::tsquery, ${RANKED_BY_TITLE}) || newest_by_text($2::tsquery, $3) as ids`;

const SHOWN = `join papers p on p.id = paper_id and p.hidden_at is null
    join edition_papers ep using (paper_id) join editions e on e.date = ep.edition_date and e.state = 'closed'`;

/**
 * $1 what is sought, or null for all; $2 the first day, $3 the day after the last, $4 whether with code alone. Bounds come
 * before the cut: the newest that hold the words may all be too new.
 */
export const FIND_WITHIN = `
  select coalesce(array_agg(paper_id), '{}') as ids from (
    select paper_id from paper_search s ${SHOWN}
    where ($1::tsquery is null or s.document @@ $1) and ($2::date is null or ep.edition_date >= $2)
      and ($3::date is null or ep.edition_date < $3) and (not $4::boolean or p.links @> '[{"kind":"code"}]')
    order by ep.edition_date desc, ep.position limit ${RANKED_BY_TEXT}) newest`;

const SCORE = `case when $1::tsquery is null then 0
  else round(ts_rank('{0.1, 0.3, 0.6, 1.0}', s.document, $1, 1)::numeric, 4)::float8 end`;
// Paper by paper (`offset 0` holds the planner to it): left to itself it reads the words, or the lists, of all papers for
// the sake of some hundred.
const RANKED = `from (select distinct unnest($2::int[]) as id) hits,
      lateral (select document from paper_search where paper_id = hits.id and ($1::tsquery is null or document @@ $1) offset 0) s,
      lateral (select edition_date, position from edition_papers where paper_id = hits.id offset 0) ep,
      lateral (select * from papers where id = hits.id and hidden_at is null offset 0) p
    where (select state from editions e where e.date = ep.edition_date) = 'closed'`;

const marked = (column: string, options: string): string => `
    case when $1::tsquery is null then left(${column}, 260)
      else ts_headline('paperboy', ${column}, $1, 'StartSel="${MARK_START}", StopSel="${MARK_END}", ${options}') end`;

/** $1 what is sought or null, $2 the papers that may be it, $3 how many are answered, after $4. */
export const rankSql = (options: { sort: 'best' | 'newest'; marked: boolean }): string => {
  const order =
    options.sort === 'newest' ? '"editionDate" desc, position, id' : 'score desc, "editionDate" desc, id';
  return `
  with found as (
    select p.id, p.title, p.abstract, p.authors, p.arxiv_id as "arxivId", ep.edition_date as "editionDate", p.upvotes,
      p.links, ep.position, ${SCORE} as score, (count(*) over ())::int as total
    ${RANKED} order by ${order} limit $3 offset $4)
  select id, title, authors, "arxivId", "editionDate", upvotes, links, score, total
    ${options.marked ? `, ${marked('title', 'HighlightAll=true')} as "markedTitle", ${marked('abstract', 'MaxFragments=2, MaxWords=26, MinWords=12, FragmentDelimiter=" … "')} as snippet` : ''}
  from found order by ${order}`;
};
export const RANK = rankSql({ sort: 'best', marked: false });

/** $1 what is sought or null, $2 the papers that may be it; $3 slugs, $4 names and $5 queries of the topics. */
export const FACETS = `
  with best as (
    select s.document, ep.edition_date, p.links ${RANKED} order by ${SCORE} desc, ep.edition_date desc limit ${FACET_PAPERS}),
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

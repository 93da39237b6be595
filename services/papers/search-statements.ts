// The SQL of the search; docs/search.md shows its plans.

// Of a common word only the newest papers are compared: ranking all of 60,000 would take a second.
const NEWEST_BY_TITLE = 400;
export const NEWEST_BY_TEXT = 800;
/** Facets are of the best papers alone: asking 100 topics about 800 papers would take a second. */
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

/** $1 words. */
export const LOOK = `
  select numnode(phraseto_tsquery('paperboy', t)) = 0 as "isStop", known as "isKnown",
    case when not known then (select word from search_words where word % folded
      order by similarity(word, folded) desc, word limit 1) end as nearest
  from unnest($1::text[]) with ordinality as terms(t, n),
    lateral (select lower(unaccent(t)) as folded) f,
    lateral (select exists (select 1 from search_words where word like replace(folded, '%', '') || '%')
      or exists (select 1 from paper_search where document @@ phraseto_tsquery('paperboy', t)) as known) k
  order by n`;

/** Texts hold stems ("learn"), which the beginning of a word ("learnin") is not: so the words that begin like `n`. */
export const unfinished = (n: string): string => `
  coalesce((select string_agg('(' || q::text || ')', ' | ')::tsquery
    from (select word from search_words where word like lower(unaccent(${n})) || '%' order by length(word), word limit 12) w,
      lateral (select phraseto_tsquery('paperboy', word) as q) stem where numnode(q) > 0), ''::tsquery)`;

/** Each topic as what its name and its other names are in a text. */
export const TOPIC_QUERIES = `
  select slug, name, string_agg('(' || q::text || ')', ' | ') as query
  from topics, unnest(aliases || name) as said, lateral (select phraseto_tsquery('paperboy', said) as q) of
  where numnode(q) > 0 group by slug, name order by name`;

type Bounds = { words: string | null; from: string | null; before: string | null; withCode: boolean };

const SHOWN = `join papers p on p.id = paper_id and p.hidden_at is null
    join edition_papers ep using (paper_id) join editions e on e.date = ep.edition_date and e.state = 'closed'`;
// Said of every parameter, so that each has a type whether or not it is asked for.
const WITHIN = `($2::date is null or ep.edition_date >= $2) and ($3::date is null or ep.edition_date < $3)
      and (not $4::boolean or p.links @> '[{"kind":"code"}]')`;

/** The papers that hold $1 (a tsquery), from $2, before $3, with code where $4: `hits(paper_id)`. */
const hits = ({ words, from, before, withCode }: Bounds): string => {
  if (words === null)
    return `select paper_id from (select id as paper_id from papers where $1::text is null) all_papers ${SHOWN}
      where ${WITHIN} order by ep.edition_date desc, ep.position limit ${NEWEST_BY_TEXT}`;
  // Bounds come before the cut: the newest that hold the words may all be too new.
  const bound = from !== null || before !== null || withCode ? `${SHOWN}` : '';
  const where = bound ? `and ${WITHIN}` : '';
  const part = (column: string, limit: number) =>
    `(select paper_id from paper_search s ${bound} where s.${column} @@ $1::tsquery ${where} order by paper_id desc limit ${limit})`;
  return `${part('title', NEWEST_BY_TITLE)} union ${part('document', NEWEST_BY_TEXT)}`;
};

const SCORE = (words: string | null): string =>
  words === null
    ? '0::float8'
    : `round(ts_rank('{0.1, 0.3, 0.6, 1.0}', s.document, $1::tsquery, 1)::numeric, 4)::float8`;

const HEADLINE = `StartSel="${MARK_START}", StopSel="${MARK_END}"`;

/** $5 how many, $6 after how many. */
export const searchSql = (asked: Bounds & { sort: 'best' | 'newest'; marked: boolean }): string => {
  const quoted = (column: string, options: string) =>
    asked.words === null
      ? `left(${column}, 240)`
      : `ts_headline('paperboy', ${column}, $1::tsquery, '${HEADLINE}, ${options}')`;
  const order =
    asked.sort === 'newest' ? '"editionDate" desc, position, id' : 'score desc, "editionDate" desc, id';
  return `
  with hits as (${hits(asked)}),
  found as (
    select p.id, p.title, p.abstract, p.authors, p.arxiv_id as "arxivId", ep.edition_date as "editionDate", p.upvotes,
      p.links, ep.position, ${SCORE(asked.words)} as score, (count(*) over ())::int as total
    from hits join paper_search s using (paper_id) ${SHOWN}
    where ${WITHIN} order by ${order} limit $5 offset $6)
  select id, title, authors, "arxivId", "editionDate", upvotes, links, score, total
    ${asked.marked ? `, ${quoted('title', 'HighlightAll=true')} as "markedTitle", ${quoted('abstract', 'MaxFragments=2, MaxWords=26, MinWords=12, FragmentDelimiter=" … "')} as snippet` : ''}
  from found order by ${order}`;
};

/** $5 slugs, $6 names and $7 queries of the topics. */
export const FACETS = (asked: Bounds): string => `
  with hits as (${hits(asked)}),
  best as (
    select s.document, ep.edition_date, p.links from hits join paper_search s using (paper_id) ${SHOWN}
    where ${WITHIN} order by ${SCORE(asked.words)} desc, ep.edition_date desc limit ${FACET_PAPERS}),
  topics as (select * from unnest($5::text[], $6::text[], $7::tsquery[]) as t(slug, name, query))
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
    join edition_papers ep using (paper_id) join editions e on e.date = ep.edition_date and e.state = 'closed'
  group by ep.paper_id order by count(*) desc, ep.paper_id desc limit $2`;

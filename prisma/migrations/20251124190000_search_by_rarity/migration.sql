-- All of it is beyond Prisma's schema language.

-- Two ways lead to the newest matches. Walking through the papers, newest first, takes most/p steps where p of them match;
-- the GIN index counts out all p*n matches before it can say which are the newest. Walking is the shorter way from
-- p*p*n = most on, and a step through a text costs as much as three matches of the index. So p is measured on the newest
-- 500 papers. Either way then takes some 10 ms at 100,000 papers, and grows by their square root alone.

DROP FUNCTION newest_by_title(tsquery, int);
DROP FUNCTION newest_by_text(tsquery, int);

-- Which papers are hidden, of which there are few, without a look at each of those that are not.
CREATE INDEX "papers_hidden_idx" ON "papers" ("id") WHERE "hidden_at" IS NOT NULL;
CREATE INDEX "papers_with_code_idx" ON "papers" ("id") WHERE "links" @> '[{"kind":"code"}]';
-- GIN knows no weights: a name that is a word as well ("Long") it would look up in each paper that has the word.
CREATE INDEX "paper_search_authors_idx" ON "paper_search" USING gin (ts_filter("document", '{b}'));

CREATE FUNCTION indexed_by_author(authors tsquery, words tsquery, most int) RETURNS SETOF int LANGUAGE sql STABLE
SET enable_seqscan = off SET enable_indexscan = off AS $$
  SELECT paper_id FROM paper_search WHERE ts_filter(document, '{b}') @@ authors AND document @@ words ORDER BY paper_id DESC LIMIT most
$$;

-- The newest papers whose title matches: at most so many, newest first.
CREATE FUNCTION newest_by_title(query tsquery, most int) RETURNS int[] LANGUAGE plpgsql STABLE
SET enable_seqscan = off AS $$
DECLARE
  n float8 := (SELECT coalesce(max(paper_id), 0) FROM paper_search);
  p float8 := (SELECT count(*) FILTER (WHERE title @@ query) / 500.0
    FROM (SELECT title FROM paper_search ORDER BY paper_id DESC LIMIT 500) newest);
  near int[];
BEGIN
  IF p * p * n >= most THEN
    near := array(SELECT paper_id
      FROM (SELECT paper_id, title FROM paper_search ORDER BY paper_id DESC LIMIT ceil(1.5 * most / p)::int) newest
      WHERE title @@ query LIMIT most);
    IF cardinality(near) >= most THEN
      RETURN near;
    END IF;
  END IF;
  RETURN array(SELECT indexed_by_title(query, most));
END $$;

-- The newest papers of these days (since the first, before the last; null for no bound) that are to be seen: at most so many.
CREATE FUNCTION newest_within(since date, until date, with_code boolean, most int) RETURNS SETOF int LANGUAGE sql STABLE
SET enable_seqscan = off AS $$
  SELECT paper_id FROM edition_papers JOIN editions e ON e.date = edition_date AND e.state = 'closed'
  WHERE edition_date >= coalesce(since, '-infinity') AND edition_date < coalesce(until, 'infinity')
    AND NOT EXISTS (SELECT FROM papers WHERE id = paper_id AND hidden_at IS NOT NULL)
    AND (NOT with_code OR EXISTS (SELECT FROM papers WHERE id = paper_id AND links @> '[{"kind":"code"}]'))
  ORDER BY edition_date DESC, position LIMIT most
$$;

-- The same of these papers alone.
CREATE FUNCTION newest_among(ids int[], since date, until date, with_code boolean, most int) RETURNS SETOF int LANGUAGE sql STABLE
SET enable_seqscan = off AS $$
  SELECT i.paper_id FROM unnest(ids) AS i(paper_id),
    LATERAL (SELECT edition_date, position FROM edition_papers ep WHERE ep.paper_id = i.paper_id OFFSET 0) ep
  WHERE edition_date >= coalesce(since, '-infinity') AND edition_date < coalesce(until, 'infinity')
    AND (SELECT state FROM editions WHERE date = edition_date) = 'closed'
    AND NOT EXISTS (SELECT FROM papers WHERE id = i.paper_id AND hidden_at IS NOT NULL)
    AND (NOT with_code OR EXISTS (SELECT FROM papers WHERE id = i.paper_id AND links @> '[{"kind":"code"}]'))
  ORDER BY edition_date DESC, position LIMIT most
$$;

-- The newest papers whose text matches `query`: at most so many, newest first. What the index can tell of the query by
-- itself is `words`; `open`, or null, is what it can tell of a last word that may be unfinished; `authors`, or null, of
-- names. Of the papers that hold all of these, which may hold no such phrase all the same, the newest `looked` are looked
-- at. Bounds come before that cut: the newest that hold the words may all be too new.
CREATE FUNCTION newest_by_text(query tsquery, words tsquery, open tsquery, authors tsquery, since date, until date, with_code boolean,
  looked int, most int)
RETURNS int[] LANGUAGE plpgsql STABLE
SET enable_seqscan = off AS $$
DECLARE
  n float8 := (SELECT coalesce(max(paper_id), 0) FROM paper_search);
  bounded boolean := since IS NOT NULL OR until IS NOT NULL OR with_code;
  indexed tsquery := CASE WHEN open IS NULL THEN words ELSE words && open END;
  sought tsquery := CASE WHEN authors IS NULL THEN indexed ELSE query END;
  enough int := CASE WHEN sought = query THEN most ELSE looked END;
  walk int := 500;
  walked int;
  p float8;
  p_open float8;
  seen int;
  near int[];
BEGIN
  near := CASE WHEN bounded THEN array(SELECT newest_within(since, until, with_code, walk))
    ELSE array(SELECT paper_id FROM paper_search ORDER BY paper_id DESC LIMIT walk) END;
  walked := cardinality(near);
  SELECT avg((document @@ sought)::int), avg((document @@ open)::int) INTO p, p_open
    FROM unnest(near) AS i, LATERAL (SELECT document FROM paper_search WHERE paper_id = i OFFSET 0) s;
  IF walked < walk OR p * p * n >= 3 * enough THEN
    walk := greatest(walk, CASE WHEN walked = walk THEN ceil(1.5 * enough / p) END);
    near := CASE WHEN bounded THEN array(SELECT newest_within(since, until, with_code, walk))
      ELSE array(SELECT paper_id FROM paper_search ORDER BY paper_id DESC LIMIT walk) END;
    walked := cardinality(near);
    SELECT count(*), array_agg(i) FILTER (WHERE sought = query OR document @@ query) INTO seen, near
      FROM (SELECT i, document FROM unnest(near) AS i, LATERAL (SELECT document FROM paper_search WHERE paper_id = i OFFSET 0) s
        WHERE document @@ sought LIMIT enough) s;
    IF seen >= enough OR walked < walk THEN
      RETURN coalesce(near[:most], '{}');
    END IF;
  END IF;
  -- Some beginnings begin a word of nearly every paper. The index would count out all those words, to no end.
  IF p_open >= 0.5 THEN
    indexed := words;
    looked := 2 * looked;
  END IF;
  near := CASE WHEN authors IS NULL THEN array(SELECT indexed_by_text(indexed, CASE WHEN NOT bounded THEN looked END))
    ELSE array(SELECT indexed_by_author(authors, indexed, CASE WHEN NOT bounded THEN looked END)) END;
  IF bounded THEN
    near := array(SELECT newest_among(near, since, until, with_code, looked));
  END IF;
  IF indexed <> query THEN
    near := array(SELECT i FROM unnest(near) AS i, LATERAL (SELECT document FROM paper_search WHERE paper_id = i OFFSET 0) s
      WHERE document @@ query LIMIT most);
  END IF;
  RETURN near[:most];
END $$;

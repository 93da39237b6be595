-- All of it is beyond Prisma's schema language.

-- Words that begin so. Partial, though no word is empty: of a whole index Prisma misreads the operator class.
CREATE INDEX "search_words_prefix_idx" ON "search_words" ("word" text_pattern_ops) WHERE "word" <> '';

-- The GIN index finds rare words at once, but takes 20 ms to count out a word that every other paper holds, and the
-- planner takes unpacking the words of a paper for free: left to itself it may do so for all of them. So the newest
-- papers are walked through first; a word that is common among them needs no index, and one that is not has it used.

CREATE FUNCTION indexed_by_title(query tsquery, most int) RETURNS SETOF int LANGUAGE sql STABLE
SET enable_seqscan = off SET enable_indexscan = off AS $$
  SELECT paper_id FROM paper_search WHERE title @@ query ORDER BY paper_id DESC LIMIT most
$$;
CREATE FUNCTION indexed_by_text(query tsquery, most int) RETURNS SETOF int LANGUAGE sql STABLE
SET enable_seqscan = off SET enable_indexscan = off AS $$
  SELECT paper_id FROM paper_search WHERE document @@ query ORDER BY paper_id DESC LIMIT most
$$;
CREATE FUNCTION is_written(query tsquery) RETURNS boolean LANGUAGE sql STABLE
SET enable_seqscan = off SET enable_indexscan = off AS $$
  SELECT EXISTS (SELECT 1 FROM paper_search WHERE document @@ query)
$$;

-- The newest papers whose title, or whose text, matches: at most so many, newest first.
CREATE FUNCTION newest_by_title(query tsquery, most int) RETURNS int[] LANGUAGE plpgsql STABLE AS $$
DECLARE
  near int[] := array(SELECT paper_id FROM (SELECT paper_id, title FROM paper_search ORDER BY paper_id DESC LIMIT 2000) n
    WHERE title @@ query LIMIT most);
BEGIN
  IF cardinality(near) >= least(most, 300) THEN
    RETURN near;
  END IF;
  RETURN array(SELECT indexed_by_title(query, most));
END $$;
CREATE FUNCTION newest_by_text(query tsquery, most int) RETURNS int[] LANGUAGE plpgsql STABLE AS $$
DECLARE
  near int[] := array(SELECT paper_id FROM (SELECT paper_id, document FROM paper_search ORDER BY paper_id DESC LIMIT 2000) n
    WHERE document @@ query LIMIT most);
BEGIN
  IF cardinality(near) >= least(most, 300) THEN
    RETURN near;
  END IF;
  RETURN array(SELECT indexed_by_text(query, most));
END $$;

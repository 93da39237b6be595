-- CreateTable
CREATE TABLE "edition_changes" (
    "edition_date" DATE NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "edition_changes_pkey" PRIMARY KEY ("edition_date")
);

-- CreateIndex
CREATE INDEX "edition_changes_changed_at_idx" ON "edition_changes"("changed_at");

-- What follows is beyond Prisma's schema language.

-- Whoever writes (a source, a merge, an operator), pages that are kept learn of it from here.
CREATE FUNCTION note_edition_changes(dates date[]) RETURNS void LANGUAGE sql AS $$
  INSERT INTO edition_changes (edition_date, changed_at)
  -- In one order, so that two who write never wait for each other in a ring.
  SELECT DISTINCT d, clock_timestamp() FROM unnest(dates) AS t(d) WHERE d IS NOT NULL ORDER BY d
  ON CONFLICT (edition_date) DO UPDATE SET changed_at = excluded.changed_at;
$$;

CREATE FUNCTION edition_papers_came() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM note_edition_changes((SELECT array_agg(DISTINCT edition_date) FROM fresh));
  RETURN NULL;
END $$;
CREATE FUNCTION edition_papers_went() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM note_edition_changes((SELECT array_agg(DISTINCT edition_date) FROM stale));
  RETURN NULL;
END $$;
CREATE FUNCTION edition_papers_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM note_edition_changes((SELECT array_agg(DISTINCT edition_date)
    FROM (SELECT * FROM fresh EXCEPT SELECT * FROM stale UNION ALL (SELECT * FROM stale EXCEPT SELECT * FROM fresh)) changed));
  RETURN NULL;
END $$;
CREATE TRIGGER note_came AFTER INSERT ON edition_papers REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION edition_papers_came();
CREATE TRIGGER note_went AFTER DELETE ON edition_papers REFERENCING OLD TABLE AS stale
  FOR EACH STATEMENT EXECUTE FUNCTION edition_papers_went();
CREATE TRIGGER note_changed AFTER UPDATE ON edition_papers REFERENCING OLD TABLE AS stale NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION edition_papers_changed();

CREATE FUNCTION edition_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM note_edition_changes(ARRAY[NEW.date]);
  RETURN NULL;
END $$;
CREATE TRIGGER note_made AFTER INSERT ON editions FOR EACH ROW EXECUTE FUNCTION edition_changed();
CREATE TRIGGER note_closed AFTER UPDATE ON editions FOR EACH ROW
  WHEN ((OLD.state, OLD.outcome, OLD.closed_at) IS DISTINCT FROM (NEW.state, NEW.outcome, NEW.closed_at))
  EXECUTE FUNCTION edition_changed();

CREATE FUNCTION papers_of_editions_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM note_edition_changes((SELECT array_agg(DISTINCT ep.edition_date)
    FROM fresh f JOIN stale s ON s.id = f.id JOIN edition_papers ep ON ep.paper_id = f.id
    WHERE (f.title, f.abstract, f.authors, f.keywords, f.links, f.upvotes, f.arxiv_id, f.published_on, f.hidden_at)
      IS DISTINCT FROM (s.title, s.abstract, s.authors, s.keywords, s.links, s.upvotes, s.arxiv_id, s.published_on, s.hidden_at)));
  RETURN NULL;
END $$;
CREATE TRIGGER note_editions AFTER UPDATE ON papers REFERENCING OLD TABLE AS stale NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION papers_of_editions_changed();

SELECT note_edition_changes((SELECT array_agg(date) FROM editions));

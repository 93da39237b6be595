-- CreateTable
CREATE TABLE "unindexed_papers" (
    "paper_id" INTEGER NOT NULL,

    CONSTRAINT "unindexed_papers_pkey" PRIMARY KEY ("paper_id")
);

-- AddForeignKey
ALTER TABLE "unindexed_papers" ADD CONSTRAINT "unindexed_papers_paper_id_fkey" FOREIGN KEY ("paper_id") REFERENCES "papers"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What follows is beyond Prisma's schema language.

-- Making the words of a paper searchable costs thrice what writing it does: it is noted here, and done after the
-- transaction that holds up every other list.
CREATE OR REPLACE FUNCTION index_new_papers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO unindexed_papers (paper_id) SELECT id FROM fresh ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION index_changed_papers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO unindexed_papers (paper_id) SELECT f.id FROM fresh f JOIN stale s ON s.id = f.id
    WHERE (f.title, f.abstract, f.authors, f.keywords) IS DISTINCT FROM (s.title, s.abstract, s.authors, s.keywords)
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;

-- Indexes at most so many of the papers that wait for it; answers how many.
CREATE FUNCTION index_waiting_papers(most int) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
  ids int[];
BEGIN
  WITH due AS (SELECT paper_id FROM unindexed_papers ORDER BY paper_id LIMIT most FOR UPDATE SKIP LOCKED),
    gone AS (DELETE FROM unindexed_papers u USING due WHERE u.paper_id = due.paper_id RETURNING u.paper_id)
  SELECT array_agg(paper_id ORDER BY paper_id) INTO ids FROM gone;
  IF ids IS NOT NULL THEN
    PERFORM index_papers(ids);
  END IF;
  RETURN coalesce(cardinality(ids), 0);
END $$;

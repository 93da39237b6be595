-- The source's LaTeX of a title and an abstract with formulas, which the paper's page typesets.
ALTER TABLE "papers" ADD COLUMN "latex" JSONB;

-- Pages show the LaTeX and the source's own summary, so a change of them changes the editions too.
CREATE OR REPLACE FUNCTION papers_of_editions_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM note_edition_changes((SELECT array_agg(DISTINCT ep.edition_date)
    FROM fresh f JOIN stale s ON s.id = f.id JOIN edition_papers ep ON ep.paper_id = f.id
    WHERE (f.title, f.abstract, f.authors, f.keywords, f.links, f.upvotes, f.arxiv_id, f.published_on, f.hidden_at,
        f.tldr, f.tldr_by, f.latex)
      IS DISTINCT FROM (s.title, s.abstract, s.authors, s.keywords, s.links, s.upvotes, s.arxiv_id, s.published_on, s.hidden_at,
        s.tldr, s.tldr_by, s.latex)));
  RETURN NULL;
END $$;

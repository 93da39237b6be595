-- CreateTable
CREATE TABLE "paper_search" (
    "paper_id" INTEGER NOT NULL,
    "title" tsvector NOT NULL,
    "document" tsvector NOT NULL,

    CONSTRAINT "paper_search_pkey" PRIMARY KEY ("paper_id")
);

-- CreateTable
CREATE TABLE "search_words" (
    "word" TEXT NOT NULL,

    CONSTRAINT "search_words_pkey" PRIMARY KEY ("word")
);

-- AddForeignKey
ALTER TABLE "paper_search" ADD CONSTRAINT "paper_search_paper_id_fkey" FOREIGN KEY ("paper_id") REFERENCES "papers"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What follows is beyond Prisma's schema language.

-- Both come with Postgres, and an owner of the database may make them.
CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- Accents folded, words stemmed; names are never stemmed and hold no stop words ("An", "Do").
CREATE TEXT SEARCH CONFIGURATION paperboy (COPY = english);
ALTER TEXT SEARCH CONFIGURATION paperboy ALTER MAPPING FOR hword, hword_part, word WITH unaccent, english_stem;
CREATE TEXT SEARCH CONFIGURATION paperboy_names (COPY = simple);
ALTER TEXT SEARCH CONFIGURATION paperboy_names ALTER MAPPING FOR hword, hword_part, word WITH unaccent, simple;

CREATE INDEX "paper_search_title_idx" ON "paper_search" USING gin ("title");
CREATE INDEX "paper_search_document_idx" ON "paper_search" USING gin ("document");
CREATE INDEX "search_words_word_idx" ON "search_words" USING gin ("word" gin_trgm_ops);

CREATE FUNCTION index_papers(ids int[]) RETURNS void LANGUAGE sql AS $$
  INSERT INTO paper_search (paper_id, title, document)
  SELECT id, words, setweight(words, 'A')
    || setweight(to_tsvector('paperboy_names', coalesce(array_to_string(authors, ', '), '')), 'B')
    || setweight(to_tsvector('paperboy', coalesce(array_to_string(keywords, ', '), '')), 'C')
    || setweight(to_tsvector('paperboy', abstract), 'D')
  FROM papers, LATERAL (SELECT to_tsvector('paperboy', title) OFFSET 0) AS t(words) WHERE id = ANY (ids)
  ON CONFLICT (paper_id) DO UPDATE SET title = excluded.title, document = excluded.document;
  INSERT INTO search_words (word)
  SELECT DISTINCT unnest(tsvector_to_array(to_tsvector('paperboy_names', concat(title, ' ', array_to_string(authors, ', ')))))
  FROM papers WHERE id = ANY (ids)
  ON CONFLICT DO NOTHING;
$$;

-- Once a statement, whoever writes; a new count of votes is no new text.
CREATE FUNCTION index_new_papers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM index_papers((SELECT array_agg(id) FROM fresh));
  RETURN NULL;
END $$;
CREATE FUNCTION index_changed_papers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM index_papers((SELECT array_agg(f.id) FROM fresh f JOIN stale s ON s.id = f.id
    WHERE (f.title, f.abstract, f.authors, f.keywords) IS DISTINCT FROM (s.title, s.abstract, s.authors, s.keywords)));
  RETURN NULL;
END $$;
CREATE TRIGGER index_new AFTER INSERT ON papers REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION index_new_papers();
CREATE TRIGGER index_changed AFTER UPDATE ON papers REFERENCING OLD TABLE AS stale NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION index_changed_papers();

SELECT index_papers((SELECT array_agg(id) FROM papers));

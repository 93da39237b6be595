-- A source's own summary of a paper in one sentence, and its author. How much of an abstract a reader's mail shows.
ALTER TABLE "papers"
    ADD COLUMN "tldr" TEXT,
    ADD COLUMN "tldr_by" TEXT;
ALTER TABLE "subscribers" ADD COLUMN "abstract_length" SMALLINT NOT NULL DEFAULT 0;

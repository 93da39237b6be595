-- A constant default is no rewrite of the table.
ALTER TABLE "subscribers" ADD COLUMN "oldest_paper_days" SMALLINT NOT NULL DEFAULT 0;

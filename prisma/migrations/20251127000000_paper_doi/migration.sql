-- AlterTable
ALTER TABLE "papers" ADD COLUMN "doi" TEXT;

-- No paper has one yet, so that the index is built in no time.
CREATE INDEX "papers_doi_idx" ON "papers"("doi");

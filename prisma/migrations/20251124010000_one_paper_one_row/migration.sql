-- AlterTable
ALTER TABLE "papers" ADD COLUMN "merged_into" INTEGER;

-- CreateTable
CREATE TABLE "former_titles" (
    "title_key" TEXT NOT NULL,
    "paper_id" INTEGER NOT NULL,

    CONSTRAINT "former_titles_pkey" PRIMARY KEY ("title_key","paper_id")
);

-- AddForeignKey
ALTER TABLE "papers" ADD CONSTRAINT "papers_merged_into_fkey" FOREIGN KEY ("merged_into") REFERENCES "papers"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "former_titles" ADD CONSTRAINT "former_titles_paper_id_fkey" FOREIGN KEY ("paper_id") REFERENCES "papers"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What follows is beyond Prisma's schema language.

-- Few rows are merged, and every page of readers asks which.
CREATE INDEX "papers_merged_idx" ON "papers" ("id") INCLUDE ("merged_into") WHERE "merged_into" IS NOT NULL;

-- A merged paper takes its ratings along.
CREATE INDEX "interests_rated_idx" ON "interests" ("value") WHERE "kind" IN ('liked', 'disliked');

-- AlterEnum
ALTER TYPE "interest_kind" ADD VALUE 'blocked';

-- AlterTable
ALTER TABLE "subscribers" ADD COLUMN "adventurousness" SMALLINT NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "unresolved_papers" (
    "id" SERIAL NOT NULL,
    "subscriber_id" INTEGER NOT NULL,
    "kind" "interest_kind" NOT NULL,
    "identity" TEXT NOT NULL,
    "arxiv_id" TEXT,
    "title_key" TEXT,
    "text" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "unresolved_papers_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "unresolved_papers_subscriber_id_identity_key" ON "unresolved_papers"("subscriber_id", "identity");

-- CreateIndex
CREATE INDEX "unresolved_papers_arxiv_id_idx" ON "unresolved_papers"("arxiv_id");

-- CreateIndex
CREATE INDEX "unresolved_papers_title_key_idx" ON "unresolved_papers"("title_key");

-- AddForeignKey
ALTER TABLE "unresolved_papers" ADD CONSTRAINT "unresolved_papers_subscriber_id_fkey" FOREIGN KEY ("subscriber_id") REFERENCES "subscribers"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What follows is beyond Prisma's schema language.

ALTER TABLE "subscribers"
  ADD CONSTRAINT "subscribers_adventurousness_check" CHECK ("adventurousness" BETWEEN 0 AND 3);

ALTER TABLE "unresolved_papers"
  ADD CONSTRAINT "unresolved_papers_kind_check" CHECK ("kind" IN ('liked', 'disliked')),
  -- Neither would be found by nothing, for ever.
  ADD CONSTRAINT "unresolved_papers_sought_check" CHECK ("arxiv_id" IS NOT NULL OR "title_key" IS NOT NULL);

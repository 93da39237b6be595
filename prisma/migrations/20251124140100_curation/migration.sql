-- AlterTable
ALTER TABLE "papers" ADD COLUMN "hidden_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "edition_papers" ADD COLUMN "pinned_at" TIMESTAMPTZ(3);

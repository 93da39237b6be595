-- AlterTable
ALTER TABLE "edition_papers" ADD COLUMN "trending" REAL,
ADD COLUMN "rising" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "paper_counts" (
    "paper_id" INTEGER NOT NULL,
    "read_at" TIMESTAMPTZ(3) NOT NULL,
    "upvotes" INTEGER,
    "comments" INTEGER,
    "github_stars" INTEGER,

    CONSTRAINT "paper_counts_pkey" PRIMARY KEY ("paper_id","read_at")
);

-- AddForeignKey
ALTER TABLE "paper_counts" ADD CONSTRAINT "paper_counts_paper_id_fkey" FOREIGN KEY ("paper_id") REFERENCES "papers"("id") ON DELETE CASCADE ON UPDATE CASCADE;

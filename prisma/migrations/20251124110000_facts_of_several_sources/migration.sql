-- AlterTable
ALTER TABLE "papers" ADD COLUMN "version" INTEGER,
ADD COLUMN "categories" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN "comments" INTEGER,
ADD COLUMN "github_stars" INTEGER,
ADD COLUMN "provenance" JSONB NOT NULL DEFAULT '{}';

-- CreateTable
CREATE TABLE "paper_sources" (
    "paper_id" INTEGER NOT NULL,
    "source" TEXT NOT NULL,
    "announce_type" TEXT,
    "listed_on" DATE NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "paper_sources_pkey" PRIMARY KEY ("paper_id","source")
);

-- CreateIndex
CREATE INDEX "paper_sources_listed_on_source_idx" ON "paper_sources"("listed_on", "source");

-- AddForeignKey
ALTER TABLE "paper_sources" ADD CONSTRAINT "paper_sources_paper_id_fkey" FOREIGN KEY ("paper_id") REFERENCES "papers"("id") ON DELETE CASCADE ON UPDATE CASCADE;

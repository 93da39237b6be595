-- The reading list of each reader.
CREATE TABLE "saved_papers" (
    "subscriber_id" INTEGER NOT NULL,
    "paper_id" INTEGER NOT NULL,
    "saved_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "saved_papers_pkey" PRIMARY KEY ("subscriber_id", "paper_id")
);
CREATE INDEX "saved_papers_paper_id_idx" ON "saved_papers"("paper_id");
ALTER TABLE "saved_papers" ADD CONSTRAINT "saved_papers_subscriber_id_fkey"
    FOREIGN KEY ("subscriber_id") REFERENCES "subscribers"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "saved_papers" ADD CONSTRAINT "saved_papers_paper_id_fkey"
    FOREIGN KEY ("paper_id") REFERENCES "papers"("id") ON DELETE CASCADE ON UPDATE CASCADE;

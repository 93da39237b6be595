-- CreateEnum
CREATE TYPE "submission_state" AS ENUM ('waiting', 'held', 'approved', 'rejected', 'refused');

-- CreateTable
CREATE TABLE "submissions" (
    "id" SERIAL NOT NULL,
    "given" TEXT NOT NULL,
    "identity" TEXT NOT NULL,
    "credit" TEXT,
    "state" "submission_state" NOT NULL DEFAULT 'waiting',
    "submitted_at" TIMESTAMPTZ(3) NOT NULL,
    "attempts" SMALLINT NOT NULL DEFAULT 0,
    "not_before" TIMESTAMPTZ(3),
    "draft" JSONB,
    "note" TEXT,
    "decided_at" TIMESTAMPTZ(3),
    "paper_id" INTEGER,

    CONSTRAINT "submissions_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "submissions_paper_id_idx" ON "submissions"("paper_id");

-- AddForeignKey
ALTER TABLE "submissions" ADD CONSTRAINT "submissions_paper_id_fkey" FOREIGN KEY ("paper_id") REFERENCES "papers"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- What follows is beyond Prisma's schema language.

-- Who submits what is being looked at already adds nothing: the first keeps the credit.
CREATE UNIQUE INDEX "submissions_undecided_idx" ON "submissions" ("identity") WHERE "state" IN ('waiting', 'held');

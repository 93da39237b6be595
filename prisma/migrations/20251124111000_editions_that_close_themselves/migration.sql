-- AlterTable
ALTER TABLE "editions" ADD COLUMN "closes_at" TIMESTAMPTZ(3),
ADD COLUMN "outcome" TEXT;

-- CreateTable
CREATE TABLE "source_states" (
    "source" TEXT NOT NULL,
    "last_ok_at" TIMESTAMPTZ(3),
    "failing_since" TIMESTAMPTZ(3),
    "last_error" TEXT,
    "not_before" TIMESTAMPTZ(3),
    "newest_id" TEXT,
    "newest_since" TIMESTAMPTZ(3),

    CONSTRAINT "source_states_pkey" PRIMARY KEY ("source")
);

-- CreateTable
CREATE TABLE "source_answers" (
    "source" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "outcome" TEXT NOT NULL,
    "etag" TEXT,
    "last_modified" TEXT,

    CONSTRAINT "source_answers_pkey" PRIMARY KEY ("source","url")
);

-- CreateTable
CREATE TABLE "incidents" (
    "id" SERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "told_at" TIMESTAMPTZ(3),
    "resolved_at" TIMESTAMPTZ(3),

    CONSTRAINT "incidents_pkey" PRIMARY KEY ("id")
);

-- What follows is beyond Prisma's schema language.

-- Once per incident: as long as it lasts, it is not told again.
CREATE UNIQUE INDEX "incidents_open_idx" ON "incidents" ("kind", "subject") WHERE "resolved_at" IS NULL;

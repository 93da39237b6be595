-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "edition_state" AS ENUM ('open', 'closed');

-- CreateEnum
CREATE TYPE "subscriber_state" AS ENUM ('pending', 'active', 'paused', 'unsubscribed', 'suppressed', 'erased');

-- CreateEnum
CREATE TYPE "interest_kind" AS ENUM ('topic', 'keyword', 'author', 'liked', 'disliked', 'muted');

-- CreateEnum
CREATE TYPE "signup_state" AS ENUM ('waiting', 'sending', 'sent', 'ignored', 'failed');

-- CreateEnum
CREATE TYPE "digest_state" AS ENUM ('planned', 'claimed', 'sending', 'sent', 'skipped', 'failed', 'expired', 'uncertain');

-- CreateTable
CREATE TABLE "papers" (
    "id" SERIAL NOT NULL,
    "identity" TEXT NOT NULL,
    "arxiv_id" TEXT,
    "title_key" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "abstract" TEXT NOT NULL,
    "authors" TEXT[],
    "keywords" TEXT[],
    "links" JSONB NOT NULL DEFAULT '[]',
    "upvotes" INTEGER,
    "published_on" DATE,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "papers_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "editions" (
    "date" DATE NOT NULL,
    "state" "edition_state" NOT NULL DEFAULT 'open',
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "editions_pkey" PRIMARY KEY ("date")
);

-- CreateTable
CREATE TABLE "edition_papers" (
    "paper_id" INTEGER NOT NULL,
    "edition_date" DATE NOT NULL,
    "position" INTEGER NOT NULL,

    CONSTRAINT "edition_papers_pkey" PRIMARY KEY ("paper_id")
);

-- CreateTable
CREATE TABLE "ingest_runs" (
    "id" SERIAL NOT NULL,
    "source" TEXT NOT NULL,
    "edition_date" DATE,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "parsed" INTEGER NOT NULL DEFAULT 0,
    "created" INTEGER NOT NULL DEFAULT 0,
    "updated" INTEGER NOT NULL DEFAULT 0,
    "unchanged" INTEGER NOT NULL DEFAULT 0,
    "rejected" JSONB NOT NULL DEFAULT '[]',
    "error" TEXT,

    CONSTRAINT "ingest_runs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "topics" (
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "group" TEXT NOT NULL,
    "aliases" TEXT[],
    "position" INTEGER NOT NULL,

    CONSTRAINT "topics_pkey" PRIMARY KEY ("slug")
);

-- CreateTable
CREATE TABLE "subscribers" (
    "id" SERIAL NOT NULL,
    "address" TEXT NOT NULL,
    "address_key" TEXT NOT NULL,
    "state" "subscriber_state" NOT NULL DEFAULT 'pending',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "confirmed_at" TIMESTAMPTZ(3),
    "state_changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "zone" TEXT NOT NULL DEFAULT 'UTC',
    "digest_hour" SMALLINT NOT NULL DEFAULT 7,
    "digest_days" SMALLINT NOT NULL DEFAULT 31,
    "paper_count" SMALLINT NOT NULL DEFAULT 5,
    "minimum_score" SMALLINT NOT NULL DEFAULT 0,
    "paused_until" DATE,
    "next_digest_at" TIMESTAMPTZ(3),
    "last_edition_date" DATE,
    "preferences_saved_at" TIMESTAMPTZ(3),

    CONSTRAINT "subscribers_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "consents" (
    "id" SERIAL NOT NULL,
    "subscriber_id" INTEGER NOT NULL,
    "wording_version" TEXT NOT NULL,
    "wording" TEXT NOT NULL,
    "source" TEXT NOT NULL DEFAULT 'form',
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "request_ip" INET,
    "request_agent" TEXT,
    "confirmed_at" TIMESTAMPTZ(3),
    "confirm_ip" INET,
    "confirm_agent" TEXT,

    CONSTRAINT "consents_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "interests" (
    "id" SERIAL NOT NULL,
    "subscriber_id" INTEGER NOT NULL,
    "kind" "interest_kind" NOT NULL,
    "value" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "interests_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "signups" (
    "id" SERIAL NOT NULL,
    "address" TEXT NOT NULL,
    "address_key" TEXT NOT NULL,
    "ip" INET,
    "agent" TEXT,
    "zone" TEXT,
    "wording_version" TEXT NOT NULL,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "state" "signup_state" NOT NULL DEFAULT 'waiting',
    "subscriber_id" INTEGER,
    "lease_until" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "note" TEXT,
    "sent_at" TIMESTAMPTZ(3),

    CONSTRAINT "signups_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "digests" (
    "id" BIGSERIAL NOT NULL,
    "subscriber_id" INTEGER NOT NULL,
    "local_date" DATE NOT NULL,
    "state" "digest_state" NOT NULL DEFAULT 'planned',
    "planned_at" TIMESTAMPTZ(3) NOT NULL,
    "not_before" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "woken_at" TIMESTAMPTZ(3),
    "lease_token" UUID,
    "lease_until" TIMESTAMPTZ(3),
    "attempts" SMALLINT NOT NULL DEFAULT 0,
    "sending_at" TIMESTAMPTZ(3),
    "sent_at" TIMESTAMPTZ(3),
    "note" TEXT,
    "selection" JSONB,

    CONSTRAINT "digests_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "suppressions" (
    "address_hash" BYTEA NOT NULL,
    "reason" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "suppressions_pkey" PRIMARY KEY ("address_hash")
);

-- CreateIndex
CREATE UNIQUE INDEX "papers_identity_key" ON "papers"("identity");

-- CreateIndex
CREATE INDEX "papers_title_key_idx" ON "papers"("title_key");

-- CreateIndex
CREATE INDEX "edition_papers_edition_date_position_idx" ON "edition_papers"("edition_date", "position");

-- CreateIndex
CREATE INDEX "ingest_runs_source_started_at_idx" ON "ingest_runs"("source", "started_at");

-- CreateIndex
CREATE UNIQUE INDEX "subscribers_address_key_key" ON "subscribers"("address_key");

-- CreateIndex
CREATE INDEX "consents_subscriber_id_idx" ON "consents"("subscriber_id");

-- CreateIndex
CREATE UNIQUE INDEX "interests_subscriber_id_kind_value_key" ON "interests"("subscriber_id", "kind", "value");

-- CreateIndex
CREATE INDEX "signups_address_key_requested_at_idx" ON "signups"("address_key", "requested_at");

-- CreateIndex
CREATE UNIQUE INDEX "digests_subscriber_id_local_date_key" ON "digests"("subscriber_id", "local_date");

-- AddForeignKey
ALTER TABLE "edition_papers" ADD CONSTRAINT "edition_papers_paper_id_fkey" FOREIGN KEY ("paper_id") REFERENCES "papers"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "edition_papers" ADD CONSTRAINT "edition_papers_edition_date_fkey" FOREIGN KEY ("edition_date") REFERENCES "editions"("date") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "consents" ADD CONSTRAINT "consents_subscriber_id_fkey" FOREIGN KEY ("subscriber_id") REFERENCES "subscribers"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "interests" ADD CONSTRAINT "interests_subscriber_id_fkey" FOREIGN KEY ("subscriber_id") REFERENCES "subscribers"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "digests" ADD CONSTRAINT "digests_subscriber_id_fkey" FOREIGN KEY ("subscriber_id") REFERENCES "subscribers"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What follows is beyond Prisma's schema language.

ALTER TABLE "subscribers"
  -- The planner does arithmetic with it for a page of readers at once: a zone that Postgres does not know
  -- raises an error here, where it is written, and never there.
  ADD CONSTRAINT "subscribers_zone_check" CHECK (('2000-01-01 00:00:00Z'::timestamptz AT TIME ZONE "zone") IS NOT NULL),
  ADD CONSTRAINT "subscribers_digest_hour_check" CHECK ("digest_hour" BETWEEN 0 AND 23),
  ADD CONSTRAINT "subscribers_digest_days_check" CHECK ("digest_days" BETWEEN 1 AND 127),
  ADD CONSTRAINT "subscribers_paper_count_check" CHECK ("paper_count" BETWEEN 1 AND 20),
  ADD CONSTRAINT "subscribers_minimum_score_check" CHECK ("minimum_score" BETWEEN 0 AND 100);

-- The planner reads due readers by range, however many readers are not due.
CREATE INDEX "subscribers_next_digest_at_idx" ON "subscribers" ("next_digest_at") WHERE "next_digest_at" IS NOT NULL;

-- The sweeper's and the claims' view of the ledger: only rows that are still to do.
CREATE INDEX "digests_unfinished_idx" ON "digests" ("id") WHERE "state" IN ('planned', 'claimed', 'sending');
CREATE INDEX "digests_local_date_state_idx" ON "digests" ("local_date", "state");
CREATE INDEX "signups_unfinished_idx" ON "signups" ("id") WHERE "state" IN ('waiting', 'sending');

-- The first instant after `after` at which it is `hour` o'clock, local time of `zone`, on one of `days`
-- (bit 0 is Monday). An hour that daylight saving skips is taken at the instant the clock jumps over it;
-- an hour that it repeats is taken once. Never null for days between 1 and 127.
CREATE FUNCTION "next_digest_at"("after" timestamptz, "zone" text, "hour" integer, "days" integer)
RETURNS timestamptz LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
  local_day date := (after AT TIME ZONE zone)::date - 1;
  candidate timestamptz;
BEGIN
  FOR step IN 0..9 LOOP
    IF days & (1 << (extract(isodow FROM local_day)::int - 1)) <> 0 THEN
      candidate := (local_day + make_time(hour, 0, 0)) AT TIME ZONE zone;
      IF candidate > after THEN
        RETURN candidate;
      END IF;
    END IF;
    local_day := local_day + 1;
  END LOOP;
  RETURN NULL;
END
$$;

-- The ledger by local date: one partition per week, made ahead and dropped when it is old.

ALTER TABLE "digests" RENAME TO "digests_before";
ALTER TABLE "digests_before" RENAME CONSTRAINT "digests_pkey" TO "digests_before_pkey";
ALTER TABLE "digests_before" DROP CONSTRAINT "digests_subscriber_id_fkey";
ALTER INDEX "digests_subscriber_id_local_date_key" RENAME TO "digests_before_subscriber_id_local_date_key";
DROP INDEX "digests_unfinished_idx";
DROP INDEX "digests_local_date_state_idx";

-- CreateTable
CREATE TABLE "digests" (
    "id" BIGINT NOT NULL,
    "planned_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "not_before" TIMESTAMPTZ(3),
    "lease_until" TIMESTAMPTZ(3),
    "sending_at" TIMESTAMPTZ(3),
    "sent_at" TIMESTAMPTZ(3),
    "subscriber_id" INTEGER NOT NULL,
    "local_date" DATE NOT NULL,
    "through_edition" DATE,
    "state" "digest_state" NOT NULL DEFAULT 'planned',
    "attempts" SMALLINT NOT NULL DEFAULT 0,
    "doubts" SMALLINT NOT NULL DEFAULT 0,
    "lease_token" UUID,
    "note" TEXT,
    "selection" JSONB,

    CONSTRAINT "digests_pkey" PRIMARY KEY ("id","local_date")
) PARTITION BY RANGE ("local_date");

-- CreateTable
CREATE TABLE "digest_batches" (
    "id" BIGSERIAL NOT NULL,
    "local_date" DATE NOT NULL,
    "woken_at" TIMESTAMPTZ(3),
    "done_at" TIMESTAMPTZ(3),
    "states" JSONB,

    CONSTRAINT "digest_batches_pkey" PRIMARY KEY ("id","local_date")
);

-- CreateTable
CREATE TABLE "cancelled_runs" (
    "local_date" DATE NOT NULL,
    "cancelled_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "cancelled_runs_pkey" PRIMARY KEY ("local_date")
);

-- CreateTable
CREATE TABLE "sending_holds" (
    "kind" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "probe_at" TIMESTAMPTZ(3),
    "probes" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "sending_holds_pkey" PRIMARY KEY ("kind")
);

-- CreateTable
CREATE TABLE "sending_days" (
    "day" DATE NOT NULL,
    "begun" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "sending_days_pkey" PRIMARY KEY ("day")
);

-- CreateTable
CREATE TABLE "sending_paces" (
    "at" TIMESTAMPTZ(3) NOT NULL,
    "settled" INTEGER NOT NULL,

    CONSTRAINT "sending_paces_pkey" PRIMARY KEY ("at")
);

-- CreateTable
CREATE TABLE "recipient_domains" (
    "day" DATE NOT NULL,
    "domain" TEXT NOT NULL,
    "sent" INTEGER NOT NULL DEFAULT 0,
    "deferred" INTEGER NOT NULL DEFAULT 0,
    "failed" INTEGER NOT NULL DEFAULT 0,
    "waited_ms" BIGINT NOT NULL DEFAULT 0,
    "held_until" TIMESTAMPTZ(3),

    CONSTRAINT "recipient_domains_pkey" PRIMARY KEY ("day","domain")
);

-- CreateIndex
CREATE UNIQUE INDEX "digests_subscriber_id_local_date_key" ON "digests"("subscriber_id", "local_date");

-- CreateIndex
CREATE INDEX "digest_batches_local_date_idx" ON "digest_batches"("local_date");

-- What follows is beyond Prisma's schema language.

-- The sweeper's view of the ledger: batches with rows that are still to do. No index of `digests` holds its state,
-- so that a row's four changes of state stay within its page (HOT) and touch no index at all.
CREATE INDEX "digest_batches_open_idx" ON "digest_batches" ("id") WHERE "done_at" IS NULL;

-- A row of the ledger grows sixfold once its selection is written: pages are filled accordingly, to keep it there.
CREATE FUNCTION "make_digest_partitions"("from" date, "to" date) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  week date := date_trunc('week', "from")::date;
  name text;
  made integer := 0;
BEGIN
  WHILE week <= "to" LOOP
    name := 'digests_' || to_char(week, 'YYYYMMDD');
    IF NOT EXISTS (SELECT FROM pg_class WHERE relname = name) THEN
      PERFORM pg_advisory_xact_lock(hashtext('paperboy/partitions'));
      IF NOT EXISTS (SELECT FROM pg_class WHERE relname = name) THEN
        EXECUTE format('CREATE TABLE %I (LIKE digests INCLUDING DEFAULTS INCLUDING CONSTRAINTS) WITH (fillfactor = 20)', name);
        -- Attaching waits for nobody who reads or writes, unlike CREATE TABLE ... PARTITION OF.
        EXECUTE format('ALTER TABLE digests ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', name, week, week + 7);
        made := made + 1;
      END IF;
    END IF;
    week := week + 7;
  END LOOP;
  RETURN made;
END
$$;

SELECT make_digest_partitions(min(local_date), max(local_date)) FROM digests_before HAVING count(*) > 0;
SELECT make_digest_partitions(current_date - 7, current_date + 21);

INSERT INTO "digests" ("id", "planned_at", "expires_at", "not_before", "lease_until", "sending_at", "sent_at", "subscriber_id",
  "local_date", "state", "attempts", "lease_token", "note", "selection")
SELECT "id", "planned_at", "expires_at", "not_before", "lease_until", "sending_at", "sent_at", "subscriber_id",
  "local_date", "state", "attempts", "lease_token", "note", "selection"
FROM "digests_before" ORDER BY "local_date", "id";

-- A batch is the rows of one local date whose id divided by 1000 is its own. Rows of before keep their ids, which links
-- and Message-IDs carry.
INSERT INTO "digest_batches" ("id", "local_date")
SELECT DISTINCT "id" / 1000, "local_date" FROM "digests_before";
SELECT setval('digest_batches_id_seq', (SELECT coalesce(max("id") / 1000, 0) + 1 FROM "digests_before"), true);

DROP TABLE "digests_before";
ANALYZE "digests";

-- Readers are due in the order of their hour, and then of their id: planning goes on from where a page ended.
DROP INDEX "subscribers_next_digest_at_idx";
CREATE INDEX "subscribers_next_digest_at_idx" ON "subscribers" ("next_digest_at", "id") WHERE "next_digest_at" IS NOT NULL;
-- Room for the changes that every digest makes to its reader's row.
ALTER TABLE "subscribers" SET (fillfactor = 80);

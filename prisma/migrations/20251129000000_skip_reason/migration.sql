-- Why a digest was skipped is a value, not a sentence. Adding a column without a default rewrites nothing, however many rows
-- the ledger holds. Rows from before keep their note, which services/digests/ledger/skip-reasons.ts reads in its place until
-- LEDGER_RETENTION_DAYS have dropped their weeks: filling them in would rewrite most of a ledger that is never changed again.
CREATE TYPE "skip_reason" AS ENUM ('no_new_edition', 'list_late', 'none_good_enough', 'reader_left', 'suppressed', 'cancelled');
ALTER TABLE "digests" ADD COLUMN "skip_reason" "skip_reason", ADD COLUMN "candidate_count" INTEGER;

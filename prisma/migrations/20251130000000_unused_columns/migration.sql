-- Nothing reads these columns. Dropping a column rewrites nothing, however many rows the ledger holds.
ALTER TABLE "digests" DROP COLUMN "sending_at";
ALTER TABLE "cancelled_runs" DROP COLUMN "cancelled_at";
-- The index by operator and this column goes with it; the table never holds more than some links.
ALTER TABLE "operator_sign_ins" DROP COLUMN "created_at";

-- The counts of a finished batch's skipped digests by reason, beside its counts by state. Null where it is not done, and for
-- batches that were done before: their rows are counted.
ALTER TABLE "digest_batches" ADD COLUMN "skipped" JSONB;

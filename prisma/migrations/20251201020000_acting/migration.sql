-- The request whose mail a report is about, and the local date of a digest: with it a digest is found without a look at every
-- week of the ledger.
ALTER TABLE "mail_reports"
    ADD COLUMN "signup_id" INTEGER,
    ADD COLUMN "local_date" DATE;

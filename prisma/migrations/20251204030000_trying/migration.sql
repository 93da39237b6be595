-- The local dates of the digest that welcomed a reader, and of the digest that asked whether the digests are any good. A
-- constant default writes no row: readers from before were never welcomed and are not asked about the past, so they get a
-- day long gone, and only those who have yet to confirm are new.
ALTER TABLE "subscribers"
    ADD COLUMN "welcomed_on" DATE DEFAULT '1970-01-01',
    ADD COLUMN "asked_on" DATE DEFAULT '1970-01-01';
ALTER TABLE "subscribers"
    ALTER COLUMN "welcomed_on" DROP DEFAULT,
    ALTER COLUMN "asked_on" DROP DEFAULT;
UPDATE "subscribers" SET "welcomed_on" = NULL, "asked_on" = NULL WHERE "state" = 'pending';

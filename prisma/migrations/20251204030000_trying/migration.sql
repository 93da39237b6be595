-- The local dates of the digest that welcomed a reader, and of the digest that asked whether the digests are any good.
ALTER TABLE "subscribers"
    ADD COLUMN "welcomed_on" DATE,
    ADD COLUMN "asked_on" DATE;

-- Nobody who has had a digest is new, and nobody is asked about years of them. The ledger of long ago may be deleted; the
-- newest edition that was considered for a reader stays.
UPDATE "subscribers" s SET "welcomed_on" = known.day, "asked_on" = known.day
FROM (
  SELECT id, last_edition_date AS day FROM "subscribers" WHERE last_edition_date IS NOT NULL
  UNION
  SELECT subscriber_id, max(local_date) FROM "digests"
  WHERE state IN ('sending', 'sent', 'uncertain')
    AND subscriber_id NOT IN (SELECT id FROM "subscribers" WHERE last_edition_date IS NOT NULL)
  GROUP BY subscriber_id
) AS known
WHERE s.id = known.id AND s.state <> 'erased';

-- What a form adds to a reader's interests is kept in one place, under `add` of what is wanted.
UPDATE "signups" SET "wanted" = coalesce("wanted", '{}') || jsonb_build_object('add', jsonb_build_object(
  'topics', to_jsonb("topics"),
  'keywords', CASE WHEN "keyword" IS NULL THEN '[]'::jsonb ELSE jsonb_build_array("keyword") END,
  'papers', '[]'::jsonb))
WHERE "keyword" IS NOT NULL OR cardinality("topics") > 0;
ALTER TABLE "signups"
    DROP COLUMN "keyword",
    DROP COLUMN "topics";

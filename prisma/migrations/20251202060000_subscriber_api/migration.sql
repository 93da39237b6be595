-- What a program wants for a reader, kept until the reader confirms or a worker adds them.
ALTER TABLE "signups" ADD COLUMN "wanted" JSONB;

-- Lists by page: subscribers and suppressions, newest first.
CREATE INDEX "subscribers_created_at_public_id_idx" ON "subscribers"("created_at", "public_id");
DROP INDEX "suppressions_created_at_idx";
CREATE INDEX "suppressions_created_at_address_hash_idx" ON "suppressions"("created_at", "address_hash");

-- What follows is beyond Prisma's schema language.

-- Few readers are not active, so a list of those of one state does not pass by all others.
CREATE INDEX "subscribers_not_active_created_at_idx" ON "subscribers" ("state", "created_at", "public_id") WHERE "state" <> 'active';
-- The readers of a topic that few follow.
CREATE INDEX "interests_topic_idx" ON "interests" ("value", "subscriber_id") WHERE "kind" = 'topic';

ALTER TABLE "signups" DROP CONSTRAINT "signups_purpose_check";
ALTER TABLE "signups" ADD CONSTRAINT "signups_purpose_check"
  CHECK ("purpose" IN ('subscribe', 'consented', 'link', 'change', 'changed', 'erase'));

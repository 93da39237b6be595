-- When the link of a change of address was used, which it can be once.
ALTER TABLE "signups" ADD COLUMN "used_at" TIMESTAMPTZ(3);

ALTER TABLE "signups" DROP CONSTRAINT "signups_purpose_check";
ALTER TABLE "signups" ADD CONSTRAINT "signups_purpose_check"
  CHECK (purpose IN ('subscribe', 'consented', 'link', 'change', 'changed', 'returned', 'erase'));

-- Which secret a suppressed address was hashed with; null for the rows of before.
ALTER TABLE "suppressions" ADD COLUMN "key_id" INTEGER;

-- AlterTable
ALTER TABLE "signups" ADD COLUMN "purpose" TEXT NOT NULL DEFAULT 'subscribe';

-- AlterTable
ALTER TABLE "subscribers" ADD COLUMN "feed_version" INTEGER NOT NULL DEFAULT 1;

-- CreateIndex
CREATE INDEX "signups_subscriber_id_idx" ON "signups"("subscriber_id");

-- What follows is beyond Prisma's schema language.

ALTER TABLE "signups"
  ADD CONSTRAINT "signups_purpose_check" CHECK ("purpose" IN ('subscribe', 'link', 'change', 'changed', 'erase'));

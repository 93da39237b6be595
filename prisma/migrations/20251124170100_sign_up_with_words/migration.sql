-- AlterTable
ALTER TABLE "signups" ADD COLUMN "keyword" TEXT;

-- AlterTable
ALTER TABLE "signups" ADD COLUMN "topics" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[];

ALTER TABLE "subscribers" ADD COLUMN "public_id" UUID NOT NULL DEFAULT gen_random_uuid();
CREATE UNIQUE INDEX "subscribers_public_id_key" ON "subscribers"("public_id");
ALTER TABLE "submissions" ADD COLUMN "public_id" UUID NOT NULL DEFAULT gen_random_uuid();
CREATE UNIQUE INDEX "submissions_public_id_key" ON "submissions"("public_id");

-- The names that the HTTP API gives to rows: nobody can count up from one to the next, as with the serial ids.
ALTER TABLE "papers" ADD COLUMN "public_id" UUID NOT NULL DEFAULT gen_random_uuid();
ALTER TABLE "subscribers" ADD COLUMN "public_id" UUID NOT NULL DEFAULT gen_random_uuid();
ALTER TABLE "submissions" ADD COLUMN "public_id" UUID NOT NULL DEFAULT gen_random_uuid();
CREATE UNIQUE INDEX "papers_public_id_key" ON "papers"("public_id");
CREATE UNIQUE INDEX "subscribers_public_id_key" ON "subscribers"("public_id");
CREATE UNIQUE INDEX "submissions_public_id_key" ON "submissions"("public_id");

CREATE TABLE "api_keys" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "name" TEXT NOT NULL,
    "key_hash" BYTEA NOT NULL,
    "prefix" TEXT NOT NULL,
    "scopes" TEXT[],
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_keys_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "api_keys_key_hash_key" ON "api_keys"("key_hash");

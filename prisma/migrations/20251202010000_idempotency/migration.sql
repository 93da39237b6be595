-- What a key's POSTs returned, for a day, so that a repeated one is not acted on again.
CREATE TABLE "api_idempotency" (
    "key_id" UUID NOT NULL,
    "name" BYTEA NOT NULL,
    "request" BYTEA NOT NULL,
    "claim" UUID NOT NULL,
    "claimed_until" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "status" INTEGER,
    "response" BYTEA,

    CONSTRAINT "api_idempotency_pkey" PRIMARY KEY ("key_id", "name")
);
CREATE INDEX "api_idempotency_created_at_idx" ON "api_idempotency"("created_at");
ALTER TABLE "api_idempotency" ADD CONSTRAINT "api_idempotency_key_id_fkey" FOREIGN KEY ("key_id") REFERENCES "api_keys"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- How often each key was used, by operation, address and hour.
CREATE TABLE "api_key_uses" (
    "key_id" UUID NOT NULL,
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "operation" TEXT NOT NULL,
    "ip" INET NOT NULL,
    "requests" INTEGER NOT NULL,

    CONSTRAINT "api_key_uses_pkey" PRIMARY KEY ("key_id", "hour", "operation", "ip")
);
CREATE INDEX "api_key_uses_hour_idx" ON "api_key_uses"("hour");
ALTER TABLE "api_key_uses" ADD CONSTRAINT "api_key_uses_key_id_fkey" FOREIGN KEY ("key_id") REFERENCES "api_keys"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What a key changed.
CREATE INDEX "operator_actions_operator_id_idx" ON "operator_actions"("operator", "id");

-- When each step of the daily job that deletes and shortens what is old was last finished.
CREATE TABLE "retention_steps" (
    "step" TEXT NOT NULL,
    "finished_at" TIMESTAMPTZ(3) NOT NULL,
    "changed" INTEGER NOT NULL,

    CONSTRAINT "retention_steps_pkey" PRIMARY KEY ("step")
);

-- The job reads old rows only.
CREATE INDEX "signups_requested_at_idx" ON "signups"("requested_at");
CREATE INDEX "subscribers_unconfirmed_idx" ON "subscribers" ("id")
  WHERE "state" IN ('pending', 'suppressed') AND "confirmed_at" IS NULL;
CREATE INDEX "consents_origin_idx" ON "consents" ("requested_at")
  WHERE "request_agent" IS NOT NULL OR "confirm_agent" IS NOT NULL
    OR masklen("request_ip") IN (32, 128) OR masklen("confirm_ip") IN (32, 128);

-- When the ledger was last swept: a sweep that finds a long gap before it knows that Postgres, or every worker, was away.
CREATE TABLE "sweeps" (
    "only" BOOLEAN NOT NULL DEFAULT true,
    "swept_at" TIMESTAMPTZ(3) NOT NULL,
    "grace_at" TIMESTAMPTZ(3),

    CONSTRAINT "sweeps_pkey" PRIMARY KEY ("only"),
    CONSTRAINT "sweeps_only" CHECK ("only")
);

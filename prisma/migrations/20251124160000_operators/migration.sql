-- CreateTable
CREATE TABLE "operator_sign_ins" (
    "token_hash" BYTEA NOT NULL,
    "operator" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "operator_sign_ins_pkey" PRIMARY KEY ("token_hash")
);

-- CreateTable
CREATE TABLE "operator_sessions" (
    "token_hash" BYTEA NOT NULL,
    "operator" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "operator_sessions_pkey" PRIMARY KEY ("token_hash")
);

-- CreateTable
CREATE TABLE "operator_actions" (
    "id" SERIAL NOT NULL,
    "operator" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "action" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "detail" TEXT,
    "ip" INET,

    CONSTRAINT "operator_actions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "daily_figures" (
    "date" DATE NOT NULL,
    "figure" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "value" BIGINT NOT NULL,

    CONSTRAINT "daily_figures_pkey" PRIMARY KEY ("date","figure","key")
);

-- CreateIndex
CREATE INDEX "operator_sign_ins_operator_created_at_idx" ON "operator_sign_ins"("operator", "created_at");

-- CreateIndex
CREATE INDEX "operator_actions_subject_id_idx" ON "operator_actions"("subject", "id");

-- What follows is beyond Prisma's schema language.

-- The few who are not active are found and counted by their state. The many who are stay out of it: the planner
-- writes their rows every day, and an index more would cost it.
CREATE INDEX "subscribers_not_active_idx" ON "subscribers" ("state", "id") WHERE "state" <> 'active';

-- Ratings of a day, without looking through all interests.
CREATE INDEX "interests_rated_at_idx" ON "interests" ("created_at") WHERE "kind" IN ('liked', 'disliked');

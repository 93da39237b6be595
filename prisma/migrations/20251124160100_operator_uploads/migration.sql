-- CreateTable
CREATE TABLE "operator_uploads" (
    "id" SERIAL NOT NULL,
    "operator" TEXT NOT NULL,
    "uploaded_at" TIMESTAMPTZ(3) NOT NULL,
    "content" BYTEA NOT NULL,

    CONSTRAINT "operator_uploads_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "suppressions_created_at_idx" ON "suppressions"("created_at");

-- CreateTable
CREATE TABLE "folder_files" (
    "folder" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "size" BIGINT NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL,
    "digest" TEXT,
    "note" TEXT,

    CONSTRAINT "folder_files_pkey" PRIMARY KEY ("folder","name")
);

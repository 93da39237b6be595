-- What could not be read to its end, since reading it ended the process or took too long, is not read again.
ALTER TABLE "source_answers" ADD COLUMN "unread_sha256" TEXT;
ALTER TABLE "submissions" ADD COLUMN "reading" BOOLEAN NOT NULL DEFAULT false;

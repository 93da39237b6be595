-- The name says what is stored; "digest" is the word for a mail.
ALTER TABLE "folder_files" RENAME COLUMN "digest" TO "sha256";

-- One picture per paper: where its source has it, what became of fetching it, and the file that we drew anew and serve.
CREATE TYPE "picture_state" AS ENUM ('waiting', 'stored', 'failed');

CREATE TABLE "picture_files" (
    "name" TEXT NOT NULL,
    "bytes" BYTEA NOT NULL,
    "width" SMALLINT NOT NULL,
    "height" SMALLINT NOT NULL,
    "stored_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "picture_files_pkey" PRIMARY KEY ("name")
);
-- A JPEG cannot be compressed further, so Postgres need not try.
ALTER TABLE "picture_files" ALTER COLUMN "bytes" SET STORAGE EXTERNAL;

CREATE TABLE "paper_pictures" (
    "paper_id" INTEGER NOT NULL,
    "source_url" TEXT NOT NULL,
    "state" "picture_state" NOT NULL DEFAULT 'waiting',
    "attempts" SMALLINT NOT NULL DEFAULT 0,
    "not_before" TIMESTAMPTZ(3),
    "reason" TEXT,
    "file_name" TEXT,

    CONSTRAINT "paper_pictures_pkey" PRIMARY KEY ("paper_id"),
    CONSTRAINT "stored_has_file" CHECK (("state" = 'stored') = ("file_name" IS NOT NULL))
);
ALTER TABLE "paper_pictures" ADD CONSTRAINT "paper_pictures_paper_id_fkey"
    FOREIGN KEY ("paper_id") REFERENCES "papers"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "paper_pictures" ADD CONSTRAINT "paper_pictures_file_name_fkey"
    FOREIGN KEY ("file_name") REFERENCES "picture_files"("name") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE INDEX "paper_pictures_waiting" ON "paper_pictures" ("paper_id" DESC) WHERE "state" = 'waiting';

-- Pages show the picture, so it changes the edition when it comes.
CREATE FUNCTION picture_of_edition_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM note_edition_changes((SELECT array_agg(edition_date) FROM edition_papers WHERE paper_id = NEW.paper_id));
  RETURN NULL;
END $$;
CREATE TRIGGER note_came AFTER INSERT ON paper_pictures FOR EACH ROW
  WHEN (NEW.file_name IS NOT NULL) EXECUTE FUNCTION picture_of_edition_changed();
CREATE TRIGGER note_changed AFTER UPDATE OF file_name ON paper_pictures FOR EACH ROW
  WHEN (NEW.file_name IS DISTINCT FROM OLD.file_name) EXECUTE FUNCTION picture_of_edition_changed();

-- Whether a reader's mails have pictures.
ALTER TABLE "subscribers" ADD COLUMN "pictures" SMALLINT NOT NULL DEFAULT 0;

-- The same trigger as before, with the new column: a change of it is an event.
DROP TRIGGER record_change ON subscribers;
CREATE TRIGGER record_change AFTER UPDATE OF state, address, zone, digest_hour, digest_days, paper_count, minimum_score,
    adventurousness, oldest_paper_days, abstract_length, pictures, paused_until, preferences_saved_at ON subscribers FOR EACH ROW
  WHEN (NEW.state <> 'suppressed' AND
    (OLD.state, OLD.address, OLD.zone, OLD.digest_hour, OLD.digest_days, OLD.paper_count, OLD.minimum_score,
      OLD.adventurousness, OLD.oldest_paper_days, OLD.abstract_length, OLD.pictures, OLD.paused_until, OLD.preferences_saved_at)
    IS DISTINCT FROM
    (NEW.state, NEW.address, NEW.zone, NEW.digest_hour, NEW.digest_days, NEW.paper_count, NEW.minimum_score,
      NEW.adventurousness, NEW.oldest_paper_days, NEW.abstract_length, NEW.pictures, NEW.paused_until, NEW.preferences_saved_at))
  EXECUTE FUNCTION subscriber_changed();

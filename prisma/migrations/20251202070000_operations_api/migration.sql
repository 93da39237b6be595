-- An operator adds a paper that has to be looked up first: once it is found, it joins the edition of this day.
ALTER TABLE "submissions" ADD COLUMN "list_on" DATE;
-- The API lists submissions newest first, by names that are not serial.
CREATE INDEX "submissions_submitted_at_public_id_idx" ON "submissions"("submitted_at", "public_id");

-- A source's own summary of a paper in one sentence, and its author. How much of an abstract a reader's mail shows.
ALTER TABLE "papers"
    ADD COLUMN "tldr" TEXT,
    ADD COLUMN "tldr_by" TEXT;
ALTER TABLE "subscribers" ADD COLUMN "abstract_length" SMALLINT NOT NULL DEFAULT 0;

-- The same trigger as before, with the new column: a change of it is an event.
DROP TRIGGER record_change ON subscribers;
CREATE TRIGGER record_change AFTER UPDATE OF state, address, zone, digest_hour, digest_days, paper_count, minimum_score,
    adventurousness, oldest_paper_days, abstract_length, paused_until, preferences_saved_at ON subscribers FOR EACH ROW
  WHEN (NEW.state <> 'suppressed' AND
    (OLD.state, OLD.address, OLD.zone, OLD.digest_hour, OLD.digest_days, OLD.paper_count, OLD.minimum_score,
      OLD.adventurousness, OLD.oldest_paper_days, OLD.abstract_length, OLD.paused_until, OLD.preferences_saved_at)
    IS DISTINCT FROM
    (NEW.state, NEW.address, NEW.zone, NEW.digest_hour, NEW.digest_days, NEW.paper_count, NEW.minimum_score,
      NEW.adventurousness, NEW.oldest_paper_days, NEW.abstract_length, NEW.paused_until, NEW.preferences_saved_at))
  EXECUTE FUNCTION subscriber_changed();

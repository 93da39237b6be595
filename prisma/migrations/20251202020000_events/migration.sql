-- CreateTable
CREATE TABLE "events" (
    "id" BIGSERIAL NOT NULL,
    "uid" UUID NOT NULL DEFAULT gen_random_uuid(),
    "type" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "data" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "once" TEXT,
    "position" BIGINT,

    CONSTRAINT "events_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "events_uid_key" ON "events"("uid");

-- What follows is beyond Prisma's schema language.

-- Partial indexes: most events have no `once`, and none has a position when it is inserted, so a bulk insert maintains half as many.
CREATE UNIQUE INDEX "events_once" ON "events"("once") WHERE "once" IS NOT NULL;
CREATE UNIQUE INDEX "events_position" ON "events"("position") WHERE "position" IS NOT NULL;
-- The events that have no position yet: a few, and none most of the time.
CREATE INDEX "events_unnumbered" ON "events"("id") WHERE "position" IS NULL;

-- Positions are given after the commit, so that a reader with a cursor never misses an event that committed late.
CREATE SEQUENCE "events_position_seq";

-- Returns the event's id; null where one with the same `once` exists.
CREATE FUNCTION record_event(type text, subject text, data jsonb, once text DEFAULT NULL) RETURNS bigint LANGUAGE sql AS $$
  INSERT INTO events (type, subject, data, once) VALUES ($1, $2, $3, $4) ON CONFLICT (once) WHERE once IS NOT NULL DO NOTHING RETURNING id;
$$;

CREATE FUNCTION record_subscriber_event(kind text, reader uuid, state text) RETURNS bigint LANGUAGE sql AS $$
  SELECT record_event('subscriber.' || kind, 'subscriber:' || reader, jsonb_build_object('subscriber', reader, 'state', state));
$$;

-- A suppression is recorded by the statement that suppresses, since only it knows the cause.
CREATE FUNCTION subscriber_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM record_subscriber_event(
    CASE
      WHEN NEW.state = OLD.state THEN 'updated'
      WHEN NEW.state = 'erased' THEN 'erased'
      WHEN NEW.state = 'unsubscribed' AND OLD.state <> 'suppressed' THEN 'unsubscribed'
      WHEN NEW.state IN ('active', 'paused') AND (OLD.state IN ('pending', 'unsubscribed', 'erased')
        OR OLD.state = 'suppressed' AND NEW.confirmed_at IS DISTINCT FROM OLD.confirmed_at) THEN 'confirmed'
      ELSE 'updated'
    END, NEW.public_id, NEW.state::text);
  RETURN NULL;
END $$;

-- By row with a condition: a trigger with a transition table cannot name columns, and would copy every row that the planner moves.
CREATE TRIGGER record_change AFTER UPDATE OF state, address, zone, digest_hour, digest_days, paper_count, minimum_score,
    adventurousness, oldest_paper_days, paused_until, preferences_saved_at ON subscribers FOR EACH ROW
  WHEN (NEW.state <> 'suppressed' AND
    (OLD.state, OLD.address, OLD.zone, OLD.digest_hour, OLD.digest_days, OLD.paper_count, OLD.minimum_score,
      OLD.adventurousness, OLD.oldest_paper_days, OLD.paused_until, OLD.preferences_saved_at)
    IS DISTINCT FROM
    (NEW.state, NEW.address, NEW.zone, NEW.digest_hour, NEW.digest_days, NEW.paper_count, NEW.minimum_score,
      NEW.adventurousness, NEW.oldest_paper_days, NEW.paused_until, NEW.preferences_saved_at))
  EXECUTE FUNCTION subscriber_changed();

-- By statement: an import inserts many thousands at once.
CREATE FUNCTION subscribers_came() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO events (type, subject, data)
  SELECT 'subscriber.confirmed', 'subscriber:' || public_id, jsonb_build_object('subscriber', public_id, 'state', state)
  FROM fresh WHERE state IN ('active', 'paused') ORDER BY id;
  RETURN NULL;
END $$;
CREATE TRIGGER record_coming AFTER INSERT ON subscribers REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION subscribers_came();

-- TG_ARGV[0]: opened or closed. The message stays here, since it may quote a server's reply.
CREATE FUNCTION incident_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM record_event('incident.' || TG_ARGV[0], 'incident:' || NEW.kind || ':' || NEW.subject,
    jsonb_build_object('kind', NEW.kind, 'about', NEW.subject));
  RETURN NULL;
END $$;
CREATE TRIGGER record_opening AFTER INSERT ON incidents FOR EACH ROW EXECUTE FUNCTION incident_changed('opened');
CREATE TRIGGER record_closing AFTER UPDATE OF resolved_at ON incidents FOR EACH ROW
  WHEN (OLD.resolved_at IS NULL AND NEW.resolved_at IS NOT NULL) EXECUTE FUNCTION incident_changed('closed');

CREATE FUNCTION submission_came() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM record_event('submission.received', 'submission:' || NEW.public_id, jsonb_build_object('submission', NEW.public_id));
  RETURN NULL;
END $$;
CREATE TRIGGER record_coming AFTER INSERT ON submissions FOR EACH ROW EXECUTE FUNCTION submission_came();

-- A reply by a person is passed on once, after its report was recorded; its content stays until then.
ALTER TABLE "inbound_items" ADD COLUMN "forwarded_at" TIMESTAMPTZ(3);

-- The few that wait to be passed on, and those of the last day, which count against the limit.
CREATE INDEX "inbound_items_to_forward_idx" ON "inbound_items"("id") WHERE "handled_at" IS NOT NULL AND "content" IS NOT NULL;
CREATE INDEX "inbound_items_forwarded_at_idx" ON "inbound_items"("forwarded_at") WHERE "forwarded_at" IS NOT NULL;

-- What is left to delete of old reports, however many there are.
CREATE INDEX "mail_reports_evidence_idx" ON "mail_reports"("received_at") WHERE "evidence" IS NOT NULL OR "diagnostic" IS NOT NULL;

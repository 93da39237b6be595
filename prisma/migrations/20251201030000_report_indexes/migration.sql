-- What the guard counts, which leaves out the many reports about which nothing is done.
CREATE INDEX "mail_reports_guard_idx" ON "mail_reports"("received_at") WHERE "action" IN ('suppressed', 'counted', 'incident');
-- Reports that name no reader are deleted when their time is over: anybody can write them.
CREATE INDEX "mail_reports_strays_idx" ON "mail_reports"("received_at") WHERE "subscriber_id" IS NULL;

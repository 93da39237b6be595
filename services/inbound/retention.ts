import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import type { Db } from '../platform/postgres.ts';

const DAY_MS = 86_400_000;
/** Rows of one statement, so that none holds its locks for long. */
const BATCH = 5_000;

const FORGET_EVIDENCE = `
  update mail_reports set evidence = null, diagnostic = null
  where id in (
    select id from mail_reports
    where received_at < $1 and (evidence is not null or diagnostic is not null)
    limit ${BATCH} for update skip locked
  )`;

const DELETE_STRAYS = `
  delete from mail_reports
  where id in (
    select id from mail_reports where received_at < $1 and subscriber_id is null
    limit ${BATCH} for update skip locked
  )`;

const DELETE_ITEMS = `
  delete from inbound_items
  where id in (
    select id from inbound_items where received_at < $1 and handled_at is not null
    limit ${BATCH} for update skip locked
  )`;

// Left by a worker that was killed while it passed a reply on.
const DELETE_FORWARDED = `
  update inbound_items set content = null
  where handled_at is not null and content is not null and forwarded_at < $1`;

/**
 * Deletes what reports quote once it is older than REPORT_RETENTION_DAYS, the items that they came with, and the reports that name
 * no reader. What a report about a reader's mail meant, and what was done, stays.
 */
export const createInboundRetention = (options: { db: Db; clock: Clock; log: Logger; days: number }) => {
  const { db, clock, log, days } = options;
  const repeat = async (sql: string, before: Date): Promise<number> => {
    let total = 0;
    for (;;) {
      const { rowCount } = await db.query(sql, [before]);
      total += rowCount ?? 0;
      if ((rowCount ?? 0) < BATCH) return total;
    }
  };
  return {
    run: async (): Promise<void> => {
      const now = clock.now().getTime();
      const before = new Date(now - days * DAY_MS);
      const strays = await repeat(DELETE_STRAYS, before);
      const evidence = await repeat(FORGET_EVIDENCE, before);
      const items = await repeat(DELETE_ITEMS, before);
      await db.query(DELETE_FORWARDED, [new Date(now - DAY_MS)]);
      if (strays + evidence + items > 0) log.info({ strays, evidence, items }, 'old evidence was deleted');
    },
  };
};

export type InboundRetention = ReturnType<typeof createInboundRetention>;

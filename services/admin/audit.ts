import type { Clock } from '../platform/clock.ts';
import { BATCH, inBatches } from '../platform/in-batches.ts';
import { withoutZone } from '../platform/place.ts';
import type { Db } from '../platform/postgres.ts';
import { cutStorable } from '../platform/storable.ts';

/** One entry of the audit log, in the words of the page that shows it. */
export type OperatorAction = {
  id: number;
  operator: string;
  at: Date;
  action: string;
  subject: string;
  detail: string | null;
  ip: string | null;
};

const MAX_DETAIL_CHARS = 500;
const COLUMNS = 'id, operator, at, action, subject, detail, host(ip) as ip';

const DROP_ORIGINS = `
  update operator_actions set ip = null where id in (
    select id from operator_actions where at < $1 and ip is not null
    order by id limit ${BATCH} for update skip locked)`;

/**
 * Records which operator did what and when. Readers are named by their number, so that no address of theirs is
 * written here.
 */
export const createAudit = (options: { db: Db; clock: Clock }) => {
  const { db, clock } = options;
  return {
    record: async (entry: {
      operator: string;
      action: string;
      subject?: string;
      detail?: string | null;
      ip: string | null;
    }): Promise<void> => {
      await db.query(
        'insert into operator_actions (operator, at, action, subject, detail, ip) values ($1, $2, $3, $4, $5, $6)',
        [
          entry.operator,
          clock.now(),
          entry.action,
          entry.subject ?? '',
          entry.detail ? cutStorable(entry.detail, MAX_DETAIL_CHARS) : null,
          entry.ip && withoutZone(entry.ip),
        ],
      );
    },
    /** Deletes the network addresses of actions before a time, one batch after the other. Returns their number. */
    dropOrigins: (before: Date): Promise<number> =>
      inBatches(async () => (await db.query(DROP_ORIGINS, [before])).rowCount ?? 0),
    /** Returns entries newest first; with `before`, only those with smaller ids. */
    list: async (before: number | null, limit: number): Promise<OperatorAction[]> => {
      const { rows } = await db.query<OperatorAction>(
        `select ${COLUMNS} from operator_actions where id < $1 order by id desc limit $2`,
        [before ?? 2_147_483_647, limit],
      );
      return rows;
    },
    /** Returns the newest entries about one subject, e.g. `reader 12`. */
    of: async (subject: string, limit: number): Promise<OperatorAction[]> => {
      const { rows } = await db.query<OperatorAction>(
        `select ${COLUMNS} from operator_actions where subject = $1 order by id desc limit $2`,
        [subject, limit],
      );
      return rows;
    },
    /** Returns the newest entries by one operator or key. */
    by: async (operator: string, limit: number): Promise<OperatorAction[]> => {
      const { rows } = await db.query<OperatorAction>(
        `select ${COLUMNS} from operator_actions where operator = $1 order by id desc limit $2`,
        [operator, limit],
      );
      return rows;
    },
  };
};

export type Audit = ReturnType<typeof createAudit>;

import type { Clock } from '../platform/clock.ts';
import { messageOf } from '../platform/errors.ts';
import type { Logger } from '../platform/logger.ts';
import type { Db, Queryable } from '../platform/postgres.ts';

/** `kind` names what went wrong; each room that raises incidents has the names of its own. */
export type Incident = {
  id: number;
  kind: string;
  subject: string;
  message: string;
  openedAt: Date;
  /** When the operator was told by mail; null where that has not succeeded yet. */
  toldAt: Date | null;
  /** Null until it is resolved. */
  resolvedAt: Date | null;
};

const COLUMNS = `id, kind, subject, message, opened_at as "openedAt", told_at as "toldAt", resolved_at as "resolvedAt"`;

const KEBAB_CASE = /^[a-z]+(?:-[a-z]+)*$/;

/**
 * Opens and resolves incidents, which the operator should know about. An incident that is raised again before it is
 * resolved is not reported again.
 */
export const createIncidents = <Kind extends string>(options: {
  db: Db;
  clock: Clock;
  log: Logger;
  /** Reports an incident, in addition to the log. If it throws, the next `tellWaiting` retries it. */
  tell?: (incident: Incident) => Promise<void>;
}) => {
  const { db, clock, log } = options;
  return {
    /** Opens an incident, unless one of this kind and subject is open; within the caller's transaction, if `on` is its client. @throws Error if `kind` is not in kebab-case */
    raise: async (kind: Kind, subject: string, message: string, on: Queryable = db): Promise<void> => {
      if (!KEBAB_CASE.test(kind))
        throw new Error(`"${kind}" is no kind of incident: write it in kebab-case.`);
      const { rowCount } = await on.query(
        `insert into incidents (kind, subject, message, opened_at) values ($1, $2, $3, $4) on conflict do nothing`,
        [kind, subject, message, clock.now()],
      );
      if (rowCount) log.error({ incident: kind, subject }, message);
    },
    /** Resolves the open incident of this kind and subject, if there is one. */
    resolve: async (kind: Kind, subject: string): Promise<void> => {
      const { rowCount } = await db.query(
        `update incidents set resolved_at = $3 where kind = $1 and subject = $2 and resolved_at is null`,
        [kind, subject, clock.now()],
      );
      if (rowCount) log.info({ incident: kind, subject }, 'incident resolved');
    },
    /** Resolves the open incidents of a kind whose subjects lie in a range, such as those of earlier days. */
    resolveBetween: async (kind: Kind, from: string, through: string): Promise<void> => {
      const { rowCount } = await db.query(
        `update incidents set resolved_at = $4 where kind = $1 and subject collate "C" between $2 and $3 and resolved_at is null`,
        [kind, from, through, clock.now()],
      );
      if (rowCount) log.info({ incident: kind, through, count: rowCount }, 'incidents resolved');
    },
    /** Counts the open incidents of each kind that was ever raised. */
    countOpen: async (): Promise<{ kind: string; n: number }[]> => {
      const { rows } = await db.query<{ kind: string; n: number }>(
        'select kind, (count(*) filter (where resolved_at is null))::int as n from incidents group by kind order by kind',
      );
      return rows;
    },
    /** Returns the open incidents, oldest first. */
    open: async (): Promise<Incident[]> => {
      const { rows } = await db.query<Incident>(
        `select ${COLUMNS} from incidents where resolved_at is null order by id`,
      );
      return rows;
    },
    /** Returns at most `limit` resolved incidents, the last resolved first. */
    recent: async (limit = 20): Promise<Incident[]> => {
      const { rows } = await db.query<Incident>(
        `select ${COLUMNS} from incidents where resolved_at is not null order by resolved_at desc, id desc limit $1`,
        [limit],
      );
      return rows;
    },
    /** Reports the incidents that have not been reported yet. */
    tellWaiting: async (): Promise<void> => {
      const { rows } = await db.query<Incident>(
        `select ${COLUMNS} from incidents where told_at is null order by id limit 100`,
      );
      for (const incident of rows) {
        try {
          await options.tell?.(incident);
          await db.query('update incidents set told_at = $2 where id = $1', [incident.id, clock.now()]);
        } catch (error) {
          log.warn(
            { incident: incident.kind, err: messageOf(error) },
            'the operator could not be told of an incident yet',
          );
        }
      }
    },
  };
};

export type Incidents<Kind extends string = string> = ReturnType<typeof createIncidents<Kind>>;

/** What a room needs that raises incidents of its kinds. */
export type IncidentWriter<Kind extends string> = Pick<
  Incidents<Kind>,
  'raise' | 'resolve' | 'resolveBetween' | 'tellWaiting'
>;

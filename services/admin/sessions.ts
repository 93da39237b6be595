import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/postgres.ts';
import { createToken, hashToken, isToken } from './tokens.ts';

const HOUR_MS = 3_600_000;
/** A session ends after so long without a request. */
const SESSION_IDLE_MS = 8 * HOUR_MS;
/** A session ends this long after it began, even if it is in use. */
export const SESSION_LIFE_MS = 72 * HOUR_MS;
/** The use of a session is recorded at most this often, so that a page that refreshes itself does not write each time. */
const SEEN_EVERY_MS = 60_000;

export type Session = { operator: string; token: string };

/**
 * Keeps the sessions of signed-in browsers. A cookie holds a random token and the database only its hash, so a copy
 * of the database signs nobody in.
 */
export const createSessions = (options: { db: Db; clock: Clock }) => {
  const { db, clock } = options;
  const dropExpired = async (): Promise<number> => {
    const now = clock.now().getTime();
    const { rowCount } = await db.query(
      'delete from operator_sessions where seen_at <= $1 or created_at <= $2',
      [new Date(now - SESSION_IDLE_MS), new Date(now - SESSION_LIFE_MS)],
    );
    return rowCount ?? 0;
  };
  return {
    /** Deletes the sessions that are over. Returns their number. */
    dropExpired,

    /** Begins a session and returns the token for its cookie. */
    begin: async (operator: string): Promise<string> => {
      const now = clock.now();
      const token = createToken();
      await dropExpired();
      await db.query(
        'insert into operator_sessions (token_hash, operator, created_at, seen_at) values ($1, $2, $3, $3)',
        [hashToken(token), operator, now],
      );
      return token;
    },

    /** Returns the session of a token, or null when it does not exist or is over. */
    find: async (token: string | undefined): Promise<Session | null> => {
      if (!isToken(token)) return null;
      const now = clock.now();
      const { rows } = await db.query<{ operator: string; seenAt: Date }>(
        `select operator, seen_at as "seenAt" from operator_sessions
         where token_hash = $1 and seen_at > $2 and created_at > $3`,
        [
          hashToken(token),
          new Date(now.getTime() - SESSION_IDLE_MS),
          new Date(now.getTime() - SESSION_LIFE_MS),
        ],
      );
      const found = rows[0];
      if (!found) return null;
      if (now.getTime() - found.seenAt.getTime() >= SEEN_EVERY_MS)
        await db.query('update operator_sessions set seen_at = $2 where token_hash = $1', [
          hashToken(token),
          now,
        ]);
      return { operator: found.operator, token };
    },

    /** Ends the session of a token. */
    end: async (token: string): Promise<void> => {
      await db.query('delete from operator_sessions where token_hash = $1', [hashToken(token)]);
    },
  };
};

/** Returns the key that every form of a session carries. Only our own pages know it, since scripts cannot read the cookie. */
export const formKey = (token: string): string =>
  createHmac('sha256', token).update('paperboy/operator-form').digest('base64url');

/** Returns whether a form's key is that of the session, in constant time. */
export const isFormKey = (token: string, given: unknown): boolean => {
  const wanted = Buffer.from(formKey(token));
  const got = Buffer.from(typeof given === 'string' ? given : '');
  return wanted.length === got.length && timingSafeEqual(wanted, got);
};

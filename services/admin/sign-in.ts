import type { Clock } from '../platform/clock.ts';
import { DomainError } from '../platform/errors.ts';
import { type Db, inTransaction } from '../platform/postgres.ts';
import { createToken, hashToken, isToken } from './tokens.ts';

/** The operator of a link that `paperboy admin-link` printed: anybody who can run commands on the machine. */
export const CONSOLE = 'console';

const MINUTE_MS = 60_000;
/** How long a mailed link works. */
export const MAILED_LINK_MINUTES = 15;
/** How long a printed link works; a terminal may be read much later. */
const CONSOLE_LINK_HOURS = 12;
/** An operator gets no further mail while so many links are valid: more would only be a nuisance. */
const MAX_OPEN_LINKS = 3;

const ONE_AT_A_TIME = `select pg_advisory_xact_lock(hashtext('paperboy/sign-in'))`;

const gone = (): DomainError =>
  new DomainError('invalid_link', 'This link does not work, or no longer does. Ask for a new one.');

/**
 * Issues and redeems the links that sign an operator in. A link works once and for a short time; the database holds
 * only its hash.
 */
export const createSignIn = (options: { db: Db; clock: Clock; adminEmails: string[]; publicUrl: string }) => {
  const { db, clock, adminEmails } = options;

  const dropExpired = async (on: Pick<Db, 'query'> = db): Promise<number> =>
    (await on.query('delete from operator_sign_ins where expires_at <= $1', [clock.now()])).rowCount ?? 0;

  const issue = async (on: Pick<Db, 'query'>, operator: string, lifeMs: number): Promise<string> => {
    const token = createToken();
    const now = clock.now();
    await dropExpired(on);
    await on.query('insert into operator_sign_ins (token_hash, operator, expires_at) values ($1, $2, $3)', [
      hashToken(token),
      operator,
      new Date(now.getTime() + lifeMs),
    ]);
    return `${options.publicUrl}/admin/sign-in/${token}`;
  };

  return {
    /** Deletes the links that nobody used in time. Returns their number. */
    dropExpired,

    /** Returns the address of ADMIN_EMAILS that equals the given one, ignoring case, or null. */
    operatorOf: (email: string): string | null =>
      adminEmails.find((each) => each.toLowerCase() === email.trim().toLowerCase()) ?? null,

    /** Returns whether an operator of a session or link is still one. */
    isOperator: (operator: string): boolean => operator === CONSOLE || adminEmails.includes(operator),

    /** Returns a link to mail to an operator; null when MAX_OPEN_LINKS are valid already. */
    linkByMail: (operator: string): Promise<string | null> =>
      inTransaction(db, async (client) => {
        // Without the lock, requests that come at once would all count before any of them inserts.
        await client.query(ONE_AT_A_TIME);
        const { rows } = await client.query<{ open: number }>(
          'select count(*)::int as open from operator_sign_ins where operator = $1 and expires_at > $2',
          [operator, clock.now()],
        );
        return rows[0]!.open >= MAX_OPEN_LINKS
          ? null
          : issue(client, operator, MAILED_LINK_MINUTES * MINUTE_MS);
      }),

    /** Returns a link for the person at the machine. */
    linkForConsole: (): Promise<string> => issue(db, CONSOLE, CONSOLE_LINK_HOURS * 60 * MINUTE_MS),

    /** Returns the operator of a link without using it up. @throws DomainError `invalid_link` */
    look: async (token: string): Promise<{ operator: string }> => {
      if (!isToken(token)) throw gone();
      const { rows } = await db.query<{ operator: string }>(
        'select operator from operator_sign_ins where token_hash = $1 and expires_at > $2',
        [hashToken(token), clock.now()],
      );
      if (!rows[0]) throw gone();
      return rows[0];
    },

    /** Uses a link up and returns its operator. @throws DomainError `invalid_link` when it was used before or has expired */
    redeem: async (token: string): Promise<{ operator: string }> => {
      if (!isToken(token)) throw gone();
      const { rows } = await db.query<{ operator: string }>(
        'delete from operator_sign_ins where token_hash = $1 and expires_at > $2 returning operator',
        [hashToken(token), clock.now()],
      );
      if (!rows[0]) throw gone();
      return rows[0];
    },
  };
};

export type SignIn = ReturnType<typeof createSignIn>;

import type { Clock } from '../platform/clock.ts';
import { DomainError } from '../platform/errors.ts';
import type { Db } from '../platform/postgres.ts';
import { createToken, hashToken, isToken } from './tokens.ts';

/** Who signs in by a link that the command printed: whoever can run it on the machine. */
export const CONSOLE = 'console';

const MINUTE_MS = 60_000;
/** Of a link by mail; one that the command prints is for a terminal that may be read later. */
export const MAILED_LINK_MINUTES = 15;
const CONSOLE_LINK_HOURS = 12;
/** More mails than these within the life of a link would only be a nuisance. */
const MOST_OPEN_LINKS = 3;

const gone = (): DomainError =>
  new DomainError('invalid_link', 'This link does not work, or no longer does. Ask for a new one.');

/** Links that sign an operator in: for one use, for a short time, known to the database by their hashes alone. */
export const createSignIn = (options: { db: Db; clock: Clock; adminEmails: string[]; publicUrl: string }) => {
  const { db, clock, adminEmails } = options;

  const issue = async (operator: string, lifeMs: number): Promise<string> => {
    const token = createToken();
    const now = clock.now();
    await db.query('delete from operator_sign_ins where expires_at <= $1', [now]);
    await db.query('insert into operator_sign_ins (token_hash, operator, expires_at) values ($1, $2, $3)', [
      hashToken(token),
      operator,
      new Date(now.getTime() + lifeMs),
    ]);
    return `${options.publicUrl}/admin/sign-in/${token}`;
  };

  return {
    /** The address of ADMIN_EMAILS that is meant, or null. */
    operatorOf: (email: string): string | null =>
      adminEmails.find((each) => each.toLowerCase() === email.trim().toLowerCase()) ?? null,

    /** Whether somebody is an operator (still). */
    isOperator: (operator: string): boolean => operator === CONSOLE || adminEmails.includes(operator),

    /** A link to be mailed to an operator; null when enough of them are open already. */
    linkByMail: async (operator: string): Promise<string | null> => {
      const { rows } = await db.query<{ open: number }>(
        'select count(*)::int as open from operator_sign_ins where operator = $1 and expires_at > $2',
        [operator, clock.now()],
      );
      return rows[0]!.open >= MOST_OPEN_LINKS ? null : issue(operator, MAILED_LINK_MINUTES * MINUTE_MS);
    },

    /** A link for whoever sits at the machine. */
    linkForConsole: (): Promise<string> => issue(CONSOLE, CONSOLE_LINK_HOURS * 60 * MINUTE_MS),

    /** Looks at a link without using it. @throws DomainError `invalid_link` */
    look: async (token: string): Promise<{ operator: string }> => {
      if (!isToken(token)) throw gone();
      const { rows } = await db.query<{ operator: string }>(
        'select operator from operator_sign_ins where token_hash = $1 and expires_at > $2',
        [hashToken(token), clock.now()],
      );
      if (!rows[0]) throw gone();
      return rows[0];
    },

    /** Uses a link up. @throws DomainError `invalid_link` when it was used before, or is too old */
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

import { DomainError, messageOf } from '../../services/platform/errors.ts';
import { CommandFailed, UsageError } from './cli.ts';

const unreachable = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ECONNRESET',
  'EAI_AGAIN',
]);

/** Returns an error's message for an operator: what happened and what to do; for a bug, its stack. */
export const explainError = (error: unknown): string => {
  if (error instanceof DomainError || error instanceof CommandFailed || error instanceof UsageError)
    return error.message;
  const { code, message } = (error ?? {}) as { code?: string; message?: string };
  const said = messageOf(error);
  if (code !== undefined && unreachable.has(code))
    return `${said}: not reachable. Is it running? \`paperboy doctor\` checks every part.`;
  if (/Connection terminated|timeout exceeded when trying to connect/.test(message ?? ''))
    return `Postgres: ${said}. \`paperboy doctor\` checks every part.`;
  // SQLSTATE of Postgres: an undefined table, column or function; then a wrong password, an unknown role or database.
  if (code === '42P01' || code === '42703' || code === '42883')
    return `The database is not migrated (${said}). Run \`paperboy migrate\`.`;
  if (code === '28P01' || code === '28000' || code === '3D000')
    return `Postgres refused the connection: ${said}. Check DATABASE_URL.`;
  const expected =
    /^(E[A-Z]+|[0-9A-Z]{5})$/.test(code ?? '') ||
    ['MigrationError', 'AlreadyRunning'].includes((error as Error)?.name);
  return expected || !(error instanceof Error) ? said : (error.stack ?? said);
};

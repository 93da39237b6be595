import { createSignIn } from '../admin/sign-in.ts';
import { systemClock } from '../platform/clock.ts';
import type { Config } from '../platform/config.ts';
import type { Logger } from '../platform/logger.ts';
import { createPool } from '../platform/postgres.ts';

/** Returns a link that signs in a person with access to this machine. It works once, within twelve hours. */
export const adminLink = async (
  config: Pick<Config, 'databaseUrl' | 'adminEmails' | 'publicUrl'>,
  log: Logger,
): Promise<string> => {
  const db = createPool({ databaseUrl: config.databaseUrl, name: 'paperboy admin-link', log, max: 1 });
  try {
    return await createSignIn({ ...config, db, clock: systemClock }).linkForConsole();
  } finally {
    await db.end();
  }
};

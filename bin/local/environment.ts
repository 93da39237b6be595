import { join } from 'node:path';
import { migrate } from '../../prisma/migrate.ts';
import { dataDirOf } from './paths.ts';
import { claimRun, findRun } from './run-file.ts';
import { readSecret } from './secrets.ts';
import { type StackPart, startStack } from './stack.ts';
import { createSupervisor } from './supervisor.ts';

const urlKeys = { postgres: 'DATABASE_URL', redis: 'REDIS_URL', inbox: 'SMTP_URL' } as const;

/**
 * Returns the environment for a command that works on the local data: as given where the URLs are set; else that of the
 * running `npm start`; else the parts in `needs` are started for the time of the command, and the database is migrated. The
 * URL of a part that is neither needed nor running stays unset.
 *
 * @throws AlreadyRunning when another short-lived command holds the data folder
 */
export const openLocalEnvironment = async (options: {
  env: NodeJS.ProcessEnv;
  needs: StackPart[];
  /** The name of the command, for the message to others: "paperboy ingest". */
  what: string;
  log: (line: string) => void;
}): Promise<{ env: NodeJS.ProcessEnv; close: () => Promise<void> }> => {
  const { env, what, log } = options;
  const missing = options.needs.filter((part) => !env[urlKeys[part]]);
  if (missing.length === 0) return { env, close: async () => {} };

  const dataDir = dataDirOf(env);
  // An empty setting counts as unset and must not hide the one of the running start.
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value));
  const running = await findRun(dataDir);
  if (running?.env) return { env: { ...running.env, ...given }, close: async () => {} };

  const run = await claimRun(dataDir, what);
  const supervisor = createSupervisor({ processFile: join(dataDir, 'processes.json'), log });
  const close = async () => {
    await supervisor.stop();
    await run.release();
  };
  try {
    await supervisor.endLeftOvers();
    const stack = await startStack({ dataDir, parts: missing, log, supervisor });
    if (stack.databaseUrl) await migrate(stack.databaseUrl);
    const urls = { DATABASE_URL: stack.databaseUrl, REDIS_URL: stack.redisUrl, SMTP_URL: stack.smtpUrl };
    const found = Object.fromEntries(Object.entries(urls).filter(([, value]) => value));
    const secret = await readSecret(join(dataDir, 'app-secret'));
    return { env: { APP_SECRET: secret, PUBLIC_URL: 'http://localhost:3000', ...found, ...given }, close };
  } catch (error) {
    await close();
    throw error;
  }
};

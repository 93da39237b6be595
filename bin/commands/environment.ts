import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { type Config, loadConfig } from '../../services/platform/config.ts';
import { DomainError } from '../../services/platform/errors.ts';
import { plural } from '../../services/platform/plural.ts';
import { checkoutDir, dataDirOf } from '../local/paths.ts';

/** The settings without a default. A command names those that it uses; the others may be unset. */
export type SettingKey = keyof typeof standIns;

// Nothing connects to these: they only satisfy the check of the settings that a command does not use.
const standIns = {
  DATABASE_URL: 'postgresql://not-configured.invalid/paperboy',
  REDIS_URL: 'redis://not-configured.invalid',
  SMTP_URL: 'smtp://not-configured.invalid',
  PUBLIC_URL: 'http://localhost',
  APP_SECRET: 'not-configured-and-never-used-to-sign-anything',
};

export const allSettings = Object.keys(standIns) as SettingKey[];

const localParts = { DATABASE_URL: 'postgres', REDIS_URL: 'redis', SMTP_URL: 'inbox' } as const;

/** Returns the environment together with `.env` of the checkout, which it overrides; an empty value counts as unset. */
const readEnvironment = (env: NodeJS.ProcessEnv, dir = checkoutDir): NodeJS.ProcessEnv => {
  const file = join(dir, '.env');
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value));
  return existsSync(file) ? { ...parseEnv(readFileSync(file, 'utf8')), ...given } : given;
};

/**
 * Returns the settings for one command: those of the environment and `.env`; where these are incomplete, those of the running
 * `npm start`; and where `npm start` has run before, its database (and what else is needed) is started for the time of the
 * command.
 *
 * @throws DomainError `misconfigured` that names each missing setting, and what to do
 */
export const openSettings = async (options: {
  env: NodeJS.ProcessEnv;
  what: string;
  needs: SettingKey[];
  log: (line: string) => void;
}): Promise<{ config: Config; close: () => Promise<void> }> => {
  const { needs, what, log } = options;
  const given = readEnvironment(options.env);
  const isComplete = (env: NodeJS.ProcessEnv) => needs.every((key) => env[key]);
  const withStandIns = (env: NodeJS.ProcessEnv): Config => {
    const unused = allSettings.filter((key) => !needs.includes(key) && !env[key]);
    return loadConfig({ ...env, ...Object.fromEntries(unused.map((key) => [key, standIns[key]])) });
  };
  const nothingToClose = async () => {};
  if (isComplete(given)) return { config: withStandIns(given), close: nothingToClose };

  const dataDir = dataDirOf(given);
  const { findRun } = await import('../local/run-file.ts');
  const running = await findRun(dataDir);
  // The secret of one installation must not sign links or hash addresses for the database of another.
  const isOurs = !given.DATABASE_URL || given.DATABASE_URL === running?.env?.DATABASE_URL;
  if (running?.env && isOurs) {
    const env = { ...running.env, ...given };
    if (isComplete(env)) return { config: withStandIns(env), close: nothingToClose };
  }
  if (!running && isOurs && existsSync(join(dataDir, 'app-secret'))) {
    const parts = Object.entries(localParts).filter(([key]) => needs.includes(key as SettingKey));
    const { openLocalEnvironment } = await import('../local/environment.ts');
    const local = await openLocalEnvironment({ env: given, needs: parts.map(([, part]) => part), what, log });
    try {
      const secret = () => readFileSync(join(dataDir, 'app-secret'), 'utf8').trim();
      const rest: NodeJS.ProcessEnv = { PUBLIC_URL: 'http://localhost:3000', ...local.env };
      return {
        config: withStandIns({ ...rest, APP_SECRET: rest.APP_SECRET || secret() }),
        close: local.close,
      };
    } catch (error) {
      await local.close();
      throw error;
    }
  }
  const missing = needs.filter((key) => !given[key]);
  throw new DomainError(
    'misconfigured',
    `${missing.join(', ')} ${plural(missing.length, 'is', 'are')} not set, and nothing runs on this machine. ` +
      `Run \`npm start\` in another terminal, or set ${plural(missing.length, 'it', 'them')} in the environment or in .env (.env.example documents each).`,
  );
};

/**
 * Returns the settings of the environment, or of the running `npm start`; null where neither names a database and its secret.
 * Nothing is started.
 */
export const findRunningSettings = async (env: NodeJS.ProcessEnv): Promise<Config | null> => {
  const given = readEnvironment(env);
  const { findRun } = await import('../local/run-file.ts');
  const running = given.DATABASE_URL ? null : await findRun(dataDirOf(given));
  const found = { ...running?.env, ...given };
  if (!found.DATABASE_URL || !found.APP_SECRET) return null;
  return loadConfig({ ...standIns, ...found });
};

import { resolve } from 'node:path';
import type { Writable } from 'node:stream';
import type { Config } from '../../services/platform/config.ts';
import type { Container, Overrides } from '../../services/wiring/container.ts';
import type { SettingKey } from './environment.ts';

/** What a command has of the world, so that a test can run one in its own process. */
export type Io = {
  env: NodeJS.ProcessEnv;
  /** Where the operator stands: relative names are meant from here. */
  cwd: string;
  stdout: Writable;
  stderr: Writable & { isTTY?: boolean };
  overrides?: Pick<Overrides, 'clock'>;
};

/** Said the wrong way: exit code 2. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** Said the right way, and failed: exit code 1. `details` stand beside `error` in the JSON answer. */
export class CommandFailed extends Error {
  override name = 'CommandFailed';
  readonly details: object;
  constructor(message: string, details: object = {}, cause?: unknown) {
    super(message, { cause });
    this.details = details;
  }
}

/** What every command does: settings, container, and an answer for a person or for a script. */
export const createCli = (io: Io) => {
  const say = (text: string): void => {
    io.stderr.write(`${text}\n`);
  };

  const withConfig = async <T>(
    what: string,
    needs: SettingKey[],
    work: (config: Config) => Promise<T>,
  ): Promise<T> => {
    const { openSettings } = await import('./environment.ts');
    const { config, close } = await openSettings({ env: io.env, what: `paperboy ${what}`, needs, log: say });
    try {
      return await work(config);
    } finally {
      await close();
    }
  };

  let exitCode = 0;
  return {
    io,
    exitCode: (): number => exitCode,
    /** For an answer that is given in full and is bad news: exit code 1. */
    fail: (): void => {
      exitCode = 1;
    },
    /** A line for the operator, beside the answer. */
    say,
    path: (name: string): string => (/^https?:\/\//i.test(name) ? name : resolve(io.cwd, name)),
    withConfig,
    /** Runs `work` with everything wired, and closes it. Only what `needs` names has to be configured. */
    withContainer: <T>(
      what: string,
      needs: SettingKey[],
      work: (container: Container) => Promise<T>,
    ): Promise<T> =>
      withConfig(what, needs, async (config) => {
        const [{ createContainer }, { createPlainLog }, { createLateDispatcher }] = await Promise.all([
          import('../../services/wiring/container.ts'),
          import('./plain-log.ts'),
          import('./late-dispatcher.ts'),
        ]);
        const log = createPlainLog({ level: io.env.LOG_LEVEL || 'warn', write: say });
        const dispatcher = createLateDispatcher({
          redisUrl: config.redisUrl,
          prefix: config.queuePrefix,
          log,
        });
        const container = createContainer(config, 'command', { ...io.overrides, log, dispatcher });
        try {
          return await work(container);
        } finally {
          await container.close();
        }
      }),
    /** The command's answer, on stdout: one JSON object, or text. */
    answer: (options: { json?: boolean | undefined }, result: object, text: string): void => {
      io.stdout.write(options.json ? `${JSON.stringify(result)}\n` : `${text}\n`);
    },
  };
};

export type Cli = ReturnType<typeof createCli>;

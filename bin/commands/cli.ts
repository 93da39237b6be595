import { resolve } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import type { Config } from '../../services/platform/config.ts';
import type { Container, Overrides } from '../../services/wiring/container.ts';
import type { SettingKey } from './environment.ts';
import { forTerminal, inLine } from './text.ts';

/** What a command uses of its process, so that a test can run one in its own process. */
export type Io = {
  env: NodeJS.ProcessEnv;
  /** The operator's folder, from which relative names are resolved. */
  cwd: string;
  /** By default that of this process. */
  stdin?: Readable;
  stdout: Writable;
  stderr: Writable & { isTTY?: boolean };
  overrides?: Pick<Overrides, 'clock'>;
};

/** The command line is wrong: exit code 2. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** The command has failed, with exit code 1 unless another is given. `details` are printed beside `error` in JSON. */
export class CommandFailed extends Error {
  override name = 'CommandFailed';
  readonly details: object;
  readonly exitCode: number;
  constructor(message: string, details: object = {}, cause?: unknown, exitCode = 1) {
    super(message, { cause });
    this.details = details;
    this.exitCode = exitCode;
  }
}

/** Returns what every command uses: settings, container, and output for a person or for a script. */
export const createCli = (io: Io) => {
  const say = (text: string): void => {
    io.stderr.write(`${inLine(text)}\n`);
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
    /** Sets the exit code for a command that prints its whole result, and the result is bad. */
    fail: (code = 1): void => {
      exitCode = code;
    },
    /** Prints a line for the operator to stderr. */
    say,
    path: (name: string): string => (/^https?:\/\//i.test(name) ? name : resolve(io.cwd, name)),
    withConfig,
    /** Runs `work` with everything wired, and closes it. Only the settings in `needs` have to be there. */
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
    /** Prints the command's result to stdout: one JSON object, or text. */
    print: (options: { json?: boolean | undefined }, result: object, text: string): void => {
      io.stdout.write(options.json ? `${JSON.stringify(result)}\n` : `${forTerminal(text)}\n`);
    },
  };
};

export type Cli = ReturnType<typeof createCli>;

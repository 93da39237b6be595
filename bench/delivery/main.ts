import { cpus } from 'node:os';
import { messageOf } from '../../services/platform/errors.ts';
import { type Figures, figuresJson } from '../figures.ts';
import { UsageError } from '../usage-error.ts';
import { createBenchWorld } from './bench-world.ts';
import { HELP, type Options, readOptions } from './options.ts';
import { measurePath } from './path.ts';
import { measurePlanning } from './planning.ts';
import { ensurePostfix } from './postfix.ts';
import { report } from './report.ts';
import { startSink } from './sink.ts';

const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

const measure = async (options: Options): Promise<{ figures: Figures; hot: string[] }> => {
  const world = await createBenchWorld();
  const exit = () => process.exit(1);
  const stop = (): void => {
    world.close().then(exit, exit);
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  try {
    const postfix = ensurePostfix(`${world.dataDir}/postfix`);
    if (!postfix)
      say(
        'smtp-source is not installed and could not be installed (Debian: postfix): the comparison with it is left out.',
      );
    say(
      `${cpus().length} cores, ${options.workers} worker(s) of ${options.connections} connections, DKIM ${options.dkim}`,
    );
    const figures: Figures = { cores: cpus().length };
    let hot: string[] = [];
    if (options.parts.includes('path')) {
      const path = await measurePath(world, options, postfix, say);
      Object.assign(figures, path.figures);
      hot = path.hot;
    }
    if (options.parts.some((part) => part !== 'path')) {
      const sink = await startSink(postfix, world.dataDir);
      try {
        Object.assign(figures, await measurePlanning(world, options, sink, say));
      } finally {
        await sink.stop();
      }
    }
    return { figures, hot };
  } finally {
    await world.close();
  }
};

try {
  const options = readOptions(process.argv.slice(2));
  if (options.help) process.stdout.write(HELP);
  else {
    const { figures, hot } = await measure(options);
    if (hot.length > 0) say(['', 'Where the time goes, a mail:', ...hot].join('\n'));
    process.stdout.write(options.json ? `${figuresJson(figures)}\n` : `${report(figures)}\n`);
  }
  process.exit(0);
} catch (error) {
  const isOurs = error instanceof Error && ['UsageError', 'DomainError'].includes(error.name);
  say(isOurs ? messageOf(error) : String((error as Error).stack));
  process.exit(error instanceof UsageError ? 2 : 1);
}

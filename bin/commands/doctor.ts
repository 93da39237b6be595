import type { Command } from 'commander';
import type { Cli } from './cli.ts';
import { type Check, fail } from './doctor/check.ts';
import { paragraph, table } from './text.ts';

export const registerDoctor = (program: Command, cli: Cli): void => {
  program
    .command('doctor')
    .description(
      'Check every part, and say what to do: settings, Postgres, Redis, SMTP, DNS, the daily work.',
    )
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      `
Exit code 1 if a check fails; warnings do not count.
JSON: {"checks":[{"name","status","detail","todo"}]}, status ok, warn or fail

Example:
  npm run --silent paperboy -- doctor`,
    )
    .action(async (options: { json?: boolean }) => {
      const checks = await examineAll(cli);
      cli.print(options, { checks }, inWords(checks));
      if (checks.some((check) => check.status === 'fail')) cli.fail();
    });
};

const examineAll = async (cli: Cli): Promise<Check[]> => {
  const { allSettings } = await import('./environment.ts');
  const { DomainError } = await import('../../services/platform/errors.ts');
  try {
    return await cli.withConfig('doctor', allSettings, async (config) => {
      const [{ runChecks }, { createPlainLog }, { systemClock }] = await Promise.all([
        import('./doctor/run-checks.ts'),
        import('./plain-log.ts'),
        import('../../services/platform/clock.ts'),
      ]);
      const log = createPlainLog({ level: 'silent', write: cli.say });
      return runChecks(config, { log, clock: cli.io.overrides?.clock ?? systemClock });
    });
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== 'misconfigured') throw error;
    const todo = 'Correct these settings in the environment or in .env; .env.example documents each.';
    // The message is a heading, and a line for each bad setting.
    const lines = error.message.split('\n').map((line) => line.trim());
    return (lines.length > 1 ? lines.slice(1) : lines).map((detail) => fail('configuration', detail, todo));
  }
};

const inWords = (checks: Check[]): string => {
  const rows = checks.map((check) => [
    check.status === 'fail' ? 'FAIL' : check.status,
    check.name,
    check.detail,
  ]);
  const todos = new Set(checks.flatMap(({ name, todo }) => (todo === null ? [] : `${name}: ${todo}`)));
  const lines = [table([{ title: '' }, { title: 'CHECK' }, { title: 'FOUND' }], rows)];
  if (todos.size > 0) {
    lines.push('', 'To do:');
    for (const todo of todos) lines.push(paragraph(todo, '  '));
  }
  return lines.join('\n');
};

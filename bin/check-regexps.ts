import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { checkRegexps } from './check-regexps/check.ts';
import { checkoutDir } from './local/paths.ts';

const usage = `Usage: node --import tsx bin/check-regexps.ts

Part of npm run check: reports every regular expression of services, workers, templates and bin whose time may grow
faster than its input, as FILE:LINE  /regex/  why, and ends with code 1 if there is one.

It judges literals, the strings of \`pattern\` properties (schemas), and what \`new RegExp\` builds while the modules of
services and templates are imported. An attack is a run of one character: what is slow on a repeated word (\`<a<a<a\` for
\`/<a[^>]*>/\`) passes. It does not see what is built later (which is reported, as not judged), strings given to
match(), matchAll() and search(), regular expressions of libraries and of SQL, scripts inside .eta files, and large bounds
such as {0,1000}.

Where an input is short by construction, a comment on the line before allows the expression; the reason is needed:

  // linear: at most 160 characters, cut above
`;

const listFiles = (): string[] =>
  execFileSync(
    'git',
    [
      ...['ls-files', '--cached', '--others', '--exclude-standard', '--'],
      ...['services', 'workers', 'templates', 'bin'],
    ],
    { cwd: checkoutDir, encoding: 'utf8' },
  )
    .split('\n')
    .filter((file) => /\.(?:ts|mjs|js)$/.test(file) && existsSync(join(checkoutDir, file)));

const main = async (): Promise<void> => {
  const { values } = parseArgs({ options: { help: { type: 'boolean', short: 'h' } } });
  if (values.help) {
    process.stdout.write(usage);
    return;
  }
  const { judged, allowed, findings } = await checkRegexps(checkoutDir, listFiles());
  for (const { file, line, text, why } of findings)
    process.stdout.write(`${file}:${line}  ${text}  ${why}\n`);
  process.stdout.write(
    `${judged} regular expressions, ${allowed} of them allowed with a reason, ${findings.length} to fix\n`,
  );
  process.exitCode = findings.length > 0 ? 1 : 0;
};

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});

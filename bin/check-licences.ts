import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { judgeLicences, type LockedPackage } from './check-licences/judge.ts';
import { checkoutDir } from './local/paths.ts';

const usage = `Usage: node --import tsx bin/check-licences.ts

Part of npm run check: reports every package of a production installation whose licence is neither permissive nor a named
exception, and ends with code 1 if there is one. It reads package-lock.json, which has the packages of every platform.
The lists are in bin/check-licences/judge.ts; npm run --silent sbom prints all packages with their licences.
`;

const { values } = parseArgs({ options: { help: { type: 'boolean', short: 'h' } } });
if (values.help) process.stdout.write(usage);
else {
  const lock = JSON.parse(readFileSync(join(checkoutDir, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, LockedPackage>;
  };
  const { judged, excepted, findings } = judgeLicences(lock.packages);
  for (const finding of findings) process.stdout.write(`${finding}\n`);
  process.stdout.write(
    `${judged} packages, ${excepted} of them by an exception, ${findings.length} to look at\n`,
  );
  process.exitCode = findings.length > 0 ? 1 : 0;
}

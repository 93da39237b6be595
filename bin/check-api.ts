import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { operationsOf } from '../services/api/v1/description/types.ts';
import { isClientCurrent } from './api-description/client-types.ts';
import { describeApi } from './api-description/describe.ts';
import { lintDescription } from './api-description/lint.ts';
import { apiDocFile, withOperations } from './api-description/operations-table.ts';

const usage = `Usage: node --import tsx bin/check-api.ts

Part of npm run check: lints the description of the HTTP API (Redocly's recommended rules, and that every operation has
examples and its errors), and compares it with what the client was generated from. Ends with code 1 if there is a fault.
`;

const main = async (): Promise<void> => {
  const { values } = parseArgs({ options: { help: { type: 'boolean', short: 'h' } } });
  if (values.help) {
    process.stdout.write(usage);
    return;
  }
  const description = await describeApi();
  const faults = await lintDescription(description);
  if (!isClientCurrent(description))
    faults.push('clients/typescript/api.d.ts is stale: npm run build:client');
  if (withOperations(description) !== readFileSync(apiDocFile, 'utf8'))
    faults.push('docs/api.md has other operations: npm run build:client');
  for (const fault of faults) process.stdout.write(`${fault}\n`);
  process.stdout.write(`${operationsOf(description).length} operations, ${faults.length} faults\n`);
  process.exitCode = faults.length > 0 ? 1 : 0;
};

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});

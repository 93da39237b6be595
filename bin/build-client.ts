import { writeFileSync } from 'node:fs';
import { clientTypesFile, generateClientTypes } from './api-description/client-types.ts';
import { describeApi } from './api-description/describe.ts';

writeFileSync(clientTypesFile, await generateClientTypes(await describeApi()));
process.stdout.write(`${clientTypesFile}\n`);

import { writeFileSync } from 'node:fs';
import { clientTypesFile, generateClientTypes } from './api-description/client-types.ts';
import { describeApi } from './api-description/describe.ts';
import { apiDocFile, withOperations } from './api-description/operations-table.ts';

const description = await describeApi();
writeFileSync(clientTypesFile, await generateClientTypes(description));
writeFileSync(apiDocFile, withOperations(description));
process.stdout.write(`${clientTypesFile}\n${apiDocFile}\n`);

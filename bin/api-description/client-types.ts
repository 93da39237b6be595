import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { Description } from '../../services/api/v1/description/types.ts';
import { checkoutDir } from '../local/paths.ts';

const home = join(checkoutDir, 'clients', 'typescript');
/** Is the file with the types of the client. */
export const clientTypesFile = join(home, 'api.d.ts');

type Generator = {
  default: (source: object, options: object) => Promise<unknown>;
  astToString: (ast: unknown) => string;
};

/**
 * Returns the generator. The client is a package of its own, because the generator needs the JavaScript API of TypeScript 5,
 * which TypeScript 7 does not have; its packages are installed at the first call.
 */
const openGenerator = async (): Promise<Generator> => {
  const install = ['ci', '--ignore-scripts', '--no-audit', '--no-fund'];
  if (!existsSync(join(home, 'node_modules', 'openapi-typescript')))
    await promisify(execFile)('npm', install, { cwd: home, timeout: 300_000 });
  const file = createRequire(join(home, 'package.json')).resolve('openapi-typescript');
  return (await import(pathToFileURL(file).href)) as Generator;
};

const hashOf = (text: string): string => createHash('sha256').update(text).digest('base64url');

const withHead = (description: Description, types: string): string =>
  [
    '// Written by npm run build:client from the description of the API; npm run check finds out when it is stale.',
    `// Description: ${hashOf(JSON.stringify(description))}`,
    `// Types: ${hashOf(types)}`,
    types,
  ].join('\n');

/** Returns the text of the client's types, generated from a description. */
export const generateClientTypes = async (description: Description): Promise<string> => {
  const { default: generate, astToString } = await openGenerator();
  const ast = await generate(description, {
    // A field with a default may be left out of a request.
    defaultNonNullable: false,
    rootTypes: true,
    rootTypesNoSchemaPrefix: true,
  });
  return withHead(description, astToString(ast));
};

/**
 * Returns whether the file was generated from a description and not changed since. Hashes tell it, because generating takes
 * seconds and packages that are not installed everywhere.
 */
export const isClientCurrent = (
  description: Description,
  text: string = readFileSync(clientTypesFile, 'utf8'),
): boolean => text === withHead(description, text.split('\n').slice(3).join('\n'));

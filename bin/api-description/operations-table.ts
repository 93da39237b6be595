import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Description, operationsOf } from '../../services/api/v1/description/types.ts';
import { checkoutDir } from '../local/paths.ts';
import { markdownTable } from '../markdown-table.ts';

const BEGIN = '<!-- operations: written by npm run build:client -->';
const END = '<!-- end of operations -->';

/** Is the document with the table of all operations. */
export const apiDocFile = join(checkoutDir, 'docs', 'api.md');

/** Returns the document with the table of the operations of a description. */
export const withOperations = (
  description: Description,
  text: string = readFileSync(apiDocFile, 'utf8'),
): string => {
  const rows = operationsOf(description).map(({ path, method, operation }) => [
    `\`${method.toUpperCase()} ${path.replace('/api/v1', '')}\``,
    operation.summary ?? '',
    operation.security?.[0]?.key?.[0] ?? 'open',
  ]);
  const table = markdownTable([['operation', 'what it does', 'scope'], ...rows]);
  const from = text.indexOf(BEGIN);
  const to = text.indexOf(END);
  if (from < 0 || to < from) throw new Error('docs/api.md has no place for the operations.');
  return `${text.slice(0, from)}${BEGIN}\n\n${table}\n${text.slice(to)}`;
};

import { createConfig, lintFromString } from '@redocly/openapi-core';
import { resolve } from '../../services/api/v1/description/examples.ts';
import {
  type Description,
  type Operation,
  operationsOf,
  resolveResponse,
} from '../../services/api/v1/description/types.ts';

/** Names the rules that hold beside the recommended ones. */
const rules = {
  'operation-description': 'error',
  'operation-singular-tag': 'error',
  'operation-tag-defined': 'error',
  'operation-4xx-problem-details-rfc7807': 'error',
  'component-name-unique': 'error',
  'no-server-example.com': 'off',
} as const;

const byRedocly = async (description: Description): Promise<string[]> => {
  const config = await createConfig({ extends: ['recommended'], rules });
  const problems = await lintFromString({ source: JSON.stringify(description), config });
  return problems
    .filter(({ ignored }) => !ignored)
    .map(
      ({ location, message, ruleId }) =>
        `${location.map(({ pointer }) => pointer ?? '').join(' ')}  ${message}  (${ruleId})`,
    );
};

const missingOf = (
  { parameters = [], requestBody, responses, security = [] }: Operation,
  description: Description,
): string[] => {
  const missing: string[] = [];
  for (const { name, required, example, schema } of parameters)
    if (required && example === undefined && resolve(schema, description).default === undefined)
      missing.push(`no example of the parameter ${name}`);
  if (requestBody && Object.values(requestBody.content).some(({ example }) => example === undefined))
    missing.push('no example of the body');
  const wanted = ['400', '401', '429', '500', '503', ...(security.length > 0 ? ['403'] : [])];
  if (parameters.some((each) => each.in === 'path')) wanted.push('404');
  if (requestBody) wanted.push('413', '415');
  if (parameters.some(({ name }) => name.toLowerCase() === 'if-match')) wanted.push('412');
  for (const status of wanted) if (!responses[status]) missing.push(`no response ${status}`);
  for (const [status, response] of Object.entries(responses))
    if (
      status >= '400' &&
      resolveResponse(response, description).content?.['application/problem+json'] === undefined
    )
      missing.push(`the response ${status} is no problem`);
  return missing;
};

/** Returns what is wrong with a description, by Redocly's recommended rules and by our own: a line for each fault. */
export const lintDescription = async (description: Description): Promise<string[]> => [
  ...(await byRedocly(description)),
  ...operationsOf(description).flatMap(({ path, method, operation }) =>
    missingOf(operation, description).map((fault) => `${method.toUpperCase()} ${path}  ${fault}`),
  ),
];

import type { ApiResponse, Description, Header, Operation } from './types.ts';
import { operationsOf } from './types.ts';

const text = (description: string, examples: string[]): Header => ({
  description,
  schema: { type: 'string', examples },
});

/** Describes the headers that responses share. */
const headers: Record<string, Header> = {
  RateLimit: text('What is left of the limit: requests (`r`), and seconds until all are back (`t`).', [
    '"default";r=598;t=41',
  ]),
  'RateLimit-Policy': text('The limit: requests (`q`) in a window of seconds (`w`).', [
    '"default";q=600;w=60',
  ]),
  'Retry-After': text('The seconds to wait before the next attempt.', ['41']),
  ETag: text('Names this state, for If-None-Match and If-Match.', ['"hQ3xq1cJ0Jm9mWcYl0k2Zg"']),
  'WWW-Authenticate': text('The way to present a key.', ['Bearer realm="Paperboy"']),
  'Idempotency-Replayed': text('`true` where the response is that of an earlier request with the same key.', [
    'true',
  ]),
};

const ownTexts: Record<string, string> = {
  200: 'It is done.',
  201: 'It was made.',
  202: 'It was accepted, and is done later.',
  204: 'It is done; there is nothing to say.',
};

const has = ({ parameters = [] }: Operation, name: string): boolean =>
  parameters.some((parameter) => parameter.name.toLowerCase() === name.toLowerCase());

/** Describes the headers that the plugins of the API write, so that no route repeats them. */
export const addHeaders = (description: Description): void => {
  const used: Record<string, Header> = {};
  description.components.headers = used;
  const add = (response: ApiResponse, ...names: string[]): void => {
    for (const name of names) used[name] = headers[name]!;
    response.headers = {
      ...response.headers,
      ...Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }])),
    };
  };
  for (const { path, method, operation } of operationsOf(description)) {
    const isChangedByTag = Object.values(description.paths[path]!).some((each) => has(each, 'if-match'));
    const isKeyed = (operation.security ?? []).length > 0;
    for (const [status, response] of Object.entries(operation.responses)) {
      if (response.description === 'Default Response') response.description = ownTexts[status] ?? 'Done.';
      const isSuccess = status.startsWith('2');
      if (isSuccess || status === '429') add(response, 'RateLimit', 'RateLimit-Policy');
      if (isSuccess && status !== '204' && (method === 'get' ? isChangedByTag || !isKeyed : isChangedByTag))
        add(response, 'ETag');
      if (isSuccess && method === 'post') add(response, 'Idempotency-Replayed');
      if (status === '401') add(response, 'WWW-Authenticate');
      if (status === '429' || status === '503') add(response, 'Retry-After');
    }
  }
};

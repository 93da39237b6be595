import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ApiKey } from '../../admin/api-keys.ts';
import type { ApiScope } from '../../admin/api-scopes.ts';
import type { Container } from '../../wiring/container.ts';
import { ApiProblem } from './problem.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Names the scope that a key needs for the operation; null for one that is open to all. */
    scope?: ApiScope | null;
  }
  interface FastifyRequest {
    /** Is the key that the request presents; null where an open operation was asked without one. */
    apiKey: ApiKey | null;
  }
}

const bearer = ({ headers }: FastifyRequest): string | null => {
  const text = headers.authorization;
  if (text === undefined) return null;
  const space = text.indexOf(' ');
  return text.slice(0, space).toLowerCase() === 'bearer' ? text.slice(space + 1).trim() : '';
};

/** Returns whether the request's key may do what a scope opens. */
export const may = ({ apiKey }: FastifyRequest, scope: ApiScope): boolean =>
  apiKey?.scopes.includes(scope) === true;

/** Returns how the audit log names the key of a request. */
export const keyLabel = ({ apiKey }: FastifyRequest): string =>
  apiKey ? `key ${apiKey.name} (${apiKey.prefix}…)` : 'no key';

/**
 * Checks the key of each request before its body is read. An open operation needs no key, but one that is presented must
 * be valid, because it may show more. Each operation has to say which scope it needs.
 */
export const registerKeyCheck = (app: FastifyInstance, { apiKeys }: Pick<Container, 'apiKeys'>): void => {
  app.addHook('onRoute', ({ config, url }) => {
    if (config?.scope === undefined)
      throw new Error(`The operation ${url} does not say which scope it needs.`);
  });
  app.decorateRequest('apiKey', null);
  app.addHook('onRequest', async (request) => {
    const scope = request.routeOptions.config.scope ?? null;
    const text = bearer(request);
    if (text === null) {
      if (scope !== null)
        throw new ApiProblem('not_signed_in', 'Send a key: Authorization: Bearer paperboy_…');
      return;
    }
    const key = await apiKeys.find(text);
    if (!key) throw new ApiProblem('not_signed_in', 'The key is unknown, expired or revoked.');
    request.apiKey = key;
    if (scope !== null && !key.scopes.includes(scope))
      throw new ApiProblem('forbidden', `The key lacks the scope ${scope}.`);
  });
};

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { hashKey, isKeyText } from '../../admin/api-key-text.ts';
import { type ApiKey, labelOf } from '../../admin/api-keys.ts';
import type { ApiScope } from '../../admin/api-scopes.ts';
import type { Container } from '../../wiring/container.ts';
import { ApiProblem } from './problem.ts';
import type { ApiLimits } from './rate-limit.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Names the scope that a key needs for the operation; null for one that is open to all. */
    scope?: ApiScope | null;
    /** Says that the operation counts as a search besides. */
    isSearch?: boolean;
  }
  interface FastifyRequest {
    /** Is the key that the request presents; null where an open operation was asked without one. */
    apiKey: ApiKey | null;
  }
}

/** Returns the key that a request presents; null without one, '' for credentials of another kind. */
export const bearerOf = ({ headers }: FastifyRequest): string | null => {
  const text = headers.authorization;
  if (text === undefined) return null;
  const space = text.indexOf(' ');
  return text.slice(0, space).toLowerCase() === 'bearer' ? text.slice(space + 1).trim() : '';
};

/** Returns whether the request's key may do what a scope opens. */
export const may = ({ apiKey }: FastifyRequest, scope: ApiScope): boolean =>
  apiKey?.scopes.includes(scope) === true;

/** Returns how the audit log names the key of a request. */
export const keyLabel = ({ apiKey }: FastifyRequest): string => (apiKey ? labelOf(apiKey) : 'no key');

const operationOf = ({ routeOptions, is404 }: FastifyRequest): string =>
  is404 ? 'an unknown operation' : ((routeOptions.schema as { operationId?: string })?.operationId ?? '');

/**
 * Checks the key of each request and its limit before its body is read. An open operation needs no key, but one that is
 * presented must be valid, because it may show more. Each operation has to say which scope it needs.
 */
export const registerKeyCheck = (
  app: FastifyInstance,
  { apiKeys, apiKeyUses, limits }: Pick<Container, 'apiKeys' | 'apiKeyUses'> & { limits: ApiLimits },
): void => {
  app.addHook('onRoute', ({ config, url }) => {
    if (config?.scope === undefined)
      throw new Error(`The operation ${url} does not say which scope it needs.`);
  });
  app.decorateRequest('apiKey', null);

  // A valid key is never refused for the failures of its place, where a forgotten script may go on with an old key.
  const refuse = async (request: FastifyRequest, reply: FastifyReply, why: string): Promise<never> => {
    limits.tell(reply, 'failed-keys', await limits.countPlace('failed-keys', request.ip));
    throw new ApiProblem('not_signed_in', why);
  };

  app.addHook('onRequest', async (request, reply) => {
    const scope = request.routeOptions.config.scope ?? null;
    const text = bearerOf(request);
    const tellSearch = async (): Promise<void> => {
      if (request.routeOptions.config.isSearch)
        limits.tell(reply, 'search', await limits.countPlace('search', request.ip));
    };
    if (text === null) {
      if (scope !== null) return refuse(request, reply, 'Send a key: Authorization: Bearer paperboy_…');
      limits.tell(reply, 'open', await limits.countPlace('open', request.ip));
      return tellSearch();
    }
    // Postgres and Redis are asked at the same time, since together they are most of what a read costs.
    const counting = isKeyText(text) ? limits.countKey(hashKey(text).toString('base64url')) : null;
    const [key, counted] = await Promise.all([apiKeys.find(text), counting]);
    if (!key) return refuse(request, reply, 'The key is unknown, expired or revoked.');
    request.apiKey = key;
    apiKeyUses.note(key.id, operationOf(request), request.ip);
    limits.tell(reply, 'default', counted);
    await tellSearch();
    if (scope !== null && !key.scopes.includes(scope))
      throw new ApiProblem('forbidden', `The key lacks the scope ${scope}.`);
  });
};

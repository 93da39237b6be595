import type { ApiScope } from '../../services/admin/api-scopes.ts';
import type { World } from './world.ts';

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';
type Headers = Record<string, string>;

/** Calls the HTTP API with a key of exactly the scopes that a call names, separated by spaces. */
export const createApiClient = (world: World) => {
  const keys = new Map<string, Promise<string>>();
  const keyOf = (scopes: string): Promise<string> => {
    const known = keys.get(scopes);
    if (known) return known;
    const made = world.apiKeys
      .mint({ name: 'test', scopes: scopes.split(' ') as ApiScope[], expiresAt: null, createdBy: 'console' })
      .then(({ key }) => key);
    keys.set(scopes, made);
    return made;
  };
  const call = async (method: Method, path: string, scopes: string, body?: unknown, headers: Headers = {}) =>
    world.app.inject({
      method,
      url: `/api/v1${path}`,
      headers: { authorization: `Bearer ${await keyOf(scopes)}`, ...headers },
      ...(body !== undefined && { payload: body as object }),
    });
  return {
    keyOf,
    get: (path: string, scopes: string, headers?: Headers) => call('GET', path, scopes, undefined, headers),
    post: (path: string, scopes: string, body?: unknown, headers?: Headers) =>
      call('POST', path, scopes, body, headers),
    patch: (path: string, scopes: string, body: unknown, headers?: Headers) =>
      call('PATCH', path, scopes, body, headers),
    remove: (path: string, scopes: string, headers?: Headers) =>
      call('DELETE', path, scopes, undefined, headers),
  };
};

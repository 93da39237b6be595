import type { ApiScope } from '../../services/admin/api-scopes.ts';
import type { World } from './world.ts';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH';

/** Returns a client of the API with a key of these scopes; `audited` returns the newest entry of the audit log. */
export const keyed = async (world: World, ...scopes: ApiScope[]) => {
  const { key } = await world.apiKeys.mint({ name: 'test', scopes, expiresAt: null, createdBy: 'console' });
  const send =
    (method: Method) =>
    (path: string, payload?: object, headers: Record<string, string> = {}) =>
      world.app.inject({
        method,
        url: `/api/v1${path}`,
        headers: { authorization: `Bearer ${key}`, ...headers },
        ...(payload && { payload }),
      });
  return {
    headers: { authorization: `Bearer ${key}` },
    get: (path: string) => send('GET')(path),
    post: send('POST'),
    put: send('PUT'),
    patch: send('PATCH'),
    audited: async (): Promise<string> => {
      const [entry] = await world.audit.list(null, 1);
      return entry ? [entry.action, entry.subject, entry.detail].filter(Boolean).join(' | ') : '';
    },
  };
};

export type Keyed = Awaited<ReturnType<typeof keyed>>;

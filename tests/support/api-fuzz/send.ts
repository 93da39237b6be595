import type { App } from '../../../services/api/http/app-type.ts';
import type { FuzzRequest } from './requests.ts';
import type { Response } from './response-check.ts';
import { Seen } from './values.ts';

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const MAX_SEEN = 500;

const DEFAULTS: Record<Seen['kind'], string> = {
  uuid: '0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51',
  cursor: 'e30',
  etag: '"none"',
  email: 'nobody@example.org',
};

const inPath = (text: string): string => {
  try {
    return encodeURIComponent(text);
  } catch {
    // Half of a character has no encoding.
    return '%ed%a0%80';
  }
};

/** Creates a sender that fills in values which earlier responses contained, and collects those of each response. */
export const createSender = (
  app: App,
  keys: Record<'full' | 'lacking', string>,
  seen: { uuid: string[]; papers: string[]; email: string[] },
) => {
  const known: Record<Seen['kind'], string[]> = {
    cursor: [],
    etag: [],
    uuid: [...seen.uuid, ...seen.papers],
    email: seen.email,
  };

  const pools = new Map<string, string[]>([
    ['subscribers', [...seen.uuid]],
    ['papers', [...seen.papers]],
  ]);

  const fill = (value: unknown, pool = ''): unknown => {
    if (value instanceof Seen) {
      const own = value.kind === 'uuid' || value.kind === 'cursor' ? pools.get(pool) : undefined;
      const all = own && value.at % 5 > 0 ? own : known[value.kind];
      return all.length === 0 ? DEFAULTS[value.kind] : all[value.at % all.length];
    }
    if (Array.isArray(value)) return value.map((each) => fill(each));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, fill(each)]));
  };

  const collect = (path: string, { body, headers }: Response): void => {
    const keep = (kind: Seen['kind'], text: string): void => {
      const all = known[kind];
      if (!all.includes(text) && all.length < MAX_SEEN) all.push(text);
    };
    for (const [uuid] of body.matchAll(UUID)) keep('uuid', uuid);
    const pool = pools.get(poolOf(path)) ?? [];
    for (const [, uuid] of body.matchAll(/"id":"([0-9a-f-]{36})"/g))
      if (pool.length < MAX_SEEN) pool.push(uuid!);
    if (pool.length > 0) pools.set(poolOf(path), pool);
    const next = /"next":"([^"]+)"/.exec(body)?.[1];
    if (next !== undefined) {
      keep('cursor', next);
      // The cursor of a list fits no other.
      pools.set(cursorsOf(path), [...(pools.get(cursorsOf(path)) ?? []), next]);
    }
    if (headers.etag !== undefined) keep('etag', String(headers.etag));
  };

  /** Sends a request. Resolves with what was sent, for a report, and the response. */
  return async (request: FuzzRequest) => {
    const query = request.query
      .filter(
        ([name, value]) =>
          !(value instanceof Seen) || pools.has(cursorsOf(request.path)) || name !== 'cursor',
      )
      .map(([name, value]) => `${inPath(name)}=${inPath(asText(fill(value, cursorsOf(request.path))))}`)
      .join('&');
    const path = request.path.replace(/\{(\w+)\}/g, (_all, name: string) =>
      nameInPath(asText(fill(request.params[name], poolOf(request.path)))),
    );
    const { body } = request;
    const json = body && 'json' in body ? fill(body.json) : undefined;
    const authorization = {
      full: `Bearer ${keys.full}`,
      lacking: `Bearer ${keys.lacking}`,
      bad: `Bearer ${keys.full.slice(0, -1)}x`,
      none: undefined,
    }[request.key];
    const sent = {
      method: request.method.toUpperCase() as 'GET',
      url: query === '' ? path : `${path}?${query}`,
      headers: {
        ...Object.fromEntries(
          Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), asText(fill(value))]),
        ),
        ...(authorization !== undefined && { authorization }),
        ...(body && { 'content-type': 'type' in body ? body.type : 'application/json' }),
      },
      ...(body && { payload: 'raw' in body ? body.raw : JSON.stringify(json) }),
    };
    const { statusCode, headers, body: text } = await app.inject(sent);
    const response: Response = { statusCode, headers, body: text };
    collect(request.path, response);
    return { sent, json, response };
  };
};

// Without a name, or with one of dots, the path would be another one.
const nameInPath = (text: string): string => (/^\.{0,2}$/.test(text) ? '%20' : inPath(text));

/** Names the kind of things that a path is about: the ids in its responses are those of such things. */
const poolOf = (path: string): string => path.split('/')[3] ?? '';

const cursorsOf = (path: string): string => `cursors of ${path}`;

const asText = (value: unknown): string =>
  typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);

import type { RouteOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { COOKIE } from '../../services/api/routes/admin/gate.ts';
import { createLinks, type Purpose, purposes } from '../../services/subscribers/links.ts';
import { fromAnywhere } from '../support/from-anywhere.ts';
import { dumpDatabase } from '../support/requests.ts';
import { createWorld, type World } from '../support/world.ts';

const FLIPS = 10_000;

let world: World;
let readerId: number;
let client: ReturnType<typeof fromAnywhere>;
const routes: RouteOptions[] = [];

beforeAll(async () => {
  world = await createWorld({ seeded: true, app: { onRoute: (route) => routes.push(route) } });
  client = fromAnywhere(world.app);
  readerId = await world.addReader('reader@example.org', { topics: ['diffusion-models'] });
});
afterAll(() => world.close());

const tokenOf = (purpose: Purpose, detail = 1): string =>
  world.links.sign(purpose, { subject: readerId, detail }, world.clock.now());

type Door = { method: 'GET' | 'POST'; url: string; opens: string };

/** Returns every route of readers with a token in its path; `opens` is the purpose that its first part names. */
const doors = (): Door[] =>
  routes
    .filter(({ url }) => url.includes('/:token') && !url.startsWith('/admin/'))
    .flatMap(({ method, url }) =>
      [method].flat().flatMap((each): Door[] => {
        const known = (['GET', 'POST'] as const).find((name) => name === each);
        return known === undefined ? [] : [{ method: known, url, opens: url.split('/')[1]! }];
      }),
    );

const knock = ({ method, url }: Pick<Door, 'method' | 'url'>, token: string) => {
  const path = url.replace(':token', token).replace(/:\w+/g, '1');
  return method === 'GET' ? client.get(path) : client.post(path, {});
};

/** Sends each token to each route that it must not open, and returns those that got another response than garbage gets. */
const opened = async (tokens: (door: Door) => [string, string][]): Promise<string[]> => {
  const before = await dumpDatabase(world);
  const through: string[] = [];
  for (const door of doors()) {
    const refusal = await knock(door, 'x'.repeat(35));
    expect(refusal.statusCode, door.url).toBe(404);
    for (const [name, token] of tokens(door)) {
      const { statusCode, body } = await knock(door, token);
      if (statusCode !== 404 || body !== refusal.body) through.push(`${door.method} ${door.url}: ${name}`);
    }
  }
  expect(await dumpDatabase(world)).toEqual(before);
  return through;
};

describe('a token opens only what it is for', () => {
  test('each first part of a path with a token is a purpose', () => {
    expect(doors().length).toBeGreaterThan(20);
    for (const { url, opens } of doors()) expect(purposes, url).toContain(opens);
  });

  test('every purpose at every route with a token in its path', async () => {
    const foreign = ({ opens }: Door) =>
      purposes
        .filter((purpose) => purpose !== opens)
        .flatMap((purpose): [string, string][] =>
          [0, 1].map((detail) => [`${purpose} ${detail}`, tokenOf(purpose, detail)]),
        );
    expect(await opened(foreign)).toEqual([]);
  });

  test('forged for its purpose: other secrets, other readers, other spellings', async () => {
    const now = world.clock.now();
    const others = ['another-secret-that-is-long-enough-too', '', 'paperboy'].map((secret) =>
      createLinks({ secrets: [secret], publicUrl: '' }),
    );
    const forged = ({ opens }: Door): [string, string][] => {
      const purpose = opens as Purpose;
      const token = tokenOf(purpose);
      const bytes = Buffer.from(token, 'base64url');
      const otherReader = Buffer.from(bytes);
      otherReader[0] = otherReader[0]! + 1;
      const noTag = Buffer.concat([bytes.subarray(0, -16), Buffer.alloc(16)]);
      return [
        ...others.map((links, at): [string, string] => [
          `secret ${at}`,
          links.sign(purpose, { subject: readerId, detail: 1 }, now),
        ]),
        ['another reader', otherReader.toString('base64url')],
        ['a tag of zeros', noTag.toString('base64url')],
        ['shorter', token.slice(0, -1)],
        ['longer', `${token}A`],
        ['padded', `${token}%3D`],
        ['with a blank', `${token}%20`],
        ['with a control character', `${token}%01`],
        ['twice', `${token}${token}`],
        ['other case', token.toUpperCase() === token ? token.toLowerCase() : token.toUpperCase()],
        ['a claim alone', bytes.subarray(0, -16).toString('base64url').padEnd(24, 'A')],
        ['the name of a property', '__proto__'],
      ];
    };
    expect(await opened(forged)).toEqual([]);
  });

  test('expired, where its purpose expires', async () => {
    const now = world.clock.now();
    const old = new Map(purposes.map((purpose) => [purpose as string, tokenOf(purpose)]));
    world.clock.forward(181 * 24 * 3_600_000);
    try {
      const endless = new Set<string>(
        purposes.filter((each) => world.links.read(each, old.get(each)!, world.clock.now()) !== 'expired'),
      );
      expect([...endless].sort()).toEqual(['feed', 'saved-feed', 'unsubscribe']);
      const expired = ({ opens }: Door): [string, string][] =>
        endless.has(opens) ? [] : [['expired', old.get(opens)!]];
      expect(await opened(expired)).toEqual([]);
    } finally {
      world.clock.set(now);
    }
  });

  test('in the place of a key, of a session, and of a link to sign in', async () => {
    const before = await dumpDatabase(world);
    const closed = routes.filter(
      ({ url, config }) => url.startsWith('/api/v1/') && config && 'scope' in config,
    );
    expect(closed.length).toBeGreaterThan(40);
    for (const { url, method } of closed) {
      const path = url.replace(/:date/g, '2025-09-04').replace(/:\w+/g, '1');
      for (const each of [method].flat().filter((name) => name !== 'HEAD' && name !== 'OPTIONS')) {
        const token = tokenOf('preferences');
        const { statusCode } = await client.send(each, path, {
          headers: { authorization: `Bearer ${token}` },
          ...(each !== 'GET' && { payload: {} }),
        });
        expect(statusCode, `${each} ${url}`).toBe(401);
      }
    }
    for (const purpose of purposes) {
      const token = tokenOf(purpose);
      const pressed = await client.post(`/admin/sign-in/${token}`, {});
      expect(pressed.headers['set-cookie'], purpose).toBeUndefined();
      const page = await client.get('/admin/subscribers', { cookie: `${COOKIE}=${token}` });
      expect(page.statusCode, purpose).toBe(401);
    }
    expect(await dumpDatabase(world)).toEqual(before);
  });

  test('in a field of a form that names its reader', async () => {
    const before = await dumpDatabase(world);
    for (const purpose of purposes) {
      const takers = ['/paper/1', '/search/follow'].map((path) =>
        client.post(path, { reader: tokenOf(purpose), say: 'save', keyword: 'x' }),
      );
      const good = (await Promise.all(takers)).filter(({ statusCode }) => statusCode !== 404);
      if (!['preferences', 'reader'].includes(purpose)) expect(good, purpose).toEqual([]);
    }
    const after = await dumpDatabase(world);
    // A token that is good does what the form says, which is the proof that the others failed by their purpose alone.
    expect(after).not.toEqual(before);
  });
});

test(`${FLIPS} flipped bits: every one of them is refused, for every purpose`, () => {
  const now = world.clock.now();
  const flipped: { purpose: Purpose; text: string }[] = [];
  for (let subject = 1; flipped.length < FLIPS; subject = subject * 5 + 1) {
    for (const purpose of purposes) {
      const token = world.links.sign(purpose, { subject, detail: subject % 300 }, now);
      expect(world.links.read(purpose, token, now)).toEqual({ subject, detail: subject % 300 });
      const bytes = Buffer.from(token, 'base64url');
      for (let bit = 0; bit < bytes.length * 8 && flipped.length < FLIPS; bit += 1) {
        const changed = Buffer.from(bytes);
        changed[bit >> 3]! ^= 1 << (bit & 7);
        flipped.push({ purpose, text: changed.toString('base64url') });
      }
    }
  }
  expect(flipped).toHaveLength(FLIPS);
  const passed = flipped.filter(({ purpose, text }) => world.links.read(purpose, text, now) !== 'forged');
  expect(passed).toEqual([]);
  // One bit may turn the claim of one purpose into none of another either.
  const crossed = flipped
    .slice(0, 1_000)
    .filter(({ text }) => purposes.some((each) => world.links.read(each, text, now) !== 'forged'));
  expect(crossed).toEqual([]);
});

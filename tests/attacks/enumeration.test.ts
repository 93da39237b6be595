import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRandom, sample } from '../../bench/seeded-random.ts';
import { fromAnywhere } from '../support/from-anywhere.ts';
import { keyed } from '../support/keyed.ts';
import { rankTest } from '../support/rank-test.ts';
import { createWorld, type World } from '../support/world.ts';

const EACH = 200;
const MAX_Z = 3;
/** Of measurements of equal times one in 370 is beyond the limit; of three in a row, one in fifty million. */
const TRIES = 3;

// Of one length, because a longer text takes longer in any case.
const kinds = ['reader', 'banned', 'nobody'] as const;
type Kind = (typeof kinds)[number];
const addressOf = (kind: Kind, n: number): string => `${kind}${1_000 + n}@people.example.org`;
const all = (kind: Kind): string[] => Array.from({ length: EACH }, (_, n) => addressOf(kind, n));

let world: World;
let client: ReturnType<typeof fromAnywhere>;
let key: Record<string, string>;
const random = createRandom(20_250_904);

beforeAll(async () => {
  world = await createWorld({
    seeded: true,
    env: { LOG_LEVEL: 'silent', ADMIN_EMAILS: all('reader').join(',') },
  });
  client = fromAnywhere(world.app);
  key = (await keyed(world, 'subscribers:write')).headers;
  await world.db.query(
    `insert into subscribers (address, address_key, state, confirmed_at)
     select address, address, 'active', now() from unnest($1::text[]) as address`,
    [[...all('reader'), ...all('banned')]],
  );
  for (const address of all('banned'))
    await world.suppression.add(world.db, address, 'complaint', world.clock.now());
});
afterAll(() => world.close());

const json = { accept: 'application/json' };
const doors: Record<string, (email: string) => ReturnType<typeof client.send>> = {
  'the form': (email) => client.post('/subscribe', { email }),
  'the form of another site': (email) => client.post('/subscribe', { email }, json),
  'a lost link': (email) => client.post('/preferences', { email }),
  'the API': (email) =>
    client.send('POST', '/api/v1/subscribers', { payload: { email }, headers: { ...key, ...json } }),
  'the sign-in of operators': (email) => client.post('/admin/sign-in', { email }),
};

/** Asks for every address of every kind, in random order, and returns the times by kind. */
const measure = async (ask: (email: string) => ReturnType<typeof client.send>) => {
  const times: Record<Kind, number[]> = { reader: [], banned: [], nobody: [] };
  const asked = kinds.flatMap((kind) => all(kind).map((address) => ({ kind, address })));
  const said = new Set<string>();
  for (const { kind, address } of sample(asked, asked.length, random)) {
    const startedAt = performance.now();
    const { statusCode, body, headers } = await ask(address);
    times[kind].push(performance.now() - startedAt);
    const names = Object.keys(headers).sort().join(' ');
    said.add(`${statusCode} ${names} ${body.replaceAll(address, 'ADDRESS')}`);
  }
  return { times, said };
};

test.each(Object.keys(doors))(
  '%s tells nothing of an address, neither by words nor by time',
  async (door) => {
    const zs: Record<string, string>[] = [];
    for (let n = 0; n < TRIES; n += 1) {
      const { times, said } = await measure(doors[door]!);
      expect([...said].map((text) => text.slice(0, 500))).toHaveLength(1);
      const z = {
        reader: rankTest(times.reader, times.nobody),
        banned: rankTest(times.banned, times.nobody),
      };
      if (Math.max(Math.abs(z.reader), Math.abs(z.banned)) < MAX_Z) return;
      zs.push({ reader: z.reader.toFixed(1), banned: z.banned.toFixed(1) });
    }
    expect(zs).toEqual([]);
  },
  60_000,
);

test('a difference of a tenth would be seen', () => {
  const slower = Array.from({ length: EACH }, () => 1.1 + 0.3 * random());
  const usual = Array.from({ length: EACH }, () => 1 + 0.3 * random());
  expect(rankTest(slower, usual)).toBeGreaterThan(MAX_Z);
  expect(rankTest([1, 2, 2, 3], [1, 2, 2, 3])).toBe(0);
});

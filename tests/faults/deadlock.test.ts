import { afterEach, expect, test, vi } from 'vitest';
import { timeout } from '../support/fault-world.ts';
import { createWorld, type World } from '../support/world.ts';

vi.setConfig({ testTimeout: timeout });

let world: World;
afterEach(() => world?.close());

test('a lease is renewed without waiting for rows that are being settled, since these may wait for it', async () => {
  world = await createWorld({ seeded: true });
  for (const name of ['a', 'b']) await world.addReader(`${name}@example.org`, { hour: 7 });
  world.clock.set('2025-09-04T07:00:00Z');
  await world.planner.plan();
  const range = { from: '1', to: '9223372036854775807', localDate: '2025-09-04' };
  const token = '00000000-0000-4000-8000-000000000001';
  const rows = await world.ledger.claim(range, token, 10);
  expect(rows).toHaveLength(2);
  const [settled, other] = rows.map(({ digestId }) => digestId);
  const client = await world.db.connect();
  try {
    await client.query('begin');
    await client.query('select 1 from digests where id = $1 for update', [settled]);
    world.clock.forward(60_000);
    await world.ledger.renew(range, token);
    const { rows: held } = await world.db.query<{ id: string; until: Date }>(
      'select id, lease_until as until from digests where id = any($1) order by lease_until desc',
      [[settled, other]],
    );
    expect(held.map(({ id }) => id)).toEqual([other, settled]);
    expect(held[0]!.until.getTime() - held[1]!.until.getTime()).toBe(60_000);
  } finally {
    await client.query('rollback');
    client.release();
  }
});

import { afterEach, beforeEach, expect, test } from 'vitest';
import { signupPayloads } from '../../services/jobs/catalogue.ts';
import { createHandlers } from '../../workers/handlers.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld({ now: '2025-09-04T07:00:00Z' });
});
afterEach(() => world.close());

test('an address is suppressed together with its subscription, or not at all', async () => {
  await world.addReader('ann@example.org');
  await world.db.query(`
    create function refuse() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$;
    create trigger refuse before update on subscribers for each row execute function refuse()`);
  const add = () => world.suppression.add(world.db, 'ann@example.org', 'hard bounce', world.clock.now());
  await expect(add()).rejects.toThrow('no');
  expect(await world.suppression.reasonFor(world.db, 'ann@example.org')).toBeNull();

  await world.db.query('drop trigger refuse on subscribers');
  await add();
  await add();
  expect(await world.suppression.reasonFor(world.db, 'ann@example.org')).toMatchObject({
    reason: 'hard bounce',
  });
  const { rows } = await world.db.query<{ state: string }>('select state from subscribers');
  expect(rows).toEqual([{ state: 'suppressed' }]);
});

test('the sweep finds sign-ups whose job was lost, however many', async () => {
  await world.db.query(
    `insert into signups (address, address_key, requested_at, wording_version)
     select 'r' || n || '@example.org', 'r' || n || '@example.org', $1, 'test' from generate_series(1, 25) n`,
    [new Date('2025-09-04T06:50:00Z')],
  );
  const woken: unknown[] = [];
  const dispatcher = {
    ...world.dispatcher,
    wake: async (job: string, payloads: unknown[]) => {
      if (job === 'answer-signups') woken.push(...payloads);
      return true;
    },
  };
  await createHandlers({ ...world, dispatcher } as typeof world)['sweep-ledger']({});
  const { rows } = await world.db.query<{ id: number }>('select id from signups order by requested_at, id');
  expect(woken).toEqual(signupPayloads(rows.map(({ id }) => id)));
  expect(woken).toHaveLength(3);
});

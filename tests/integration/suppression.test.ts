import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkSuppressionKeys } from '../../bin/commands/doctor/suppression-keys.ts';
import { signupPayloads } from '../../services/jobs/catalogue.ts';
import { loadConfig } from '../../services/platform/config.ts';
import { createSuppression } from '../../services/subscribers/privacy/suppression.ts';
import { createSuppressionKeys } from '../../services/subscribers/privacy/suppression-keys.ts';
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

test('a secret that is removed is missed before any mail is sent, and is enough as SUPPRESSION_SECRET', async () => {
  const [old, fresh] = ['the-old-secret-of-this-test-0123456789', 'the-new-secret-of-this-test-0123456789'];
  const open = (secrets: string[]) => ({
    list: createSuppression({ secrets }),
    keys: createSuppressionKeys({ db: world.db, secrets }),
  });
  await world.db.query('delete from suppressions');
  await open([old]).list.add(world.db, 'kept@example.org', 'an operator', world.clock.now());
  // A row of before this was noted.
  await world.db.query('update suppressions set key_id = null');
  await open([old]).keys.check();
  await open([fresh, old]).list.add(world.db, 'newer@example.org', 'an operator', world.clock.now());
  expect(
    (await open([fresh, old]).keys.counts()).map(({ addresses, isKnown }) => [addresses, isKnown]),
  ).toEqual([
    [1, true],
    [1, true],
  ]);
  await expect(open([fresh]).keys.check()).rejects.toMatchObject({
    code: 'misconfigured',
    message: expect.stringMatching(/^1 suppressed address cannot be recognised.*SUPPRESSION_SECRET/),
  });
  expect(await checkSuppressionKeys(world.db, [fresh])).toMatchObject([{ status: 'fail' }]);
  expect(await checkSuppressionKeys(world.db, [fresh, old])).toMatchObject([
    { status: 'ok', detail: '1 under secret 1, 1 under secret 2' },
  ]);
  const { suppressionSecrets } = loadConfig({ ...world.env, APP_SECRET: fresh, SUPPRESSION_SECRET: old });
  await open(suppressionSecrets).keys.check();
  expect(await open(suppressionSecrets).list.causeOf(world.db, 'kept@example.org')).toBe('operator');
});

test('the removal of one of two secrets is noticed, although the rows of before name none', async () => {
  const [old, fresh] = ['the-old-secret-of-this-test-0123456789', 'the-new-secret-of-this-test-0123456789'];
  const keys = (secrets: string[]) => createSuppressionKeys({ db: world.db, secrets });
  await world.db.query('delete from suppressions');
  await createSuppression({ secrets: [old] }).add(
    world.db,
    'kept@example.org',
    'an operator',
    world.clock.now(),
  );
  await world.db.query('update suppressions set key_id = null');
  await keys([fresh, old]).check();
  await expect(keys([fresh]).check()).rejects.toMatchObject({ code: 'misconfigured' });
});

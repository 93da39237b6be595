import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkReturnMail } from '../../bin/commands/doctor/return-mail.ts';
import { createWorld, type World } from '../support/world.ts';

const DOMAIN = 'bounces.papers.org';

let world: World;
beforeAll(async () => {
  world = await createWorld({ env: { BOUNCE_DOMAIN: DOMAIN } });
});
afterAll(() => world.close());

const check = (over: object = {}, waitMs = 20_000) =>
  checkReturnMail({ ...world, ...over }, { now: world.clock.now(), waitMs });

test('the doctor sees that a mail to a return address comes back', async () => {
  const checking = check();
  await expect.poll(() => world.mail.mails.length, { timeout: 15_000 }).toBe(1);
  const { to, raw } = world.mail.mails[0]!;
  expect(to[0]).toMatch(new RegExp(`^b-[0-9a-f]+@${DOMAIN}$`));
  await world.intake.store([{ via: 'smtp', dedupeKey: raw, recipients: to, content: Buffer.from(raw) }]);
  expect(await checking).toMatchObject([
    { status: 'ok', detail: `a mail to a return address of ${DOMAIN} came back by smtp` },
  ]);
  // It names nobody, so nothing is done about it.
  await world.itemHandler.run();
  const { rows } = await world.db.query('select action from mail_reports');
  expect(rows).toEqual([{ action: 'unmatched' }]);
});

test('a mail that does not come back is a warning with what to do', async () => {
  const [late] = await check({}, 300);
  expect(late).toMatchObject({ status: 'warn', todo: expect.stringContaining('inbound process') });
});

test('without a domain of its own nothing is sent', async () => {
  const before = world.mail.mails.length;
  for (const bounceDomain of [null, 'bounces.paperboy.localhost'])
    expect(await check({ config: { ...world.config, bounceDomain } })).toMatchObject([{ status: 'warn' }]);
  expect(world.mail.mails.length).toBe(before);
});

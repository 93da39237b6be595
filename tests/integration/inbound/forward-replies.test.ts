import { simpleParser } from 'mailparser';
import { afterEach, expect, it } from 'vitest';
import { messageItem } from '../../../services/inbound/inbound-item.ts';
import { createWorld, type World, type WorldOptions } from '../../support/world.ts';

let world: World;
afterEach(() => world.close());

const open = async (options: WorldOptions = {}): Promise<void> => {
  world = await createWorld({
    ...options,
    env: { ADMIN_EMAILS: 'ann@example.org', BOUNCE_DOMAIN: 'bounces.example.org', ...options.env },
  });
};

const letter = (n: number, more = '', body = 'Thank you for the digest.'): Buffer =>
  Buffer.from(
    `Return-Path: <reader@example.net>\r\nFrom: Reader <reader@example.net>\r\nTo: postmaster@bounces.example.org\r\nMessage-ID: <${n}@example.net>\r\n${more}Subject: Hello\r\n\r\n${body}\r\n`,
  );

const take = async (...raws: Buffer[]): Promise<void> => {
  await world.intake.store(raws.map((raw) => messageItem('smtp', ['postmaster@bounces.example.org'], raw)));
  await world.itemHandler.run();
};

const actions = async (): Promise<Record<string, number>> => {
  const { rows } = await world.db.query<{ action: string; n: number }>(
    'select action::text as action, count(*)::int as n from mail_reports group by action',
  );
  return Object.fromEntries(rows.map(({ action, n }) => [action, n]));
};

const kept = async (): Promise<number> => {
  const { rows } = await world.db.query<{ n: number }>(
    'select count(*)::int as n from inbound_items where content is not null',
  );
  return rows[0]!.n;
};

it('passes a letter on to the operators once, as an attachment, and answers nobody', async () => {
  await open();
  await take(letter(1), letter(2, '', '.A dot, an é and a NUL \0'));
  expect(await kept()).toBe(2);
  expect(await world.replyForwarder.run()).toBe(2);
  expect(await world.replyForwarder.run()).toBe(0);
  expect(world.mail.mails.map(({ to }) => to)).toEqual([['ann@example.org'], ['ann@example.org']]);
  const raws = world.mail.mails.map(({ raw }) => raw.toString('latin1'));
  const plain = raws.find((raw) => raw.includes('message/rfc822'))!;
  expect(plain).toContain(letter(1).toString());
  expect(plain).toMatch(/^Auto-Submitted: auto-generated\r\n/m);
  const mails = await Promise.all(world.mail.mails.map(({ raw }) => simpleParser(raw)));
  const files = mails.map(({ attachments }) => attachments[0]!);
  expect(files.map(({ filename }) => filename)).toEqual(['message.eml', 'message.eml']);
  const encoded = letter(2, '', '.A dot, an é and a NUL \0');
  expect(files.some(({ content }) => content.equals(encoded))).toBe(true);
  expect(mails[0]!.text).toContain('Paperboy has not replied to it.');
  expect([await actions(), await kept()]).toEqual([{ forwarded: 2 }, 0]);
});

it('passes nothing on that could go in circles, or that no person wrote', async () => {
  await open();
  await take(letter(1));
  await world.replyForwarder.run();
  const own = world.mail.mails[0]!.raw;
  await take(
    own,
    letter(2, 'X-Paperboy-Forwarded: yes\r\n'),
    letter(3, 'List-Id: <x.example.net>\r\n'),
    letter(4, 'Auto-Submitted: auto-replied\r\n'),
    Buffer.from(letter(5).toString().replace('<reader@example.net>', '<>')),
    Buffer.from(
      letter(6).toString().replace('<6@example.net>', '<digest.7.aaaaaaaaaaaaaaaa@papers.example.org>'),
    ),
  );
  expect(await world.replyForwarder.run()).toBe(0);
  expect(world.mail.mails).toHaveLength(1);
  expect(await kept()).toBe(0);
});

it('passes 100 a day on, and keeps the others for the operators to see', async () => {
  await open({ env: { REPLY_TO: 'editors@example.org' } });
  await take(...Array.from({ length: 103 }, (_, n) => letter(n)));
  expect(await world.replyForwarder.run()).toBe(100);
  expect(world.mail.to('editors@example.org')).toHaveLength(100);
  expect([await actions(), await kept()]).toEqual([{ forwarded: 100, none: 3 }, 0]);
  world.clock.forward(86_400_000);
  await take(letter(200));
  expect(await world.replyForwarder.run()).toBe(1);
});

it('tries again while no relay takes mail, and gives up after three days', async () => {
  let isAway = true;
  await open({
    smtp: {
      onRcptTo: (_, __, done) =>
        done(isAway ? Object.assign(new Error('not now'), { responseCode: 451 }) : undefined),
    },
  });
  await take(letter(1));
  expect(await world.replyForwarder.run()).toBe(0);
  world.clock.forward(60_000);
  isAway = false;
  expect(await world.replyForwarder.run()).toBe(0);
  world.clock.forward(300_000);
  expect(await world.replyForwarder.run()).toBe(1);
  isAway = true;
  await take(letter(2));
  world.clock.forward(3 * 86_400_000);
  expect(await world.replyForwarder.run()).toBe(0);
  expect(await kept()).toBe(0);
});

it('never sends a letter again whose worker was killed while it sent it', async () => {
  await open();
  await take(letter(1));
  await world.db.query('update inbound_items set forwarded_at = $1', [world.clock.now()]);
  expect(await world.replyForwarder.run()).toBe(0);
  world.clock.forward(86_400_001);
  await world.inboundRetention.run();
  expect(await kept()).toBe(0);
});

it('deletes evidence after its time, and the items, whose messages would then be new', async () => {
  await open({ env: { REPORT_RETENTION_DAYS: '30' } });
  await take(letter(1));
  world.clock.forward(29 * 86_400_000);
  await world.inboundRetention.run();
  await take(letter(1), letter(2));
  const evidence = async () =>
    (
      await world.db.query<{ isKept: boolean }>(
        'select evidence is not null as "isKept" from mail_reports order by id',
      )
    ).rows.map(({ isKept }) => isKept);
  expect(await evidence()).toEqual([true, true]);
  world.clock.forward(2 * 86_400_000);
  await world.inboundRetention.run();
  // A report that names no reader goes as a whole.
  expect(await evidence()).toEqual([true]);
  const { rows } = await world.db.query<{ n: number }>('select count(*)::int as n from inbound_items');
  expect(rows).toEqual([{ n: 1 }]);
});

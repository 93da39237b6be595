import { pino } from 'pino';
import { afterEach, expect, test } from 'vitest';
import { createRelays } from '../../../../services/mail/smtp/relays.ts';
import type { Timeouts } from '../../../../services/mail/smtp/timeouts.ts';
import { type Act, type ScriptedRelay, startScriptedRelay } from '../../../support/scripted-relay.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const relay = async (script: Parameters<typeof startScriptedRelay>[0] = {}) => {
  const started = await startScriptedRelay(script);
  closing.push(started.close);
  return started;
};

const through = (
  addresses: [ScriptedRelay, number][],
  options: {
    connections?: number;
    timeouts?: Partial<Timeouts>;
    now?: () => number;
    random?: () => number;
  } = {},
) => {
  const relays = createRelays({
    addresses: addresses.map(([{ url }, weight]) => ({ url, weight })),
    connections: options.connections ?? 4,
    log: pino({ level: 'silent' }),
    ...options,
  });
  closing.push(relays.close);
  return relays;
};

const mail = (to = 'ann@example.org') => ({
  envelope: { from: 'b@papers.example', to, needsSmtpUtf8: /[^\0-\x7f]/.test(to) },
  bytes: Buffer.from('Subject: x\r\n\r\nhello\r\n'),
});
const sendMany = (relays: ReturnType<typeof createRelays>, count: number) =>
  Promise.all(Array.from({ length: count }, () => relays.send(mail())));
const refuse = (command: string, act: Act) => (given: string) =>
  given.startsWith(command) ? act : undefined;

test('connections are kept open, and are no more than allowed', async () => {
  const one = await relay();
  const relays = through([[one, 1]], { connections: 3 });
  const deliveries = await sendMany(relays, 50);
  expect(deliveries.every(({ kind }) => kind === 'sent')).toBe(true);
  await sendMany(relays, 50);
  expect(one.mails).toHaveLength(100);
  expect(one.connections).toHaveLength(3);
});

test('a relay that offers CHUNKING and knows no BDAT gets its mail by DATA from then on', async () => {
  const one = await relay({ offers: ['PIPELINING', 'CHUNKING'], on: refuse('BDAT', '502 5.5.1 what?\r\n') });
  const relays = through([[one, 1]], { connections: 1 });
  expect(await relays.send(mail())).toMatchObject({ kind: 'interrupted' });
  expect(await relays.send(mail())).toMatchObject({ kind: 'sent' });
  expect(await relays.send(mail())).toMatchObject({ kind: 'sent' });
  const { commands } = one.connections.at(-1)!;
  expect(commands.filter((each) => each === '.')).toHaveLength(2);
  expect(commands.filter((each) => each.startsWith('BDAT'))).toEqual([]);
});

test('load is spread by weight', async () => {
  const [heavy, light] = [await relay(), await relay()];
  const relays = through([
    [heavy, 3],
    [light, 1],
  ]);
  for (let n = 0; n < 40; n += 1) await relays.send(mail());
  expect([heavy.mails.length, light.mails.length]).toEqual([30, 10]);
});

test('a dead relay is left out, its mail goes to another, and it is tried again', async () => {
  let now = 1_000_000;
  let isDead = true;
  const good = await relay();
  const bad = await relay({
    on: (command) => (isDead && command.startsWith('EHLO') ? { cut: true } : undefined),
  });
  const relays = through(
    [
      [good, 1],
      [bad, 1],
    ],
    { now: () => now },
  );
  for (let n = 0; n < 10; n += 1) expect(await relays.send(mail())).toMatchObject({ kind: 'sent' });
  expect(good.mails).toHaveLength(10);
  expect(bad.connections).toHaveLength(1);

  now += 1_300;
  await relays.send(mail());
  await relays.send(mail());
  expect(bad.connections).toHaveLength(2);
  // The pause is twice as long now.
  now += 1_300;
  await relays.send(mail());
  await relays.send(mail());
  expect(bad.connections).toHaveLength(2);

  isDead = false;
  now += 2_600;
  for (let n = 0; n < 10; n += 1) expect(await relays.send(mail())).toMatchObject({ kind: 'sent' });
  expect(bad.mails).toHaveLength(5);
});

test('with no relay left, sending fails at once with the relay’s reply; later mail is sent again', async () => {
  let now = 1_000_000;
  let greeting = '554 5.7.1 your network is blocked\r\n';
  const one = await relay({
    get greeting() {
      return greeting;
    },
  });
  const relays = through([[one, 1]], { now: () => now });
  const deliveries = await sendMany(relays, 20);
  for (const delivery of deliveries) {
    expect(delivery.kind).toBe('unreachable');
    expect(delivery.reply).toContain('554 5.7.1 your network is blocked');
  }
  const asked = one.connections.length;
  expect(await relays.send(mail())).toMatchObject({ kind: 'unreachable' });
  expect(one.connections).toHaveLength(asked);
  greeting = '220 relay\r\n';
  now += 1_300;
  expect((await sendMany(relays, 20)).some(({ kind }) => kind === 'sent')).toBe(true);
  expect(await relays.send(mail())).toMatchObject({ kind: 'sent' });
});

test.each([
  ['MAIL', '550 5.7.1 not from you\r\n'],
  ['MAIL', { end: '' }],
  ['RCPT', '530 5.7.0 log in first\r\n'],
] as [string, Act][])('a relay that answers %s by %j takes no mail: another does', async (command, act) => {
  const [bad, good] = [await relay({ on: refuse(command, act) }), await relay()];
  const relays = through([
    [bad, 5],
    [good, 1],
  ]);
  for (let n = 0; n < 6; n += 1) expect(await relays.send(mail())).toMatchObject({ kind: 'sent' });
  expect(good.mails).toHaveLength(6);
  expect(await through([[bad, 1]]).send(mail())).toMatchObject({ kind: 'unreachable' });
});

test('a connection that ended while it was idle costs no mail', async () => {
  const one = await relay();
  const relays = through([[one, 1]], { connections: 1 });
  await relays.send(mail());
  // It hangs up at the next command, like a connection whose end has not been noticed yet.
  one.connections[0]!.socket.removeAllListeners('data').on('data', () =>
    one.connections[0]!.socket.destroy(),
  );
  let handedOver = 0;
  expect(
    await relays.send(mail(), {
      handOver: () => {
        handedOver += 1;
      },
    }),
  ).toMatchObject({ kind: 'sent' });
  expect(handedOver).toBe(1);
  expect(one.connections).toHaveLength(2);
});

test('a relay that replies again is used again', async () => {
  let isAway = true;
  let clock = 0;
  const one = await relay({
    on: (command) => (isAway && command.startsWith('EHLO') ? { end: '421 later\r\n' } : undefined),
  });
  const relays = through([[one, 1]], { now: () => clock });
  expect(await relays.send(mail())).toMatchObject({ kind: 'unreachable' });
  isAway = false;
  clock += 60_000;
  await relays.verify();
  expect(await relays.send(mail())).toMatchObject({ kind: 'sent' });
});

test('a relay that accepts fewer connections than wanted gets its mail over those', async () => {
  const one = await relay({
    on: (command, { connection }) =>
      connection > 2 && command.startsWith('EHLO') ? { end: '421 too many connections\r\n' } : undefined,
  });
  const deliveries = await sendMany(through([[one, 1]], { connections: 10 }), 60);
  expect(deliveries.every(({ kind }) => kind === 'sent')).toBe(true);
  expect(one.mails).toHaveLength(60);
});

test('421 in the middle of a run costs one mail, and a new connection', async () => {
  const one = await relay({
    on: (command, { connection, commands }) =>
      connection === 1 && command === '.' && commands.filter((each) => each === '.').length === 5
        ? { end: '421 4.7.0 enough\r\n' }
        : undefined,
  });
  const kinds = (await sendMany(through([[one, 1]], { connections: 1 }), 20)).map(({ kind }) => kind);
  expect(kinds.filter((kind) => kind === 'deferred')).toHaveLength(1);
  expect(kinds.filter((kind) => kind === 'sent')).toHaveLength(19);
  expect(one.connections).toHaveLength(2);
});

test('an idle connection is closed with QUIT', async () => {
  const one = await relay();
  const relays = through([[one, 1]], { timeouts: { idleMs: 5 } });
  await relays.send(mail());
  await new Promise((resolve) => one.connections[0]!.socket.once('close', resolve));
  expect(one.connections[0]!.commands.at(-1)).toBe('QUIT');
  expect(await relays.send(mail())).toMatchObject({ kind: 'sent' });
});

test('EMAIL 13: a UTF-8 local part goes to a relay that offers SMTPUTF8, and is held where none does', async () => {
  const [plain, utf8] = [await relay(), await relay({ offers: ['PIPELINING', 'SMTPUTF8', '8BITMIME'] })];
  const both = through([
    [plain, 9],
    [utf8, 1],
  ]);
  for (let n = 0; n < 3; n += 1)
    expect(await both.send(mail('jürgen@example.org'))).toMatchObject({ kind: 'sent' });
  expect([plain.mails.length, utf8.mails.length]).toEqual([0, 3]);
  const held = await through([[plain, 1]]).send(mail('jürgen@example.org'));
  expect(held).toMatchObject({ kind: 'held', reply: expect.stringContaining('SMTPUTF8') });
  expect(plain.connections.flatMap(({ commands }) => commands).join()).not.toMatch(/MAIL|[^\0-\x7f]/);
});

test('a mail that is too long for the relay is not begun', async () => {
  const one = await relay({ offers: ['SIZE 10'] });
  expect(await through([[one, 1]]).send(mail())).toMatchObject({
    kind: 'rejected',
    hardBounce: false,
    reply: expect.stringContaining('10 at most'),
  });
  expect(one.connections[0]!.commands.join()).not.toContain('MAIL');
});

test('when a process stops, begun mails are finished and waiting ones are returned', async () => {
  let go = (): void => {};
  const atTheDot = new Promise<void>((resolve) => {
    go = resolve;
  });
  const one = await relay({
    on: (command) => {
      if (command === '.') go();
      return undefined;
    },
  });
  const relays = through([[one, 1]], { connections: 1 });
  const sending = sendMany(relays, 3);
  await atTheDot;
  relays.close();
  expect((await sending).map(({ kind }) => kind)).toEqual(['sent', 'unreachable', 'unreachable']);
  expect(one.mails).toHaveLength(1);
});

test('a relay that fails is left out for a random time', async () => {
  let now = 1_000_000;
  const one = await relay({ greeting: '554 no\r\n' });
  const relays = through([[one, 1]], { now: () => now, random: () => 0 });
  await relays.send(mail());
  now += 749;
  await relays.send(mail());
  expect(one.connections).toHaveLength(1);
  now += 1;
  await relays.send(mail());
  expect(one.connections).toHaveLength(2);
});

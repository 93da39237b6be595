import { pino } from 'pino';
import { afterEach, expect, test } from 'vitest';
import type { SendResult } from '../../../../services/mail/smtp/outcome.ts';
import { createRelays, type Follower, type RelayHooks } from '../../../../services/mail/smtp/relays.ts';
import type { Timeouts } from '../../../../services/mail/smtp/timeouts.ts';
import { startScriptedRelay } from '../../../support/scripted-relay.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

type Script = Parameters<typeof startScriptedRelay>[0];

const start = async (
  scripts: Script[],
  options: { timeouts?: Partial<Timeouts>; connections?: number } = {},
) => {
  const started = await Promise.all(scripts.map(startScriptedRelay));
  for (const { close } of started) closing.push(close);
  const relays = createRelays({
    addresses: started.map(({ url }) => ({ url, weight: 1 })),
    connections: 1,
    log: pino({ level: 'silent' }),
    ...options,
  });
  closing.push(relays.close);
  return { relays, relay: started[0]!, started };
};

const mail = (to: string) => ({
  envelope: { from: 'b@papers.example', to, needsSmtpUtf8: /[^\0-\x7f]/.test(to) },
  bytes: Buffer.from(`Subject: to ${to}\r\n\r\nhello\r\n`),
});

type Ended = { to: string; kind: SendResult['kind']; reply: string; handedOver: number };

/** Sends mails to these addresses as a sending line does: each behind the one before if that asks for one, else by itself. */
const sendAll = async (
  relays: ReturnType<typeof createRelays>,
  addresses: readonly string[],
): Promise<Ended[]> => {
  const left = [...addresses];
  const ended: Ended[] = [];
  const all: Promise<void>[] = [];
  const record = async (to: string, handedOver: () => number, delivering: Promise<SendResult>) => {
    const delivery = await delivering;
    ended.push({ to, kind: delivery.kind, reply: delivery.reply, handedOver: handedOver() });
  };
  const hooksOf = (): { hooks: RelayHooks; handedOver: () => number } => {
    let handedOver = 0;
    const handOver = (): void => {
      handedOver += 1;
    };
    return { hooks: { handOver, follow: next }, handedOver: () => handedOver };
  };
  const next = (): Follower | null => {
    const to = left.shift();
    if (to === undefined) return null;
    const { hooks, handedOver } = hooksOf();
    return {
      mail: mail(to),
      hooks,
      sent: (delivering) => {
        all.push(record(to, handedOver, delivering));
      },
    };
  };
  while (left.length > 0) {
    const to = left.shift()!;
    const { hooks, handedOver } = hooksOf();
    await record(to, handedOver, relays.send(mail(to), hooks));
    for (let each = all.shift(); each; each = all.shift()) await each;
  }
  return ended;
};

const TO = ['ann@a.example', 'bob@b.example', 'cyn@c.example'] as const;
const sent = (to: string) => ({ to, kind: 'sent', reply: '250 2.0.0 fine', handedOver: 1 });
/** The recipients whose mails were announced in the packet that completed another. */
const followers = (packets: string[]): string[] =>
  packets.flatMap(
    (packet) =>
      /(?:^|\n)(?:\.|BDAT 0 LAST)\r\nMAIL .*\r\nRCPT TO:<(.*)>\r\n(?:DATA\r\n)?$/.exec(packet)?.[1] ?? [],
  );

const dots = (commands: string[]) => commands.filter((each) => each === '.').length;

const DATA = ['PIPELINING'];
const CHUNKS = ['PIPELINING', 'CHUNKING'];

test.each([
  ['a dot', DATA],
  ['a last chunk', CHUNKS],
])('the next mail is announced in the packet of %s that completes the one before', async (_, offers) => {
  const { relays, relay } = await start([{ offers }]);
  expect(await sendAll(relays, TO)).toEqual(TO.map(sent));
  expect(followers(relay.connections[0]!.packets)).toEqual(TO.slice(1));
  expect(relay.mails).toEqual(TO.map((to) => mail(to).bytes.toString()));
  expect(relay.connections).toHaveLength(1);
});

test('nothing is announced behind a mail to a relay that does not offer PIPELINING', async () => {
  const { relays, relay } = await start([{ offers: ['8BITMIME'] }]);
  expect(await sendAll(relays, TO)).toEqual(TO.map(sent));
  expect(relay.connections[0]!.packets.filter((each) => /(^\.|\n\.)\r\n./s.test(each))).toEqual([]);
});

test('several relays share mail by weight: nothing follows on one connection', async () => {
  const { relays, started } = await start([{}, {}], { connections: 2 });
  expect(await sendAll(relays, [...TO, 'dan@d.example'])).toEqual([...TO, 'dan@d.example'].map(sent));
  expect(started.map(({ mails }) => mails.length)).toEqual([2, 2]);
});

test.each([
  ['.', '452 4.2.2 full\r\n', { kind: 'deferred' }],
  ['.', '554 5.7.1 spam\r\n', { kind: 'rejected' }],
])(
  'a mail that is refused at its end (%s%s) takes nothing from the one behind it',
  async (_, act, wanted) => {
    const { relays, relay } = await start([
      {
        on: (command, { commands }) => (command === '.' && dots(commands) === 1 ? act : undefined),
      },
    ]);
    const [first, ...others] = await sendAll(relays, TO);
    expect(first).toMatchObject({ to: TO[0], handedOver: 1, ...wanted });
    expect(others).toEqual(TO.slice(1).map(sent));
    expect(relay.connections).toHaveLength(1);
  },
);

test.each([
  ['BDAT 0 LAST', '452 4.2.2 full\r\n', 'deferred'],
  ['BDAT 0 LAST', '554 5.7.1 spam\r\n', 'rejected'],
  // This reply comes too late to hold back the end.
  ['BDAT', '552 5.2.3 too long\r\n', 'rejected'],
])('a refused chunk (%s: %s) does not affect the mail behind it', async (chunk, act, kind) => {
  let hasRefused = false;
  const { relays, relay } = await start([
    {
      offers: CHUNKS,
      on: (command, { connection, commands }) => {
        if (connection > 1) return undefined;
        // It still has the second mail, and accepts no other.
        if (hasRefused) return '503 5.5.1 RSET first\r\n';
        hasRefused = commands.length > 5 && command.startsWith(chunk);
        return hasRefused ? act : undefined;
      },
    },
  ]);
  const ended = await sendAll(relays, TO);
  expect(ended).toMatchObject([{ to: TO[0], kind: 'sent' }, { to: TO[1], kind }, sent(TO[2])]);
  expect(relay.mails.filter((each) => each === mail(TO[2]).bytes.toString())).toHaveLength(1);
});

test('a recipient that is refused behind a dot is refused alone, and the connection goes on', async () => {
  const { relays, relay } = await start([
    { on: (command) => (command.startsWith('RCPT TO:<bob@') ? '550 5.1.1 nobody\r\n' : undefined) },
  ]);
  const [first, second, third] = await sendAll(relays, TO);
  expect([first, third]).toEqual([TO[0], TO[2]].map(sent));
  expect(second).toMatchObject({ to: TO[1], kind: 'rejected', handedOver: 0 });
  expect(relay.mails.filter((each) => each !== '')).toEqual(
    [TO[0], TO[2]].map((to) => mail(to).bytes.toString()),
  );
  expect(relay.connections).toHaveLength(1);
});

test('a connection that breaks at a dot leaves one mail uncertain, and the one behind goes over another', async () => {
  const { relays, relay } = await start([
    {
      on: (command, { connection, commands }) =>
        command === '.' && connection === 1 && dots(commands) === 2 ? { cut: true } : undefined,
    },
  ]);
  const ended = await sendAll(relays, TO);
  expect(ended).toMatchObject([
    { to: TO[0], kind: 'sent' },
    { to: TO[1], kind: 'uncertain', handedOver: 1 },
    { to: TO[2], kind: 'sent', handedOver: 1 },
  ]);
  expect(relay.connections).toHaveLength(2);
});

test('a relay that closes after a mail does not affect the one behind it, and may be sent pipelined mails again', async () => {
  const { relays, relay } = await start([
    {
      on: (command, { connection }) =>
        command === '.' && connection === 1 ? { end: '250 2.0.0 fine\r\n' } : undefined,
    },
  ]);
  expect(await sendAll(relays, TO)).toEqual(TO.map(sent));
  expect(relay.connections).toHaveLength(2);
  expect(followers(relay.connections[1]!.packets)).toEqual([TO[2]]);
});

test.each([
  ['refuses it', '554 5.5.0 Error: SMTP protocol synchronization\r\n'],
  ['hangs up on it', { end: '554 5.5.0 not in step\r\n' }],
  ['says nothing to it', { silent: true as const }],
])(
  'a relay that refuses commands behind a dot and %s gets each mail by itself from then on',
  async (_, act) => {
    const { relays, relay } = await start(
      [
        {
          on: (command, { connection, commands }) =>
            command.startsWith('MAIL') && connection === 1 && dots(commands) === 1 ? act : undefined,
        },
      ],
      { timeouts: { mailMs: 50 } },
    );
    expect(await sendAll(relays, TO)).toEqual(TO.map(sent));
    expect(relay.connections).toHaveLength(2);
    expect(followers(relay.connections[0]!.packets)).toEqual([TO[1]]);
    expect(followers(relay.connections[1]!.packets)).toEqual([]);
  },
);

test('421 to a mail announced behind a dot is about the connection', async () => {
  const { relays, relay } = await start([
    {
      on: (command, { connection, commands }) =>
        command.startsWith('MAIL') && connection === 1 && dots(commands) === 1
          ? { end: '421 4.7.0 enough on this connection\r\n' }
          : undefined,
    },
  ]);
  expect(await sendAll(relays, TO)).toEqual(TO.map(sent));
  expect(followers(relay.connections[1]!.packets)).toEqual([TO[2]]);
});

test('a mail that the relay cannot accept is not announced', async () => {
  const { relays, relay } = await start([{}]);
  const ended = await sendAll(relays, [TO[0], 'jürgen@example.org', TO[2]]);
  expect(ended.map(({ to, kind }) => [to, kind]).sort()).toEqual([
    [TO[0], 'sent'],
    [TO[2], 'sent'],
    ['jürgen@example.org', 'held'],
  ]);
  expect(relay.connections[0]!.commands.filter((each) => each.includes('rgen'))).toEqual([]);
});

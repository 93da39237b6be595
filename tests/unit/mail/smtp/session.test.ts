import { afterEach, expect, test } from 'vitest';
import { openChannel } from '../../../../services/mail/smtp/open.ts';
import { createSession, type Session } from '../../../../services/mail/smtp/session.ts';
import { smtpTimeouts, type Timeouts } from '../../../../services/mail/smtp/timeouts.ts';
import { type Act, startScriptedRelay } from '../../../support/scripted-relay.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const connect = async (
  script: Parameters<typeof startScriptedRelay>[0] = {},
  timeouts: Partial<Timeouts> = {},
) => {
  const relay = await startScriptedRelay(script);
  closing.push(() => relay.close());
  const all = { ...smtpTimeouts, ...timeouts };
  const channel = await openChannel(relay.url, all);
  if ('kind' in channel) throw new Error(channel.reply);
  const session = createSession(channel, all);
  closing.push(() => session.quit());
  return { relay, session, of: relay.connections[0]! };
};

const BODY = 'Subject: x\r\n\r\nhello\r\n';
const mail = (text = BODY, to = 'ann@example.org') => ({
  envelope: { from: 'b@papers.example', to, needsSmtpUtf8: /[^\0-\x7f]/.test(to) },
  bytes: Buffer.from(text),
});

/** Sends one mail; returns its result and whether it had been handed over. */
const sendOne = async (session: Session, text?: string) => {
  let handedOver = 0;
  const { delivery } = await session.send(mail(text), {
    handOver: () => {
      handedOver += 1;
    },
  });
  return { ...delivery, handedOver };
};

const at =
  (command: string, act: Act) =>
  (given: string): Act | undefined =>
    given.startsWith(command) ? act : undefined;

const bothWays = [
  ['pipelined', ['PIPELINING']],
  ['one by one', ['8BITMIME']],
] as const;
const CHUNKS = ['PIPELINING', 'CHUNKING'];

test.each(bothWays)('%s: mails go one after the other over one connection, whole', async (_, offers) => {
  const { relay, session, of } = await connect({ offers: [...offers] });
  for (const text of [BODY, `${BODY}more\r\n`, 'x'.repeat(300_000).replace(/.{70}/g, '$&\r\n')]) {
    const whole = text.endsWith('\r\n') ? text : `${text}\r\n`;
    expect(await sendOne(session, whole)).toEqual({ kind: 'sent', reply: '250 2.0.0 fine', handedOver: 1 });
    expect(relay.mails.at(-1)).toBe(whole);
  }
  const envelope = ['MAIL FROM:<b@papers.example>', 'RCPT TO:<ann@example.org>', 'DATA'];
  expect(of.commands.slice(1)).toEqual([...envelope, '.', ...envelope, '.', ...envelope, '.']);
  expect(of.packets.includes(`${envelope.join('\r\n')}\r\n`)).toBe(offers[0] === 'PIPELINING');
  expect(relay.connections).toHaveLength(1);
});

test('by chunks: mails go one after the other over one connection, whole', async () => {
  const { relay, session, of } = await connect({ offers: CHUNKS });
  const texts = [BODY, `${BODY}.more\r\n`, 'x'.repeat(70).concat('\r\n').repeat(5_000)];
  for (const text of texts) {
    expect(await sendOne(session, text)).toEqual({ kind: 'sent', reply: '250 2.0.0 fine', handedOver: 1 });
    expect(relay.mails.at(-1)).toBe(text);
  }
  const envelope = ['MAIL FROM:<b@papers.example>', 'RCPT TO:<ann@example.org>'];
  expect(of.commands.slice(1)).toEqual(
    texts.flatMap(({ length }) => [...envelope, `BDAT ${length}`, 'BDAT 0 LAST']),
  );
  expect(of.packets).toContain(`${envelope.join('\r\n')}\r\n`);
  expect(relay.connections).toHaveLength(1);
});

test('by chunks: only where the relay offers PIPELINING', async () => {
  const { relay, session, of } = await connect({ offers: ['CHUNKING'] });
  expect(await sendOne(session)).toMatchObject({ kind: 'sent' });
  expect(of.commands.at(-1)).toBe('.');
  expect(relay.mails).toEqual([BODY]);
});

test('by chunks: EMAIL 28, 29: a refusal at each command is that mail’s alone', async () => {
  const { relay, session, of } = await connect({
    offers: CHUNKS,
    on: (command, { commands }) => {
      const mails = commands.filter((each) => each.startsWith('MAIL')).length;
      if (mails === 1 && command.startsWith('RCPT')) return '550 5.1.1 nobody\r\n';
      if (mails === 2 && command.startsWith('BDAT')) return '552 5.2.2 full\r\n';
      if (mails === 3 && command === 'BDAT 0 LAST') return '452 4.3.1 no room\r\n';
      // The chunk after a refused one is refused for that reason.
      return mails === 4 && command.startsWith('BDAT')
        ? `${command.endsWith('LAST') ? '503 5.5.1 no mail' : '451 4.7.0 later'}\r\n`
        : undefined;
    },
  });
  expect(await sendOne(session)).toMatchObject({ kind: 'rejected', hardBounce: true, handedOver: 0 });
  expect(await sendOne(session)).toMatchObject({ kind: 'rejected', softBounce: true });
  expect(await sendOne(session)).toMatchObject({ kind: 'deferred', slowDomain: false, handedOver: 1 });
  expect(await sendOne(session)).toMatchObject({ kind: 'deferred', slowDomain: true });
  expect(await sendOne(session)).toMatchObject({ kind: 'sent', handedOver: 1 });
  expect(of.commands.filter((each) => each === 'RSET')).toHaveLength(4);
  expect(relay.mails.at(-1)).toBe(BODY);
});

test.each([
  '500 what?',
  '502 5.5.1 no',
  '503 5.5.1 first DATA',
  '504 5.5.4 no',
  '555 5.5.4 no',
  '554 5.5.1 no',
])(
  'by chunks: a relay that replies "%s" to BDAT does not know it, and has refused no mail',
  async (reply) => {
    const { session } = await connect({ offers: CHUNKS, on: at('BDAT', `${reply}\r\n`) });
    expect(await sendOne(session)).toMatchObject({ kind: 'interrupted' });
    expect(session.isUsable()).toBe(false);
  },
);

test.each(bothWays)('%s: EMAIL 28, 29: a refusal at each command is that mail’s alone', async (_, offers) => {
  const { relay, session, of } = await connect({
    offers: [...offers],
    on: (command, { commands }) => {
      const mails = commands.filter((each) => each.startsWith('MAIL')).length;
      if (mails === 1 && command.startsWith('RCPT')) return '550-5.1.1 nobody\r\n550 5.1.1 here\r\n';
      if (mails === 2 && command.startsWith('RCPT')) return '451 4.3.0 later\r\n';
      if (mails === 3 && command === 'DATA') return '554 5.7.26 unauthenticated\r\n';
      if (mails === 4 && command === '.') return '552 5.2.2 full\r\n';
      // RFC 2920 allows this: DATA without a recipient is accepted, and then refused.
      if (command === 'DATA' && mails < 3) return mails === 1 ? '354 go on\r\n' : '503 no\r\n';
      return undefined;
    },
  });
  expect(await sendOne(session)).toEqual({
    kind: 'rejected',
    hardBounce: true,
    softBounce: false,
    reply: '550-5.1.1 nobody\n550 5.1.1 here',
    handedOver: 0,
  });
  expect(await sendOne(session)).toMatchObject({ kind: 'deferred', handedOver: 0 });
  expect(await sendOne(session)).toMatchObject({ kind: 'refused', handedOver: 0 });
  expect(await sendOne(session)).toMatchObject({ kind: 'rejected', softBounce: true, handedOver: 1 });
  expect(await sendOne(session)).toMatchObject({ kind: 'sent', handedOver: 1 });
  // A mail that was refused before its end leaves its sender set, which RSET has to clear.
  expect(of.commands.filter((each) => each === 'RSET')).toHaveLength(3);
  expect(relay.mails.filter((each) => each !== '')).toEqual([BODY, BODY]);
});

test('MAIL refused: not the recipient’s fault, whatever the other replies are', async () => {
  const { session } = await connect({
    on: (command) =>
      command.startsWith('MAIL')
        ? '550 5.7.1 not from you\r\n'
        : command.startsWith('RCPT') || command === 'DATA'
          ? '503 5.5.1 first MAIL\r\n'
          : undefined,
  });
  expect(await sendOne(session)).toEqual({
    kind: 'unreachable',
    reply: '550 5.7.1 not from you',
    handedOver: 0,
  });
});

test('replies in one packet, in single bytes, in many lines or late are matched to their commands', async () => {
  const held: string[] = [];
  const { session } = await connect({
    on: (command) => {
      if (command.startsWith('MAIL')) held.push('250-2.1.0 sender\r\n250 2.1.0 fine\r\n');
      else if (command.startsWith('RCPT')) held.push('250 2.1.5 recipient\r\n');
      else if (command === 'DATA') return `${held.splice(0).join('')}354 go on\r\n`;
      else return undefined;
      return '';
    },
  });
  expect(await sendOne(session)).toMatchObject({ kind: 'sent' });

  const { session: slow, of } = await connect({
    on: (command) => {
      if (command !== '.') return undefined;
      const bytes = [...'250-a\r\n250 2.0.0 taken\r\n'];
      const next = (): void => {
        const byte = bytes.shift();
        if (byte !== undefined) of.socket.write(byte, () => setImmediate(next));
      };
      next();
      return '';
    },
  });
  expect(await sendOne(slow)).toEqual({ kind: 'sent', reply: '250-a\n250 2.0.0 taken', handedOver: 1 });
});

test.each([
  ['at MAIL', at('MAIL', { cut: true })],
  ['at RCPT', at('RCPT', { cut: true })],
  ['at DATA', at('DATA', { cut: true })],
  ['politely at MAIL', at('MAIL', { end: '' })],
  ['in the middle of a reply', at('DATA', { end: '35' })],
])('EMAIL 30: a connection cut %s: certainly not accepted', async (_, on) => {
  for (const offers of [['PIPELINING'], []]) {
    const { session, relay } = await connect({ offers, on });
    expect(await sendOne(session)).toMatchObject({ kind: 'interrupted', handedOver: 0 });
    expect(session.isUsable()).toBe(false);
    expect(relay.mails).toEqual([]);
    // A closed connection sends no further mail.
    expect(await sendOne(session)).toMatchObject({ kind: 'interrupted', handedOver: 0 });
  }
});

// It is longer than the system's buffers, so that its end cannot have been written yet.
const LONG = 'x'.repeat(78).concat('\r\n').repeat(400_000);

test.each([
  ['DATA', ['PIPELINING']],
  ['a chunk', CHUNKS],
])('EMAIL 30: a connection cut in the middle of %s: certainly not accepted', async (_, offers) => {
  const { session, relay } = await connect({
    offers,
    onBytes: (soFar, socket) => {
      if (soFar > 50_000) socket.resetAndDestroy();
    },
  });
  expect(await sendOne(session, LONG)).toMatchObject({ kind: 'interrupted', handedOver: 0 });
  expect(relay.mails).toEqual([]);
});

test.each([
  ['DATA', ['PIPELINING'], 'interrupted'],
  ['a chunk', CHUNKS, 'deferred'],
])('a refusal in the middle of %s counts', async (_, offers, closing) => {
  const says = async (text: string) => {
    const { session } = await connect({
      offers,
      onBytes: (_, socket) => {
        socket.end(text);
      },
    });
    return sendOne(session, LONG);
  };
  expect(await says('552 5.3.4 too much\r\n')).toMatchObject({ kind: 'rejected', handedOver: 0 });
  expect(await says('421 4.3.2 going down\r\n')).toMatchObject({ kind: closing, handedOver: 0 });
  // An acceptance before the mail was complete does not count.
  expect(await says('250 2.0.0 taken\r\n')).toMatchObject({ kind: 'interrupted', handedOver: 0 });
});

test.each([
  ['cut', { cut: true }],
  ['closed', { end: '' }],
  ['closed in the middle of the reply', { end: '250 2.0.0 ta' }],
  ['answered with nonsense', 'what?\r\n'],
] as [string, Act][])('EMAIL 31: after the final dot, %s: uncertain', async (_, act) => {
  for (const offers of [['PIPELINING'], [], CHUNKS]) {
    const { session, relay } = await connect({
      offers,
      on: at(offers === CHUNKS ? 'BDAT 0 LAST' : '.', act),
    });
    expect(await sendOne(session)).toMatchObject({ kind: 'uncertain', handedOver: 1 });
    expect(relay.mails).toEqual([BODY]);
    expect(session.isUsable()).toBe(false);
  }
});

test('EMAIL 31: no reply to the final dot in time is uncertain; no reply before it is certainly not accepted', async () => {
  for (const script of [
    { on: at('.', { silent: true }) },
    { offers: CHUNKS, on: at('BDAT 0 LAST', { silent: true }) },
  ]) {
    const late = await connect(script, { finalDotMs: 30 });
    expect(await sendOne(late.session)).toMatchObject({
      kind: 'uncertain',
      reply: 'the relay did not answer in time',
      handedOver: 1,
    });
  }
  for (const [command, timeouts] of [
    ['MAIL', { mailMs: 30 }],
    ['RCPT', { rcptMs: 30 }],
    ['DATA', { dataMs: 30 }],
  ] as const) {
    const { session } = await connect({ on: at(command, { silent: true }) }, timeouts);
    expect(await sendOne(session)).toMatchObject({ kind: 'interrupted', handedOver: 0 });
  }
});

test.each([
  ['DATA', ['PIPELINING']],
  ['a chunk', CHUNKS],
])('a relay that stops reading %s does not hold the mail for ever', async (_, offers) => {
  const { session } = await connect(
    {
      offers,
      onBytes: (_, socket) => {
        socket.pause();
      },
    },
    { blockMs: 50 },
  );
  expect(await sendOne(session, LONG)).toMatchObject({
    kind: 'interrupted',
    reply: 'the relay stopped reading',
    handedOver: 0,
  });
});

test.each([
  ['MAIL', { kind: 'unreachable' }],
  ['RCPT', { kind: 'deferred', slowDomain: true }],
  ['DATA', { kind: 'deferred', slowDomain: true }],
  ['.', { kind: 'deferred', slowDomain: true }],
])('421 in reply to %s ends the connection, and is the result', async (command, wanted) => {
  const { session } = await connect({ on: at(command, { end: '421 4.7.0 closing\r\n' }) });
  expect(await sendOne(session)).toMatchObject({ ...wanted, reply: '421 4.7.0 closing' });
  expect(session.isUsable()).toBe(false);
});

test('an unexpected reply ends the connection, so that none is ever matched to another command', async () => {
  const { session, relay } = await connect({
    on: at('DATA', '354 go on\r\n250 2.0.0 taken, though you have not sent it\r\n'),
  });
  expect(await sendOne(session)).toMatchObject({ kind: 'interrupted', handedOver: 0 });
  expect(relay.mails).toEqual([]);

  const twice = await connect({ on: at('.', '250 2.0.0 taken\r\n250 2.0.0 the next one too\r\n') });
  expect(await sendOne(twice.session)).toMatchObject({ kind: 'sent', reply: '250 2.0.0 taken' });
  expect(twice.session.isUsable()).toBe(false);
});

const fails = (): never => {
  throw new Error('the disk is full');
};
test.each([
  ['a hand-over', 'DATA', ['PIPELINING'], { handOver: fails }],
  ['a hand-over', 'a chunk', CHUNKS, { handOver: fails }],
  ['a look for the next mail', 'DATA', ['PIPELINING'], { follow: fails }],
])('%s that fails leaves %s incomplete', async (_, __, offers, hooks) => {
  const { session, relay } = await connect({ offers });
  await expect(session.send(mail(), hooks)).rejects.toThrow('the disk is full');
  expect(session.isUsable()).toBe(false);
  expect(relay.mails).toEqual([]);
});

test('SIZE and SMTPUTF8 are sent to a relay that offers them', async () => {
  const { session, of } = await connect({ offers: ['PIPELINING', 'SIZE 10000', '8BITMIME', 'SMTPUTF8'] });
  await session.send(mail(BODY, 'jürgen@example.org'));
  expect(session.offer).toMatchObject({ maxBytes: 10_000, smtpUtf8: true });
  expect(of.commands[1]).toBe(
    `MAIL FROM:<b@papers.example> SIZE=${Buffer.byteLength(BODY)} BODY=8BITMIME SMTPUTF8`,
  );
  expect(Buffer.from(of.commands[2]!, 'latin1').toString()).toBe('RCPT TO:<jürgen@example.org>');
});

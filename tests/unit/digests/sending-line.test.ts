import { pino } from 'pino';
import { afterEach, expect, test, vi } from 'vitest';
import { createSendingLine } from '../../../services/digests/delivery/sending-line.ts';
import type { Begun } from '../../../services/digests/ledger/ledger.ts';
import type { SendResult } from '../../../services/mail/smtp/outcome.ts';
import type { Follower, SendHooks } from '../../../services/mail/transport.ts';

afterEach(() => {
  vi.useRealTimers();
});

const CONNECTIONS = 4;
const SENT: SendResult = { kind: 'sent', reply: '250 fine' };
type Item = { digestId: string; domain: string };

/** Returns a line over `count` items whose ledger and relay respond when the test says so; those in `slow` may take long. */
const lineOf = (count: number, slow: readonly string[] = []) => {
  const items = Array.from({ length: count }, (_, n): Item => ({ digestId: String(n), domain: 'x.example' }));
  const seen = {
    composed: [] as string[],
    begun: [] as string[],
    sent: [] as string[],
    back: [] as string[],
    /** By id. */
    replyMs: {} as Record<string, number>,
  };
  const sending: { id: string; hooks: SendHooks; answer: () => void }[] = [];
  const starts: (() => void)[] = [];
  const failures: (() => void)[] = [];
  const line = createSendingLine<Item, { message: never }>({
    connections: CONNECTIONS,
    log: pino({ level: 'silent' }),
    transport: {
      send: (message, hooks = {}) =>
        new Promise<SendResult>((resolve) => {
          sending.push({ id: String(message), hooks, answer: () => resolve(SENT) });
        }),
    },
    next: async (wanted) => items.splice(0, wanted),
    write: ({ digestId }) => {
      seen.composed.push(digestId);
      // A composed mail is identified by its item.
      return { message: digestId as never };
    },
    start: (group) =>
      new Promise<Begun[]>((resolve, reject) => {
        failures.push(() => reject(new Error('no Postgres')));
        starts.push(() => {
          seen.begun.push(...group.map(({ item }) => item.digestId));
          resolve(group.map(() => 'begun' as const));
        });
      }),
    handOver: () => {},
    describe: (item) => item,
    mayTakeLong: ({ digestId }) => slow.includes(digestId),
    onNotBegun: ({ digestId }) => {
      seen.back.push(digestId);
    },
    onResult: ({ digestId }, _, replyMs) => {
      seen.sent.push(digestId);
      seen.replyMs[digestId] = replyMs;
    },
  });
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  return {
    seen,
    line,
    begin: async (): Promise<void> => {
      failures.shift();
      starts.shift()?.();
      await settle();
    },
    fail: async (): Promise<void> => {
      starts.shift();
      failures.shift()?.();
      await settle();
    },
    answer: async (mails: number, from = 0): Promise<void> => {
      for (const { answer } of sending.splice(from, mails)) answer();
      await settle();
    },
    pump: async (): Promise<void> => {
      line.pump();
      await settle();
    },
    onConnections: () => sending.map(({ id }) => id),
    /** Completes the oldest mail on a connection; returns the mail that may be announced behind it. */
    complete: (): Follower | null => {
      const { handOver, follow } = sending[0]!.hooks;
      handOver?.();
      return follow?.() ?? null;
    },
    waiting: () => ({ starts: starts.length, answers: sending.length }),
  };
};

test('the next group is composed while the one before is begun, and is then begun separately', async () => {
  const { seen, pump, begin, waiting } = lineOf(20);
  await pump();
  expect(seen.composed).toHaveLength(2 * CONNECTIONS);
  // Nothing is on a connection before the ledger has it.
  expect(waiting()).toEqual({ starts: 1, answers: 0 });
  await begin();
  expect(seen.begun).toEqual(['0', '1', '2', '3']);
  expect(waiting()).toEqual({ starts: 0, answers: CONNECTIONS });
});

test('no more is begun than the connections take, until it is known how fast they are', async () => {
  const { seen, pump, begin, answer, waiting } = lineOf(20);
  await pump();
  await begin();
  await pump();
  expect(waiting().starts).toBe(0);
  await answer(2);
  while (waiting().starts > 0) await begin();
  expect(waiting().answers).toBe(CONNECTIONS);
  expect(seen.begun).toEqual(['0', '1', '2', '3', '4', '5']);
});

test('every mail is sent once, in order', async () => {
  const { seen, pump, begin, answer, waiting } = lineOf(50);
  await pump();
  while (waiting().starts + waiting().answers > 0) {
    await begin();
    await answer(CONNECTIONS);
  }
  expect(seen.sent).toEqual(Array.from({ length: 50 }, (_, n) => String(n)));
  expect(seen.back).toEqual([]);
});

/** Returns a line whose relay is known to be quick, so that more mails are begun than there are connections. */
const quickLine = async (slow?: readonly string[]) => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const all = lineOf(200, slow);
  await all.pump();
  while (all.seen.sent.length < 40) {
    await all.begin();
    vi.advanceTimersByTime(6);
    await all.answer(CONNECTIONS);
  }
  await all.begin();
  return all;
};

test('a completed mail is followed by the next one, and each is sent once', async () => {
  const { seen, line, complete, begin, answer, onConnections } = await quickLine();
  const sent = [...seen.sent];
  const [first, ...others] = onConnections();
  const behind = complete()!;
  // Until it has its reply nothing is known of the one behind it.
  await answer(1);
  expect(seen.sent).toEqual([...sent, first]);
  expect(onConnections()).toEqual(others);
  behind.sent(Promise.resolve(SENT));
  await answer(CONNECTIONS - 1);
  expect(seen.sent).toEqual([...sent, first, String(behind.message), ...others]);
  line.stop();
  await begin();
  await answer(200);
  expect([...seen.sent, ...seen.back].sort()).toEqual([...seen.composed].sort());
});

test('a mail that waits behind another takes no connection from a third', async () => {
  const { complete, answer, onConnections } = await quickLine();
  expect(complete()).not.toBeNull();
  await answer(1, 1);
  expect(onConnections()).toHaveLength(CONNECTIONS);
});

test('the time of a mail is measured from the reply to the one before it', async () => {
  const { seen, complete, answer } = await quickLine();
  const behind = complete()!;
  vi.advanceTimersByTime(700);
  await answer(1);
  vi.advanceTimersByTime(50);
  behind.sent(Promise.resolve(SENT));
  await answer(0);
  const [one, other] = seen.sent.slice(-2).map((id) => seen.replyMs[id]!);
  expect(one).toBeGreaterThanOrEqual(700);
  expect(other).toBe(50);
});

test('no mail waits behind one whose reply may take long', async () => {
  const [first] = (await quickLine()).onConnections();
  const { complete, onConnections } = await quickLine([first!]);
  expect(onConnections()[0]).toBe(first);
  expect(complete()).toBeNull();
});

test('if the ledger cannot be written, the group loses its turn, and nothing else is affected', async () => {
  const { seen, pump, begin, fail, answer, waiting } = lineOf(12);
  await pump();
  await fail();
  expect(seen.back).toEqual(['0', '1', '2', '3']);
  while (waiting().starts + waiting().answers > 0) {
    await begin();
    await answer(CONNECTIONS);
  }
  expect(seen.sent).toEqual(['4', '5', '6', '7', '8', '9', '10', '11']);
});

test('a stopped line finishes the mails on connections, and puts back all others', async () => {
  const { seen, line, pump, begin, answer } = lineOf(20);
  await pump();
  await begin();
  await answer(1);
  line.stop();
  await begin();
  await answer(CONNECTIONS);
  expect(seen.sent).toEqual(['0', '1', '2', '3']);
  expect([...seen.sent, ...seen.back].sort()).toEqual([...seen.composed].sort());
});

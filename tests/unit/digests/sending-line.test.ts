import { pino } from 'pino';
import { expect, test } from 'vitest';
import type { Begun } from '../../../services/digests/ledger.ts';
import { createSendingLine } from '../../../services/digests/sending-line.ts';
import type { Delivery } from '../../../services/mail/smtp-outcome.ts';

const CONNECTIONS = 4;
type Item = { digestId: string; domain: string };

/** A line over `count` items whose ledger and relay answer when the test says so. */
const lineOf = (count: number) => {
  const items = Array.from({ length: count }, (_, n): Item => ({ digestId: String(n), domain: 'x.example' }));
  const seen = {
    composed: [] as string[],
    begun: [] as string[],
    sent: [] as string[],
    back: [] as string[],
  };
  const answers: (() => void)[] = [];
  const starts: (() => void)[] = [];
  const failures: (() => void)[] = [];
  const line = createSendingLine<Item, { message: never }>({
    connections: CONNECTIONS,
    log: pino({ level: 'silent' }),
    transport: {
      send: () =>
        new Promise<Delivery>((resolve) => {
          answers.push(() => resolve({ kind: 'sent', reply: '250 fine' }));
        }),
    },
    next: async (wanted) => items.splice(0, wanted),
    write: ({ digestId }) => {
      seen.composed.push(digestId);
      return { message: undefined as never };
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
    onNotBegun: ({ digestId }) => void seen.back.push(digestId),
    onAnswer: ({ digestId }) => void seen.sent.push(digestId),
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
    answer: async (mails: number): Promise<void> => {
      for (const each of answers.splice(0, mails)) each();
      await settle();
    },
    pump: async (): Promise<void> => {
      line.pump();
      await settle();
    },
    waiting: () => ({ starts: starts.length, answers: answers.length }),
  };
};

test('the next group is composed while the one before is begun, and begun by itself', async () => {
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

test('everything goes out once, in its order', async () => {
  const { seen, pump, begin, answer, waiting } = lineOf(50);
  await pump();
  while (waiting().starts + waiting().answers > 0) {
    await begin();
    await answer(CONNECTIONS);
  }
  expect(seen.sent).toEqual(Array.from({ length: 50 }, (_, n) => String(n)));
  expect(seen.back).toEqual([]);
});

test('a ledger that cannot be written costs the group its turn, and nothing else', async () => {
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

test('a line that is stopped finishes what is on a connection, and puts back all else', async () => {
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

import pg from 'pg';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import type { Item } from '../../../services/digests/delivery/delivery-item.ts';
import { createSettling } from '../../../services/digests/delivery/settle-items.ts';
import type { Outcome } from '../../../services/digests/ledger/ledger.ts';

const refusal = (code: string): Error =>
  Object.assign(new pg.DatabaseError('invalid input', 1, 'error'), { code });

/** Settles items 0 to `count` - 1 with a ledger that throws the error that `refuse` returns; resolves once all are finished. */
const settleAll = async (count: number, refuse: (batch: Outcome[]) => Error | null, forMs = 1_000) => {
  const written: Outcome[] = [];
  const journaled: string[] = [];
  const lines: { msg: string; digestId?: string }[] = [];
  let calls = 0;
  const settling = createSettling({
    ledger: {
      settle: async (batch) => {
        calls += 1;
        const error = refuse(batch);
        if (error) throw error;
        written.push(...batch);
        return batch.map(() => true);
      },
    },
    journal: { settled: (_claim, digestId) => journaled.push(digestId) },
    tallies: { settled: () => {} },
    clock: { now: () => new Date() },
    log: pino({ level: 'warn' }, { write: (line: string) => lines.push(JSON.parse(line)) }),
    retrying: { forMs, everyMs: 1 },
  });
  settling.flush();
  await Promise.all(
    Array.from(
      { length: count },
      (_, n) =>
        new Promise<void>((finish) => {
          const digestId = String(n);
          const item = { digestId, claim: 1, row: { digestId, localDate: '2025-09-04', token: 't' }, finish };
          settling.settle(item as unknown as Item, { state: 'sent', note: `250 ${n}` });
        }),
    ),
  );
  return { written, journaled, lines, calls: () => calls };
};

test('an outcome that Postgres refuses fails alone, says so, and is written by the journal only', async () => {
  const isBad = (batch: Outcome[]) => batch.some(({ digestId }) => digestId === '3');
  const { written, journaled, lines, calls } = await settleAll(8, (batch) =>
    isBad(batch) ? refusal('22021') : null,
  );
  const others = ['0', '1', '2', '4', '5', '6', '7'];
  expect(written.map(({ digestId }) => digestId).sort()).toEqual(others);
  expect(journaled.sort()).toEqual(others);
  expect(new Set(lines.map(({ digestId }) => digestId))).toEqual(new Set(['3']));
  // 8, 4, 2, 2, 1, 1, the bad one without its note, and 4: nothing is tried again as it was.
  expect(calls()).toBe(8);
});

test('if Postgres refuses a note, the outcome is recorded without it', async () => {
  const { written } = await settleAll(3, (batch) =>
    batch.some(({ note }) => note === '250 1') ? refusal('22P05') : null,
  );
  expect(written.find(({ digestId }) => digestId === '1')).toMatchObject({ state: 'sent', note: null });
  expect(written).toHaveLength(3);
});

test.each(['08006', '40001', '40P01', '57P01', '57P03', '25006', ''])(
  'what may pass (%s) is tried again',
  async (code) => {
    let failures = 5;
    const error = code === '' ? new Error('Connection terminated unexpectedly') : refusal(code);
    const { written } = await settleAll(2, () => (failures-- > 0 ? error : null));
    expect(written).toHaveLength(2);
  },
);

test('items are finished even if settling gives up, so that their page ends', async () => {
  const { written, journaled, lines } = await settleAll(2, () => new Error('connect ECONNREFUSED'), 5);
  expect([written, journaled]).toEqual([[], []]);
  expect(lines.map(({ msg }) => msg)).toContain('an outcome could not be recorded');
});

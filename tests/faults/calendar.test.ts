import { DateTime } from 'luxon';
import { afterEach, expect, test, vi } from 'vitest';
import { parseDailyPapersText } from '../../services/papers/sources/daily-papers-text.ts';
import { createWorld, preferencesOf, type World } from '../support/world.ts';

const HOUR_MS = 3_600_000;
const CATCH_UP_HOURS = 12;

vi.setConfig({ testTimeout: 240_000 });

let world: World;
afterEach(() => world?.close());

type Row = { address: string; date: string; state: string; note: string | null; id: string };

/** Creates an edition for each day, each with its own paper, so that every digest has one. */
const addEditions = async (from: string, days: number): Promise<void> => {
  for (let day = -2; day < days; day += 1) {
    const date = DateTime.fromISO(from, { zone: 'utc' }).plus({ days: day }).toISODate()!;
    const text = `Notes of ${date} on learning\n\nWe study learning on ${date} and report what we found.\n`;
    await world.ingest.ingest(parseDailyPapersText(text, { date }), {
      source: 'test',
      origin: 'test',
      date,
      partial: false,
    });
  }
};

const isAnybodyDue = async (): Promise<boolean> =>
  (await world.db.query('select 1 from subscribers where next_digest_at <= $1 limit 1', [world.clock.now()]))
    .rowCount === 1;

/** Simulates hour by hour; `isOff` says when nothing runs. Editions close when their day begins. */
const live = async (hours: number, isOff: (hour: number) => boolean = () => false): Promise<void> => {
  for (let hour = 0; hour < hours; hour += 1) {
    world.clock.forward(HOUR_MS);
    if (isOff(hour) || !(await isAnybodyDue())) continue;
    const today = world.clock.now().toISOString().slice(0, 10);
    const { rows } = await world.db.query<{ date: string }>(
      `select date from editions where state = 'open' and date <= $1`,
      [today],
    );
    for (const { date } of rows) await world.ingest.closeEdition(date);
    await world.runDigests();
  }
};

const ledger = async (): Promise<Row[]> => {
  const { rows } = await world.db.query<Row>(
    `select s.address, d.local_date as date, d.state, d.note, d.id::text as id from digests d join subscribers s on s.id = d.subscriber_id order by 1, 2`,
  );
  return rows;
};

/** Checks that every digest is one mail or none, as its state says, and that a local date has at most one. */
const expectExactlyOne = (rows: Row[]): void => {
  const dates = rows.map(({ address, date }) => `${address} ${date}`);
  expect(new Set(dates).size).toBe(dates.length);
  const received = new Map<string, number>();
  for (const { to, raw } of world.mail.mails) {
    const id = /^feedback-id:\s*(\d+):digest/im.exec(raw.toString('latin1'))?.[1];
    received.set(`${to[0]} ${id}`, (received.get(`${to[0]} ${id}`) ?? 0) + 1);
  }
  const wanted = new Map(
    rows.filter(({ state }) => state === 'sent').map(({ address, id }) => [`${address} ${id}`, 1]),
  );
  expect(received).toEqual(wanted);
};

const datesOf = (rows: Row[], address: string): string[] =>
  rows.filter((row) => row.address === address).map(({ date }) => date);

test.each([
  { change: 'forward', start: '2025-03-28T00:00:00Z', dates: ['2025-03-29', '2025-03-30', '2025-03-31'] },
  { change: 'back', start: '2025-10-24T00:00:00Z', dates: ['2025-10-25', '2025-10-26', '2025-10-27'] },
])(
  'EMAIL 35: daylight saving $change, UTC+14 and -11: one digest for each local date',
  async ({ start, dates }) => {
    world = await createWorld({ now: start });
    await addEditions(start, 6);
    const zones = [
      'Europe/Paris',
      'America/New_York',
      'Australia/Lord_Howe',
      'Pacific/Kiritimati',
      'Pacific/Pago_Pago',
      'Asia/Kathmandu',
      'UTC',
    ];
    // In Europe the hour at 2 o'clock is skipped or comes twice.
    for (const zone of zones) {
      for (const hour of [2, 23])
        await world.addReader(`${hour}@${zone.toLowerCase().replaceAll(/[^a-z]+/g, '-')}.example`, {
          zone,
          hour,
        });
    }
    await live(24 * 4 + 12);
    const rows = await ledger();
    expectExactlyOne(rows);
    for (const address of new Set(rows.map((row) => row.address))) {
      expect(datesOf(rows, address), address).toEqual(expect.arrayContaining(dates));
    }
    expect(rows.filter(({ state }) => state !== 'sent')).toEqual([]);
  },
);

test('EMAIL 35: a reader who moves to another zone at noon gets one digest for each local date', async () => {
  const start = '2025-06-02T00:00:00Z';
  world = await createWorld({ now: start });
  await addEditions(start, 6);
  const moves = [
    ['east@moves.example', 'America/Los_Angeles', 'Pacific/Kiritimati'],
    ['west@moves.example', 'Pacific/Kiritimati', 'Pacific/Pago_Pago'],
    ['near@moves.example', 'Europe/Paris', 'Europe/London'],
  ] as const;
  const ids = new Map<string, number>();
  for (const [address, zone] of moves) ids.set(address, await world.addReader(address, { zone, hour: 7 }));
  await live(36);
  for (const [address, , zone] of moves) {
    await world.preferences.save(ids.get(address)!, preferencesOf({ zone, hour: 7 }));
  }
  await live(72);
  const rows = await ledger();
  expectExactlyOne(rows);
  for (const [address] of moves) expect(datesOf(rows, address).length, address).toBeGreaterThanOrEqual(3);
});

test('EMAIL 35: a clock that is an hour fast or slow, and then right again: still one digest for each local date', async () => {
  const start = '2025-06-02T00:00:00Z';
  world = await createWorld({ now: start });
  await addEditions(start, 5);
  for (const hour of [5, 6, 7, 8]) await world.addReader(`${hour}@clock.example`, { hour });
  for (let hour = 0; hour < 72; hour += 1) {
    // Schedulers on two machines, one an hour ahead and one an hour behind, in turns with a correct one.
    for (const off of [1, -1, 0]) {
      world.clock.set(new Date(Date.parse(start) + (hour + off) * HOUR_MS));
      const today = world.clock.now().toISOString().slice(0, 10);
      const { rows } = await world.db.query<{ date: string }>(
        `select date from editions where state = 'open' and date <= $1`,
        [today],
      );
      for (const { date } of rows) await world.ingest.closeEdition(date);
      await world.runDigests();
    }
  }
  const rows = await ledger();
  expectExactlyOne(rows);
  for (const hour of [5, 6, 7, 8])
    expect(datesOf(rows, `${hour}@clock.example`)).toEqual(['2025-06-02', '2025-06-03', '2025-06-04']);
});

test('EMAIL 35: after a 26-hour outage digests within the catch-up window are sent, older ones expire, and nothing comes twice', async () => {
  const start = '2025-06-02T00:00:00Z';
  world = await createWorld({ now: start, env: { CATCH_UP_HOURS: String(CATCH_UP_HOURS) } });
  await addEditions(start, 6);
  for (const hour of [1, 7, 12, 18, 23]) await world.addReader(`${hour}@outage.example`, { hour });
  // Everything is off from 3 June 04:00 to 4 June 06:00.
  const back = 24 + 30;
  await live(24 * 4, (hour) => hour + 1 >= 28 && hour + 1 < back);
  const rows = await ledger();
  expectExactlyOne(rows);
  for (const hour of [1, 7, 12, 18, 23]) {
    const own = rows.filter(({ address }) => address === `${hour}@outage.example`);
    expect(new Set(own.map(({ date }) => date)).size).toBe(own.length);
    for (const { date, state, note } of own) {
      // After the late digest in the morning there is no newer edition for one in the evening.
      const isServed = state === 'sent' || note === 'no new edition';
      const dueAt = (Date.parse(`${date}T00:00:00Z`) - Date.parse(start)) / HOUR_MS + hour;
      const servedAt = dueAt >= 28 && dueAt < back ? back : dueAt;
      expect([date, hour, state === 'expired' ? 'expired' : isServed]).toEqual([
        date,
        hour,
        servedAt - dueAt >= CATCH_UP_HOURS ? 'expired' : true,
      ]);
    }
  }
  expect(rows.some(({ state }) => state === 'expired')).toBe(true);
});

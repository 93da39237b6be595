import fc from 'fast-check';
import { DateTime } from 'luxon';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isZone } from '../../services/subscribers/zones.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

type Case = { after: Date; zone: string; hour: number; days: number };

/** Computes many times in one round trip. */
const nextDigests = async (cases: Case[]): Promise<Date[]> => {
  const { rows } = await world.db.query<{ next: Date }>(
    `select next_digest_at(c.after, c.zone, c.hour, c.days) as next
     from unnest($1::timestamptz[], $2::text[], $3::int[], $4::int[]) with ordinality as c(after, zone, hour, days, n) order by n`,
    [
      cases.map((each) => each.after),
      cases.map((each) => each.zone),
      cases.map((each) => each.hour),
      cases.map((each) => each.days),
    ],
  );
  return rows.map((row) => row.next);
};

const zones = ['UTC', ...Intl.supportedValuesOf('timeZone')];
// Only past years are used: Node's and Postgres's copies of the zone database may differ on future ones.
const anyCase = fc.record({
  after: fc.date({
    min: new Date('2022-01-01T00:00:00Z'),
    max: new Date('2025-12-20T00:00:00Z'),
    noInvalidDate: true,
  }),
  zone: fc.constantFrom(...zones),
  hour: fc.integer({ min: 0, max: 23 }),
  days: fc.integer({ min: 1, max: 127 }),
});

describe('next_digest_at', () => {
  test('for any zone, hour and days: the first time in the future on a chosen day at the hour', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyCase, { minLength: 200, maxLength: 200 }), async (cases) => {
        const found = await nextDigests(cases);
        for (const [index, { after, zone, hour, days }] of cases.entries()) {
          const next = DateTime.fromJSDate(found[index]!, { zone });
          const what = `${after.toISOString()} ${zone} ${hour} ${days} -> ${next.toISO()}`;
          expect(found[index]!.getTime(), what).toBeGreaterThan(after.getTime());
          expect(days & (1 << (next.weekday - 1)), what).not.toBe(0);
          // An hour that the clock jumps over is taken as the hour after it.
          const wall = DateTime.fromObject(
            { year: next.year, month: next.month, day: next.day, hour },
            { zone },
          );
          expect([hour, wall.hour], what).toContain(next.hour);
          // No earlier time was possible: the hour of every chosen day before it is not after `after`.
          const today = DateTime.fromJSDate(after, { zone }).startOf('day');
          for (let step = 0; today.plus({ days: step }).toISODate()! < next.toISODate()!; step += 1) {
            const day = today.plus({ days: step });
            if ((days & (1 << (day.weekday - 1))) === 0) continue;
            const at = DateTime.fromObject(
              { year: day.year, month: day.month, day: day.day, hour },
              { zone },
            );
            // Only the second pass of a repeated hour can be within an hour of `after`.
            expect(at.toMillis(), what).toBeLessThanOrEqual(after.getTime() + 3_600_000);
          }
        }
      }),
      { numRuns: 4, endOnFailure: true },
    );
  });

  test('EMAIL 35: through a year of daylight saving, any zone has each local date exactly once', async () => {
    for (const zone of [
      'Europe/Paris',
      'America/New_York',
      'Australia/Lord_Howe',
      'Africa/Cairo',
      'America/Havana',
      'Pacific/Kiritimati',
      'Pacific/Pago_Pago',
      'Asia/Kathmandu',
      'America/Santiago',
    ]) {
      for (const hour of [0, 1, 2, 3, 7, 23]) {
        const { rows } = await world.db.query<{ dates: string[] }>(
          `with recursive days(at) as (
             select next_digest_at('2025-01-01T12:00:00Z', $1, $2, 127)
             union all select next_digest_at(at, $1, $2, 127) from days where at < '2026-01-01T12:00:00Z')
           select array_agg(((at at time zone $1)::date)::text order by at) as dates from days`,
          [zone, hour],
        );
        const { dates } = rows[0]!;
        expect(new Set(dates).size, `${zone} ${hour}`).toBe(dates.length);
        const span = (Date.parse(dates.at(-1)!) - Date.parse(dates[0]!)) / 86_400_000;
        expect(dates.length, `${zone} ${hour}`).toBe(span + 1);
      }
    }
  });

  test('an hour that does not exist counts as the instant of the clock’s jump; one that exists twice counts once', async () => {
    const [forward, back] = await nextDigests([
      { after: new Date('2025-03-29T12:00:00Z'), zone: 'Europe/Paris', hour: 2, days: 127 },
      { after: new Date('2025-10-25T12:00:00Z'), zone: 'Europe/Paris', hour: 2, days: 127 },
    ]);
    expect(forward!.toISOString()).toBe('2025-03-30T01:00:00.000Z');
    const [after] = await nextDigests([{ after: back!, zone: 'Europe/Paris', hour: 2, days: 127 }]);
    expect(after!.toISOString()).toBe('2025-10-27T01:00:00.000Z');
  });

  test('Postgres knows every zone that a reader can choose', async () => {
    for (const zone of zones) expect(isZone(zone), zone).toBe(true);
    const found = await nextDigests(
      zones.map((zone) => ({ after: new Date('2025-01-01T00:00:00Z'), zone, hour: 7, days: 127 })),
    );
    expect(found.every((next) => next instanceof Date)).toBe(true);
  });
});

describe('the catch-up rule', () => {
  const planned = async (which: World) =>
    (await which.db.query(`select local_date as date, state from digests order by local_date`)).rows;

  test('EMAIL 35: after an outage within the window the digest is still sent, for its own date', async () => {
    const late = await createWorld({ now: '2025-09-03T08:00:00Z', seeded: true });
    try {
      await late.addReader('r@example.org', { hour: 22, topics: ['benchmarks'] });
      late.clock.set('2025-09-04T05:00:00Z');
      await late.runDigests();
      expect(await planned(late)).toEqual([{ date: '2025-09-03', state: 'sent' }]);
      late.clock.set('2025-09-04T22:00:00Z');
      await late.runDigests();
      expect((await planned(late)).map((row) => row.date)).toEqual(['2025-09-03', '2025-09-04']);
    } finally {
      await late.close();
    }
  });

  test('EMAIL 35: after 26 hours the missed date is expired, and its papers come with the next digest', async () => {
    const late = await createWorld({ now: '2025-09-03T08:00:00Z', seeded: true });
    try {
      await late.addReader('r@example.org', { hour: 9, topics: ['benchmarks'] });
      late.clock.set('2025-09-04T11:00:00Z');
      await late.runDigests();
      expect(await planned(late)).toEqual([{ date: '2025-09-03', state: 'expired' }]);
      expect(late.mail.mails).toHaveLength(0);
      late.clock.set('2025-09-05T09:00:00Z');
      await late.runDigests();
      expect(await planned(late)).toEqual([
        { date: '2025-09-03', state: 'expired' },
        { date: '2025-09-05', state: 'sent' },
      ]);
    } finally {
      await late.close();
    }
  });

  test('EMAIL 35: a change of zone at noon causes no second digest for the same local date', async () => {
    const moved = await createWorld({ seeded: true });
    try {
      const id = await moved.addReader('r@example.org', {
        hour: 7,
        zone: 'Asia/Tokyo',
        topics: ['benchmarks'],
      });
      moved.clock.set('2025-09-04T22:00:00Z');
      await moved.runDigests();
      const reader = await moved.preferences.read(id);
      await moved.preferences.save(id, { ...reader, zone: 'Europe/Paris', hour: 7 });
      for (let hour = 0; hour < 48; hour += 1) {
        moved.clock.forward(3_600_000);
        await moved.runDigests();
      }
      const dates = (await planned(moved)).map((row) => row.date);
      expect(new Set(dates).size).toBe(dates.length);
      expect(dates).toEqual(['2025-09-05', '2025-09-06']);
    } finally {
      await moved.close();
    }
  });
});

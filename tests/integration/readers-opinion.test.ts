import { afterAll, beforeAll, expect, test } from 'vitest';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld({ seeded: true, now: '2025-09-04T06:00:00Z' });
});
afterAll(() => world.close());

test("readers' likes change the trending score of a paper, also where lists are ingested only by command", async () => {
  for (let n = 0; n < 5; n++) await world.addReader(`reader${n}@example.org`, { hour: 7 });
  world.clock.set('2025-09-04T07:00:00Z');
  await world.runDigests();
  expect(world.mail.mails).toHaveLength(5);
  await world.arrivals.run();
  const trending = async () => (await world.editions.papersOf('2025-09-04')).map((paper) => paper.trending);
  // The text export has no counts.
  expect(await trending()).toEqual(Array(68).fill(50));

  const [paper, other] = await world.editions.papersOf('2025-09-04');
  const { rows } = await world.db.query<{ id: number }>('select id from subscribers order by id');
  for (const { id } of rows) await world.ratings.rate(id, paper!.id, 'more');
  await world.ratings.rate(rows[0]!.id, other!.id, 'more');
  world.clock.forward(61 * 60_000);
  await world.arrivals.run();
  const [first, second, third] = await trending();
  expect(first).toBeGreaterThan(second!);
  expect(second).toBeGreaterThan(third!);
  expect(third).toBe(50);
});

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Budget, createBudget } from '../../../services/platform/budget.ts';

const limits = { atOnce: 2, atOncePerPlace: 1, waiting: 4, waitingPerPlace: 3, waitMs: 1_000 };

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Enters the budget and records the outcome. */
const enter = (budget: Budget, place: string) => {
  const seat = budget.enter(place);
  const seen = { is: 'waiting', leave: seat.leave, giveUp: seat.giveUp };
  seat.turn.then(
    () => {
      seen.is = 'working';
    },
    (error: { code: string }) => {
      seen.is = error.code;
    },
  );
  return seen;
};
const settled = () => vi.advanceTimersByTimeAsync(0);
const states = (seats: { is: string }[]): string[] => seats.map(({ is }) => is);

test('limits what runs at once, for all and for each place; the rest waits, and gets its turn', async () => {
  const budget = createBudget(limits);
  const mine = [enter(budget, 'a'), enter(budget, 'a'), enter(budget, 'a')];
  const other = enter(budget, 'b');
  await settled();
  expect(states([...mine, other])).toEqual(['working', 'waiting', 'waiting', 'working']);
  mine[0]!.leave();
  mine[0]!.leave();
  await settled();
  expect(states(mine)).toEqual(['working', 'working', 'waiting']);
  expect(budget.figures()).toEqual({ working: 2, waiting: 1, refused: 0 });
  for (const { leave } of [...mine, other]) leave();
  expect(budget.figures()).toEqual({ working: 0, waiting: 0, refused: 0 });
});

test('the place with the fewest running goes first', async () => {
  const budget = createBudget({ ...limits, atOnce: 3, atOncePerPlace: 2 });
  const a = [enter(budget, 'a'), enter(budget, 'a'), enter(budget, 'a')];
  const b = [enter(budget, 'b'), enter(budget, 'b')];
  const c = enter(budget, 'c');
  await settled();
  expect(states([...a, ...b, c])).toEqual([
    ...['working', 'working', 'waiting'],
    ...['working', 'waiting', 'waiting'],
  ]);
  a[0]!.leave();
  await settled();
  expect(states([a[2]!, b[1]!, c])).toEqual(['waiting', 'waiting', 'working']);
});

test('a place has a limited number waiting, and in a full line gives way to a place with fewer', async () => {
  const budget = createBudget(limits);
  const working = [enter(budget, 'x'), enter(budget, 'y')];
  const a = Array.from({ length: 4 }, () => enter(budget, 'a'));
  const b = enter(budget, 'b');
  await settled();
  expect(states(a)).toEqual(['waiting', 'waiting', 'waiting', 'busy']);
  const c = enter(budget, 'c');
  await settled();
  expect(states([...a, b, c])).toEqual(['waiting', 'waiting', 'busy', 'busy', 'waiting', 'waiting']);
  // Now no place has two more than another.
  const again = enter(budget, 'b');
  await settled();
  expect(again.is).toBe('busy');
  expect(budget.figures()).toEqual({ working: 2, waiting: 4, refused: 3 });
  for (const { leave } of working) leave();
});

test('waiting ends in time, and a client that leaves frees its place', async () => {
  const budget = createBudget(limits);
  const first = enter(budget, 'a');
  const gone = enter(budget, 'a');
  const late = enter(budget, 'a');
  gone.giveUp();
  await vi.advanceTimersByTimeAsync(limits.waitMs);
  expect(states([first, gone, late])).toEqual(['working', 'busy', 'busy']);
  expect(budget.figures()).toEqual({ working: 1, waiting: 0, refused: 1 });
  // A client that leaves does not end work that has begun.
  first.giveUp();
  expect(budget.figures().working).toBe(1);
  first.leave();
  late.leave();
  expect(budget.figures()).toEqual({ working: 0, waiting: 0, refused: 1 });
  expect(vi.getTimerCount()).toBe(0);
});

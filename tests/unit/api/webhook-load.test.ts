import { expect, test } from 'vitest';
import { createWebhookLoad, MAX_WEBHOOK_BYTES } from '../../../services/api/http/webhook-load.ts';

const create = () => {
  let now = 0;
  const load = createWebhookLoad(() => now);
  return {
    ...load,
    pass: (ms: number) => {
      now += ms;
    },
    /** Enters as often as there is room, and returns what gives it back. */
    fill: (place: string): (() => void)[] => {
      const entered: (() => void)[] = [];
      for (let at = 0; at < 10_000; at += 1)
        try {
          entered.push(load.enter(place, MAX_WEBHOOK_BYTES));
        } catch {
          break;
        }
      return entered;
    },
  };
};

test('the bodies under way take a bounded memory, of which one place gets a quarter', () => {
  const load = create();
  const first = load.fill('a');
  expect(first).toHaveLength(32);
  expect(() => load.enter('a', 1)).toThrow(expect.objectContaining({ code: 'busy' }));
  const others = ['b', 'c', 'd', 'e'].map((place) => load.fill(place).length);
  expect(others).toEqual([32, 32, 32, 0]);
  first[0]!();
  expect(load.fill('e')).toHaveLength(1);
});

test('a place whose requests were refused too often waits a minute; others do not', () => {
  const load = create();
  for (let at = 0; at < 100; at += 1) load.refuse('a');
  expect(() => load.enter('a', 1)).toThrow(expect.objectContaining({ code: 'rate_limited' }));
  load.enter('b', 1)();
  load.pass(59_999);
  expect(() => load.enter('a', 1)).toThrow();
  load.pass(1);
  load.enter('a', 1)();
});

import { describe, expect, test } from 'vitest';
import { createLanes } from '../../../services/digests/delivery/lanes.ts';

/** Returns lanes of 8 connections with a clock that the test sets. */
const lanesAt = () => {
  let time = 0;
  const lanes = createLanes<string>({
    slots: 8,
    now: () => time,
    random: () => 0.5,
  });
  return {
    lanes,
    forward: (ms: number): void => {
      time += ms;
    },
    add: (domain: string, count: number): void => {
      for (let n = 0; n < count; n += 1) lanes.add(domain, domain);
    },
  };
};

const countOf = (items: string[], domain: string): number => items.filter((item) => item === domain).length;

describe('EMAIL 37: lanes', () => {
  test('one domain alone has every connection', () => {
    const { lanes, add } = lanesAt();
    add('only.example', 20);
    expect(lanes.next(20)).toHaveLength(8);
    for (let n = 0; n < 8; n += 1) lanes.done('only.example', 5);
    // Once its replies are known to be quick, mails for it are prepared ahead.
    expect(lanes.next(20)).toHaveLength(12);
  });

  test('domains take turns, and one without a reply yet has half of the connections', () => {
    const { lanes, add } = lanesAt();
    add('new.example', 50);
    add('small.example', 1);
    const first = lanes.next(20);
    expect(countOf(first, 'small.example')).toBe(1);
    expect(countOf(first, 'new.example')).toBeLessThanOrEqual(8);
  });

  test('a slow domain keeps a quarter of the connections, all slow ones together half', () => {
    const { lanes, add } = lanesAt();
    for (let n = 0; n < 200; n += 1) {
      add('usual.example', 1);
      lanes.next(1);
      lanes.done('usual.example', 5);
    }
    const domains = ['slow-a.example', 'slow-b.example', 'slow-c.example', 'quick.example'];
    for (const domain of domains) {
      add(domain, 1);
      lanes.next(1);
      // One more is on its way, so that the domain is tried again.
      add(domain, 1);
      lanes.next(1);
      lanes.done(domain, domain === 'quick.example' ? 5 : 5_000);
    }
    expect(domains.map(lanes.isSlow)).toEqual([true, true, true, false]);
    expect(lanes.isSlow('unheard-of.example')).toBe(false);
    for (const domain of domains) add(domain, 50);
    const taken = lanes.next(100);
    // One of each was on its way already.
    expect(countOf(taken, 'slow-a.example')).toBeLessThanOrEqual(1);
    expect(taken.filter((each) => each.startsWith('slow'))).toHaveLength(1);
    expect(countOf(taken, 'quick.example')).toBe(50);
  });

  test('a domain that defers is paused, longer each time, and its mails are put back', () => {
    const { lanes, add, forward } = lanesAt();
    add('busy.example', 3);
    add('other.example', 1);
    lanes.next(2);
    const first = lanes.hold('busy.example');
    // A mail that was under way does not lengthen the pause.
    expect(lanes.hold('busy.example')).toBe(first);
    expect(countOf(lanes.next(10), 'busy.example')).toBe(0);
    const back = lanes.takeOverdue();
    expect(back.length).toBeGreaterThan(0);
    for (const { item, forMs } of back) {
      expect(item).toBe('busy.example');
      expect(forMs).toBeGreaterThanOrEqual(first);
    }
    forward(first + 1);
    expect(lanes.hold('busy.example')).toBeCloseTo(2 * first, 0);
    lanes.markHealthy('busy.example');
    forward(2 * first + 1);
    expect(lanes.hold('busy.example')).toBeCloseTo(first, 0);
  });

  test('a domain with a limit of its own gets what the limit allows, the others theirs', () => {
    const { lanes, add } = lanesAt();
    add('limited.example', 10);
    add('free.example', 4);
    const taken = lanes.next(8, (domain, wanted) =>
      domain === 'limited.example' ? Math.min(1, wanted) : wanted,
    );
    expect(countOf(taken, 'free.example')).toBe(4);
    expect(countOf(taken, 'limited.example')).toBeGreaterThanOrEqual(1);
  });

  test('no mail is lost, whatever is taken, held and drained', () => {
    const { lanes, add, forward } = lanesAt();
    let out = 0;
    for (let n = 0; n < 200; n += 1) {
      const domain = `d${n % 7}.example`;
      add(domain, 1);
      if (n % 50 === 0) lanes.hold(domain);
      for (const item of lanes.next(n % 3)) {
        out += 1;
        lanes.done(item, n % 2 ? 10 : 3_000);
      }
      if (n % 40 === 0) out += lanes.takeOverdue().length;
      forward(500);
    }
    out += lanes.drain().length;
    expect(out).toBe(200);
    expect(lanes.size()).toBe(0);
  });
});

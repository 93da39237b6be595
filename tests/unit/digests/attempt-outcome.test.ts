import { describe, expect, test } from 'vitest';
import { outcomeOf } from '../../../services/digests/delivery/attempt-outcome.ts';
import { capOf } from '../../../services/digests/delivery/warm-up.ts';

const now = new Date('2025-09-04T07:00:00Z');
const fresh = { attempts: 0, uncertainAttempts: 0 };
const options = { policy: 'resend', now, random: () => 0.5 } as const;
const minutesLater = (at: string | undefined): number => (Date.parse(at!) - now.getTime()) / 60_000;

describe('the outcome of an attempt', () => {
  test('EMAIL 28: a deferred mail comes back later and later, at most an hour apart', () => {
    const deferred = { kind: 'deferred', reply: '451 4.2.0 later', slowDomain: false } as const;
    const pauses = [0, 1, 4, 9].map((attempts) =>
      minutesLater(outcomeOf(deferred, { attempts, uncertainAttempts: 0 }, options).retryAt),
    );
    expect(pauses).toEqual([1, 2, 16, 60]);
    expect(outcomeOf(deferred, fresh, options)).toMatchObject({ state: 'planned', note: '451 4.2.0 later' });
  });

  test('EMAIL 29: only an address that does not exist is a bounce; a mail refused for our fault is sent again', () => {
    const rejected = {
      kind: 'rejected',
      reply: '550 5.1.1 no such user',
      hardBounce: true,
      softBounce: false,
    };
    expect(outcomeOf(rejected as never, fresh, options)).toMatchObject({ state: 'failed', refusal: 'hard' });
    expect(outcomeOf({ ...rejected, hardBounce: false } as never, fresh, options)).toEqual({
      state: 'failed',
      note: '550 5.1.1 no such user',
      refusal: 'blocked',
    });
    const full = { ...rejected, hardBounce: false, softBounce: true };
    expect(outcomeOf(full as never, fresh, options)).toMatchObject({ state: 'failed', refusal: 'soft' });
    const refused = outcomeOf({ kind: 'refused', reply: '550 5.7.26 unauthenticated' }, fresh, options);
    expect(refused).toMatchObject({ state: 'planned' });
    expect(refused.refusal).toBeUndefined();
  });

  test('EMAIL 31: a mail that may have arrived is sent again at most twice, or never, and counted', () => {
    const lost = { kind: 'uncertain', reply: 'the connection closed' } as const;
    expect(
      [0, 1, 2].map(
        (uncertainAttempts) => outcomeOf(lost, { attempts: 1, uncertainAttempts }, options).state,
      ),
    ).toEqual(['planned', 'planned', 'uncertain']);
    expect(outcomeOf(lost, fresh, { ...options, policy: 'hold' })).toMatchObject({
      state: 'uncertain',
      isUncertain: true,
    });
  });
});

test('a warm-up caps each UTC day from its first on, and none after its last', () => {
  const warmUp = { from: '2026-12-01', caps: [500, 1000] };
  const cap = (at: string) => capOf(warmUp, new Date(at));
  expect(cap('2026-11-30T23:59:59Z')).toBeNull();
  expect(cap('2026-12-01T00:00:00Z')).toBe(500);
  expect(cap('2026-12-02T23:59:59Z')).toBe(1000);
  expect(cap('2026-12-03T00:00:00Z')).toBeNull();
  expect(capOf(null, now)).toBeNull();
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AddressPurpose, createLinks, type Purpose } from '../../../services/subscribers/links.ts';

const now = new Date('2025-09-04T07:00:00Z');
const links = createLinks({ secrets: ['s'.repeat(40)], publicUrl: 'https://papers.example.org' });
const purposes: Purpose[] = ['confirm', 'preferences', 'unsubscribe', 'digest', 'bounce', 'form'];
const claims = fc.record({ subject: fc.nat(), detail: fc.maxSafeNat() });

describe('links', () => {
  test('return what was signed, for their purpose alone', () => {
    fc.assert(
      fc.property(
        claims,
        fc.constantFrom(...purposes),
        fc.constantFrom(...purposes),
        (claim, purpose, other) => {
          const token = links.sign(purpose, claim, now);
          expect(links.verify(purpose, token, now)).toEqual(claim);
          if (other !== purpose)
            expect(() => links.verify(other, token, now)).toThrow('This link does not work');
        },
      ),
    );
  });

  test('are short, and safe in a path and a header', () => {
    const token = links.sign('unsubscribe', { subject: 10_000_000, detail: 5_000_000_000 }, now);
    expect(token).toMatch(/^[A-Za-z0-9_-]+$/);
    expect(token.length).toBeLessThanOrEqual(40);
    expect(links.url('unsubscribe', { subject: 1, detail: 2 }, now)).toMatch(
      /^https:\/\/papers\.example\.org\/unsubscribe\/[\w-]+$/,
    );
  });

  test('fail for any other string, and for any change of one character', () => {
    const token = links.sign('confirm', { subject: 12, detail: 34 }, now);
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => links.verify('confirm', text, now)).toThrow('This link does not work');
      }),
    );
    fc.assert(
      fc.property(fc.nat(token.length - 1), fc.constantFrom(...'ABCxyz019-_'), (at, character) => {
        fc.pre(token[at] !== character);
        expect(() =>
          links.verify('confirm', token.slice(0, at) + character + token.slice(at + 1), now),
        ).toThrow('This link does not work');
      }),
    );
  });

  test('expire by purpose; an unsubscribe link never does', () => {
    const inDays = (days: number): Date => new Date(now.getTime() + days * 86_400_000);
    const confirm = links.sign('confirm', { subject: 1, detail: 1 }, now);
    expect(links.verify('confirm', confirm, inDays(1.9))).toBeTruthy();
    expect(() => links.verify('confirm', confirm, inDays(2.1))).toThrow();
    const unsubscribe = links.sign('unsubscribe', { subject: 1, detail: 1 }, now);
    expect(links.verify('unsubscribe', unsubscribe, inDays(10_000))).toBeTruthy();
  });

  test('of an earlier secret verify while it is listed, and are signed by the first', () => {
    const [old, next] = ['o'.repeat(40), 'n'.repeat(40)];
    const before = createLinks({ secrets: [old], publicUrl: '' });
    const after = createLinks({ secrets: [next, old], publicUrl: '' });
    const claim = { subject: 7, detail: 0 };
    expect(after.verify('unsubscribe', before.sign('unsubscribe', claim, now), now)).toEqual(claim);
    expect(() => before.verify('unsubscribe', after.sign('unsubscribe', claim, now), now)).toThrow();
  });
});

describe('addresses of BOUNCE_DOMAIN', () => {
  const bounceDomain = 'bounces.example.org';
  const withDomain = createLinks({ secrets: ['s'.repeat(40)], publicUrl: '', bounceDomain });
  const kinds: AddressPurpose[] = ['bounce', 'signup', 'leave'];
  const inDays = (days: number): Date => new Date(now.getTime() + days * 86_400_000);

  test('give back what was signed, in any case, and fit into 64 octets', () => {
    fc.assert(
      fc.property(claims, fc.constantFrom(...kinds), (claim, purpose) => {
        const address = withDomain.address(purpose, claim, now)!;
        expect(address.indexOf('@')).toBeLessThanOrEqual(64);
        expect(withDomain.readAddress(address, now)).toEqual({ purpose, ...claim });
        expect(withDomain.readAddress(address.toUpperCase(), now)).toEqual({ purpose, ...claim });
      }),
    );
  });

  test('EMAIL 17: tell forged from expired, and both from the addresses of others', () => {
    const claim = { subject: 12, detail: 5_000_123 };
    const address = withDomain.address('bounce', claim, now)!;
    expect(withDomain.readAddress(address, inDays(29))).toEqual({ purpose: 'bounce', ...claim });
    expect(withDomain.readAddress(address, inDays(31))).toBe('expired');
    const leave = withDomain.address('leave', claim, now)!;
    expect(withDomain.readAddress(leave, inDays(10_000))).toEqual({ purpose: 'leave', ...claim });
    fc.assert(
      fc.property(fc.nat(address.indexOf('@') - 3), fc.constantFrom(...'0123456789abcdef'), (at, digit) => {
        fc.pre(address[at + 2] !== digit);
        const changed = address.slice(0, at + 2) + digit + address.slice(at + 3);
        expect(withDomain.readAddress(changed, now)).toBe('forged');
      }),
    );
    expect(withDomain.readAddress(`u-${address.slice(2)}`, now)).toBe('forged');
    expect(withDomain.readAddress('b-team@bounces.example.org', now)).toBe('forged');
    for (const other of ['ann@example.org', 'b-team@example.org', 'postmaster@bounces.example.org', '', '@'])
      expect(withDomain.readAddress(other, now)).toBeNull();
  });

  test('are read under an older secret, and as they were written before', () => {
    const claim = { subject: 12, detail: 34 };
    const rotated = createLinks({ secrets: ['n'.repeat(40), 's'.repeat(40)], publicUrl: '', bounceDomain });
    const wanted = { purpose: 'bounce', ...claim };
    expect(rotated.readAddress(withDomain.address('bounce', claim, now)!, now)).toEqual(wanted);
    const before = `b-${links.sign('bounce', claim, now)}@${bounceDomain}`;
    expect(withDomain.readAddress(before, now)).toEqual(wanted);
    expect(withDomain.readAddress(before, inDays(31))).toBe('expired');
    expect(withDomain.readAddress(before.toLowerCase(), now)).toBe('forged');
  });

  test('there are none without BOUNCE_DOMAIN', () => {
    expect(links.address('bounce', { subject: 1, detail: 2 }, now)).toBeNull();
  });
});

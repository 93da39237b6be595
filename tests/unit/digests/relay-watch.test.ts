import { expect, test } from 'vitest';
import { createRelayWatch, withoutAddresses } from '../../../services/digests/delivery/relay-watch.ts';

test.each([
  ['550 <ada@example.org>: no such user', '550 <…@…>: no such user'],
  ['550 5.1.1 ada@example.org, or a@b@c; "x@y"', '550 5.1.1 …@…, or …@…; "…@…"'],
  ['at @ noon, @ada and ada@ are no addresses', 'at @ noon, @ada and ada@ are no addresses'],
  ['@@example.org', '…@…'],
  ['421 later', '421 later'],
])('a reply is recorded without addresses: %s', (reply, kept) => {
  expect(withoutAddresses(reply)).toBe(kept);
});

const watch = () => {
  const held: string[] = [];
  const { replied } = createRelayWatch({
    holds: {
      put: async (kind: string) => {
        held.push(kind);
        return true;
      },
    } as never,
    incidents: { raise: async () => {} } as never,
  });
  return {
    held,
    refused: (reply: string, domain: string) => replied({ kind: 'refused', reply }, domain),
    replied,
  };
};

test.each([
  '550 5.7.26 This mail is unauthenticated',
  '554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org',
  '554 5.7.1 Relay access denied',
])('a refusal that every further mail would get holds all sending at once: %s', async (reply) => {
  const { held, refused } = watch();
  await refused(reply, 'a.example');
  expect(held).toEqual(['refused']);
});

test('what may be the choice of one recipient holds all sending only once three domains say so', async () => {
  const { held, refused, replied } = watch();
  const reply = '550 5.7.1 sender denied by user preferences';
  for (const domain of ['a.example', 'a.example', 'b.example']) await refused(reply, domain);
  expect(held).toEqual([]);
  await replied({ kind: 'sent', reply: '250 OK' }, 'd.example');
  await refused(reply, 'c.example');
  expect(held).toEqual([]);
  for (const domain of ['a.example', 'b.example']) await refused(reply, domain);
  expect(held).toEqual(['refused']);
});

import { expect, test } from 'vitest';
import { withoutAddresses } from '../../../services/digests/delivery/relay-watch.ts';

test.each([
  ['550 <ada@example.org>: no such user', '550 <…@…>: no such user'],
  ['550 5.1.1 ada@example.org, or a@b@c; "x@y"', '550 5.1.1 …@…, or …@…; "…@…"'],
  ['at @ noon, @ada and ada@ are no addresses', 'at @ noon, @ada and ada@ are no addresses'],
  ['@@example.org', '…@…'],
  ['421 later', '421 later'],
])('a reply is recorded without addresses: %s', (reply, kept) => {
  expect(withoutAddresses(reply)).toBe(kept);
});

import { expect, test } from 'vitest';
import { networkOf, PLACES_OF_A_NETWORK, placeOf } from '../../../services/platform/place.ts';
import { createPlaceTally } from '../../../services/platform/place-tally.ts';

test('a place is an IPv4 address, or the /64 of an IPv6 address, whose network is its /48', () => {
  expect(placeOf('203.0.113.7')).toBe('203.0.113.7');
  expect(networkOf(placeOf('203.0.113.7'))).toBeNull();
  expect(networkOf(placeOf('::ffff:203.0.113.7'))).toBeNull();
  expect(placeOf('2001:db8:1:2:3::4')).toBe('2001:db8:1:2');
  expect(networkOf(placeOf('2001:db8:1:2:3::4'))).toBe(networkOf(placeOf('2001:db8:1:ffff::1')));
  expect(networkOf(placeOf('2001:db8:1:2:3::4'))).not.toBe(networkOf(placeOf('2001:db8:2:2::1')));
});

test('a network has as much as 16 of its places, and gets it back', () => {
  const tally = createPlaceTally(2);
  const places = Array.from({ length: 40 }, (_, n) => placeOf(`2001:db8:1:${n.toString(16)}::1`));
  expect(places.filter((place) => tally.enter(place))).toHaveLength(2 * PLACES_OF_A_NETWORK);
  expect(tally.enter(placeOf('2001:db8:2::1'))).toBe(true);
  expect(tally.enter('203.0.113.7') && tally.enter('203.0.113.7')).toBe(true);
  expect(tally.enter('203.0.113.7')).toBe(false);
  tally.leave(places[0]!);
  expect(tally.enter(places[39]!)).toBe(true);
});

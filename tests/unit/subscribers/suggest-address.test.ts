import { expect, test } from 'vitest';
import { editDistance, suggestAddress } from '../../../services/subscribers/suggest-address.ts';

test.each([
  ['ada@example.con', 'ada@example.com'],
  ['ada@uni.example.ogr', 'ada@uni.example.org'],
  ['ada@gmail.co', 'ada@gmail.com'],
  ['ada@gmial.com', 'ada@gmail.com'],
  ['ada@gmal.con', 'ada@gmail.com'],
  ['Ada.L@GMAIL.CMO', 'Ada.L@gmail.com'],
  ['ada@hotmial.fr', 'ada@hotmail.fr'],
  ['ada@homtial.com', 'ada@hotmail.com'],
  ['ada@outlok.com', 'ada@outlook.com'],
  ['ada@yahooo.co.uk', 'ada@yahoo.co.uk'],
  ['ada@protonmal.com', 'ada@protonmail.com'],
])('%s was probably meant to be %s', (typed, meant) => expect(suggestAddress(typed)).toBe(meant));

test.each([
  'ada@gmail.com',
  'ada@example.org',
  'ada@example.co',
  'ada@example.cam',
  'ada@mail.com',
  'ada@gmx.at',
  'ada@hotmail.it',
  'ada@hotmail.ca',
  'ada@outlook.de',
  'ada@yahoo.fi',
  'ada@yahoo.com.br',
  'ada@sol.com',
  'ada@five.com',
  'ada@eth.zurich.ch',
  'ada@xn--80ak6aa92e.xn--p1ai',
  'ada@localhost',
])('%s has no obvious slip', (typed) => expect(suggestAddress(typed)).toBeNull());

test('two letters in the wrong order are one slip', () => {
  expect([editDistance('gmial', 'gmail'), editDistance('', 'abc'), editDistance('abc', 'abc')]).toEqual([
    1, 3, 0,
  ]);
});

import { expect, test } from 'vitest';
import { judgeLicences } from '../../../bin/check-licences/judge.ts';

const why = 'a reason';
const font = { packages: /^font$/, licence: 'OFL-1.1', why };
const at = (license?: string, more = {}) => ({ version: '1.0.0', ...(license && { license }), ...more });

test('permissive licences pass, and a choice of one; others need an exception of their own', () => {
  const judge = (packages: Parameters<typeof judgeLicences>[0]) => judgeLicences(packages, [font]);
  expect(
    judge({
      '': at('GPL-3.0-only'),
      'node_modules/a': at('MIT'),
      'node_modules/@s/b': at('(MIT OR EUPL-1.1+)'),
      'node_modules/c': at('GPL-3.0-only OR Apache-2.0 AND ISC'),
      'node_modules/font': at('MIT AND OFL-1.1'),
      'node_modules/tool': at('GPL-3.0-only', { dev: true }),
      'node_modules/peer': at('EPL-2.0', { devOptional: true }),
    }),
  ).toEqual({ judged: 4, excepted: 1, findings: [] });
  expect(
    judge({
      'node_modules/a/node_modules/d': at('GPL-3.0-only'),
      'node_modules/e': at('MIT AND AGPL-3.0-only'),
      'node_modules/f': at(),
      'node_modules/g': at('OFL-1.1'),
    }).findings,
  ).toEqual([
    'd@1.0.0: GPL-3.0-only',
    'e@1.0.0: AGPL-3.0-only',
    'f@1.0.0: none that it names',
    'g@1.0.0: OFL-1.1',
    'no package needs the exception /^font$/ for OFL-1.1',
  ]);
});

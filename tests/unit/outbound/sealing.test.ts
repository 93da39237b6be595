import { expect, test } from 'vitest';
import { createSealing } from '../../../services/outbound/sealing.ts';

const [a, b] = ['a'.repeat(32), 'b'.repeat(32)] as [string, string];

test('what was sealed is opened by every APP_SECRET that is set, and by no other', () => {
  const sealed = createSealing({ secrets: [a] }).seal('whsec_x');
  expect(sealed.toString('latin1')).not.toContain('whsec_x');
  expect(createSealing({ secrets: [b, a] }).open(sealed)).toBe('whsec_x');
  expect(createSealing({ secrets: [b] }).open(sealed)).toBeNull();
});

test('bytes that were changed, or are too few, are not opened', () => {
  const sealing = createSealing({ secrets: [a] });
  const sealed = sealing.seal('whsec_x');
  sealed[20]! ^= 1;
  expect(sealing.open(sealed)).toBeNull();
  expect(sealing.open(Buffer.alloc(10))).toBeNull();
});

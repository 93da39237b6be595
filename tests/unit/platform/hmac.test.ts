import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createHmacSha256 } from '../../../services/platform/hmac.ts';

describe('createHmacSha256', () => {
  test('returns what Node returns, for keys and messages of any length, one after the other', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        fc.array(fc.string({ unit: 'binary', maxLength: 400 }), { maxLength: 5 }),
        (key, messages) => {
          const hmac = createHmacSha256(Buffer.from(key));
          for (const message of messages)
            for (const write of ['hex', 'base64url', 'binary'] as const)
              expect(hmac(message, 'utf8', write)).toBe(
                createHmac('sha256', key).update(message, 'utf8').digest(write),
              );
        },
      ),
    );
  });

  test('reads Latin-1 as bytes', () => {
    const bytes = String.fromCharCode(...Array.from({ length: 256 }, (_, at) => at));
    expect(createHmacSha256('a key as text')(bytes, 'latin1', 'hex')).toBe(
      createHmac('sha256', 'a key as text').update(Buffer.from(bytes, 'latin1')).digest('hex'),
    );
  });
});

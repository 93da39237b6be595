import { pino } from 'pino';
import { expect, test } from 'vitest';
import type { Item } from '../../../services/digests/delivery/delivery-item.ts';
import { createResultHandler } from '../../../services/digests/delivery/handle-result.ts';

test('an outcome is settled even if the journal cannot be written', async () => {
  const settled = new Promise<unknown>((resolve) => {
    const handle = createResultHandler({
      clock: { now: () => new Date('2025-09-04T07:00:00Z') },
      log: pino({ level: 'silent' }),
      policy: 'resend',
      journal: {
        replied: () => {
          throw new Error('no space left on device');
        },
      },
      afterReply: { noteDomain: () => {}, followUp: async () => {} },
      settle: (_item, end) => resolve(end.state),
    });
    const item = {
      digestId: '1',
      domain: 'example.org',
      claim: 1,
      row: { digestId: '1', attempts: 1, uncertainAttempts: 0 },
      reader: { addressKey: 'a@example.org' },
      finish: () => resolve('finished without an outcome'),
    } as unknown as Item;
    handle(item, { kind: 'sent', reply: '250 fine' }, 5);
  });
  expect(await settled).toBe('sent');
});

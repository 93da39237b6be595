import { expect, test } from 'vitest';
import { judge } from '../../../services/inbound/guard-judgement.ts';

const options = {
  limits: {
    complaints: { warn: 0.1, stop: 0.3 },
    bounces: { warn: 5, stop: 10 },
    blocks: { warn: 5, stop: 10 },
  },
  minSent: 100,
  minReports: 3,
  stopReports: 12,
  days: 3,
};
const of = (figures: object) => judge({ sent: 0, complaints: 0, bounces: 0, blocks: 0, ...figures }, options);

test('complaints warn at 0.1 % and stop at 0.3 %', () => {
  expect(of({ sent: 10_000, complaints: 9 })).toBeNull();
  expect(of({ sent: 10_000, complaints: 10 })).toMatchObject({ level: 'warn' });
  expect(of({ sent: 10_000, complaints: 29 })).toMatchObject({ level: 'warn' });
  expect(of({ sent: 10_000, complaints: 30 })).toEqual({
    level: 'stop',
    words:
      '0.3 % of the 10,000 mails sent in the last 3 days (30) were called spam by their readers; the limit is 0.3 %.',
  });
});

test('a few reports among few readers stop nothing', () => {
  expect(of({ sent: 10, complaints: 1 })).toBeNull();
  expect(of({ sent: 99, bounces: 99 })).toBeNull();
  expect(of({ sent: 100, complaints: 2 })).toBeNull();
  expect(of({ sent: 100, complaints: 3 })).toMatchObject({ level: 'warn' });
  expect(of({ sent: 1_000, complaints: 11 })).toMatchObject({ level: 'warn' });
  expect(of({ sent: 1_000, complaints: 12 })).toMatchObject({ level: 'stop' });
});

test('what stops is named before what warns', () => {
  expect(of({ sent: 1_000, complaints: 12, bounces: 60, blocks: 100 })?.words).toContain('called spam');
  expect(of({ sent: 10_000, complaints: 10, blocks: 1_000 })?.words).toContain('because of this sender');
});

import pino from 'pino';
import { expect, test } from 'vitest';
import { createIncidents } from '../../../services/incidents/incidents.ts';
import type { Db } from '../../../services/platform/postgres.ts';

const written: unknown[][] = [];
const query = async (_sql: string, values: unknown[]) => {
  written.push(values);
  return { rowCount: 1 };
};
const incidents = createIncidents({
  db: { query } as unknown as Db,
  clock: { now: () => new Date('2025-09-04T07:00:00Z') },
  log: pino({ level: 'silent' }),
});

test('a kind of any room is taken in kebab-case', async () => {
  await incidents.raise('mail-blocked', 'example.org', 'It is blocked.');
  expect(written.map(([kind]) => kind)).toEqual(['mail-blocked']);
});

test.each(['', 'Mail', 'mail_blocked', 'mail-', '-mail', 'mail--blocked', 'mail blocked'])(
  'the kind "%s" is refused, and nothing is written',
  async (kind) => {
    const before = written.length;
    await expect(incidents.raise(kind, 'it', 'Something is wrong.')).rejects.toThrow('kebab-case');
    expect(written).toHaveLength(before);
  },
);

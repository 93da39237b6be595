import { expect, test } from 'vitest';
import { createTallies } from '../../../services/digests/delivery/tallies.ts';
import type { Db } from '../../../services/platform/postgres.ts';

const NOW = new Date('2025-09-04T07:00:03Z');

test.each(['sending_paces', 'recipient_domains'])(
  'counts that cannot be written to %s are written later',
  async (table) => {
    const written: unknown[][] = [];
    let isAway = true;
    const query = async (sql: string, values: unknown[]) => {
      if (isAway && sql.includes(table)) throw new Error('Postgres is away');
      written.push(values);
      return { rows: [] };
    };
    const tallies = createTallies({ db: { query } as unknown as Db, clock: { now: () => NOW } });
    tallies.settled(3);
    tallies.replied('busy.example', 'deferred', 40);
    tallies.held('busy.example', new Date('2025-09-04T07:01:00Z'));
    await expect(tallies.write()).rejects.toThrow('away');
    tallies.settled(2);
    tallies.replied('busy.example', 'sent', 2);
    isAway = false;
    await tallies.write();
    await tallies.write();
    const paces = written.filter(([, count]) => typeof count === 'number').map(([, count]) => Number(count));
    expect(paces.reduce((sum, count) => sum + count, 0)).toBe(5);
    const domains = written.flatMap(([, json]) => (typeof json === 'string' ? JSON.parse(json) : []));
    expect(domains).toEqual([
      {
        domain: 'busy.example',
        sent: 1,
        deferred: 1,
        failed: 0,
        waitedMs: 42,
        heldUntil: '2025-09-04T07:01:00.000Z',
      },
    ]);
  },
);

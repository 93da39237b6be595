import { expect, test } from 'vitest';
import { diff, migrate } from '../../prisma/migrate.ts';
import { createTestDatabase } from '../support/database.ts';

test('a migrated database is what schema.prisma says', async () => {
  const { url, drop } = await createTestDatabase();
  try {
    expect(await migrate(url)).toEqual({ applied: [] });
    expect(await diff(url)).toBe('');
  } finally {
    await drop();
  }
});

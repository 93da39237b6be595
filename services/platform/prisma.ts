import type { PrismaClient } from '../../prisma/client/client.ts';
import type { Db } from './postgres.ts';

export type Prisma = { client: () => Promise<PrismaClient>; close: () => Promise<void> };

/**
 * Prisma over the pool the rest of the process uses, so that one limit holds for both. It is loaded when it is first asked
 * for: it holds some 17 MB, and a worker that sends mail never asks.
 */
export const createPrisma = (db: Db): Prisma => {
  let client: Promise<PrismaClient> | undefined;
  const load = async (): Promise<PrismaClient> => {
    const [{ PrismaPg }, { PrismaClient }] = await Promise.all([
      import('@prisma/adapter-pg'),
      import('../../prisma/client/client.ts'),
    ]);
    return new PrismaClient({ adapter: new PrismaPg(db as never, { disposeExternalPool: false }) });
  };
  return {
    client: () => {
      client ??= load();
      return client;
    },
    close: async () => (await client)?.$disconnect(),
  };
};

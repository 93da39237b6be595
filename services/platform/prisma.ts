import type { PrismaClient } from '../../prisma/client/client.ts';
import type { Db } from './postgres.ts';

export type Prisma = { client: () => Promise<PrismaClient>; close: () => Promise<void> };

/**
 * Returns Prisma over the pool that the rest of the process uses, so that both share one limit of connections. Prisma is
 * loaded on first use: it takes some 17 MB, and a worker that only sends mail never uses it.
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

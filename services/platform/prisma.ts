import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '../../prisma/client/client.ts';
import type { Db } from './postgres.ts';

export type Prisma = PrismaClient;

/** Prisma over the pool the rest of the process uses, so that one limit holds for both. */
export const createPrisma = (db: Db): Prisma =>
  new PrismaClient({ adapter: new PrismaPg(db as never, { disposeExternalPool: false }) });

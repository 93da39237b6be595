import { defineConfig } from 'prisma/config';

// The Prisma CLI downloads a native schema engine before any command, `generate` included, although generate never
// runs it. A path that exists stops the download.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath;

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env.DATABASE_URL ?? '' },
});

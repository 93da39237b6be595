import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { migrate } from '../../prisma/migrate.ts';
import { seed } from '../../seeds/seed.ts';
import { buildApp } from '../../services/api/app.ts';
import { loadConfig } from '../../services/platform/config.ts';
import { createContainer } from '../../services/wiring/container.ts';
import { addDemoReader, readDemoReaders } from '../demo/readers.ts';
import { createSettableClock, runDay } from '../demo/run-day.ts';
import { startStack } from '../local/stack.ts';

/** The edition of seeds/daily-papers. */
const DAY = new Date('2025-09-04T00:00:00Z');
const READER = 'maya@demo.example';

/**
 * Starts a Paperboy with the seed edition, simulates its day for one demonstration reader, and calls `work` with the
 * address of the site and a file that holds the HTML of the digest that the reader received.
 */
export const withSeedEdition = async (
  work: (addresses: { site: string; digest: string }) => Promise<void>,
): Promise<void> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'paperboy-screenshots-'));
  const closers = [() => rm(dataDir, { recursive: true, force: true })];
  try {
    const stack = await startStack({ dataDir, ephemeral: true });
    closers.push(stack.stop);
    await migrate(stack.databaseUrl);
    const clock = createSettableClock(DAY);
    const config = loadConfig({
      DATABASE_URL: stack.databaseUrl,
      REDIS_URL: stack.redisUrl,
      SMTP_URL: stack.smtpUrl,
      PUBLIC_URL: 'http://localhost:3000',
      APP_SECRET: 'pictures-show-links-that-nobody-can-follow',
      LOG_LEVEL: 'warn',
    });
    const container = createContainer(config, 'screenshots', { clock, logTo: 'stderr' });
    closers.push(container.close);
    await seed(container);
    const reader = (await readDemoReaders()).find(({ email }) => email === READER)!;
    await addDemoReader(container, reader);
    await runDay(container, clock, DAY, () => {});
    const [mail] = (await stack.inbox!.list()).filter(({ to }) => to.includes(READER));
    const { html } = await simpleParser(await stack.inbox!.source(mail!.id));
    const digest = join(dataDir, 'digest.html');
    await writeFile(digest, html || '');

    const app = await buildApp(container);
    closers.push(() => app.close());
    const site = await app.listen({ port: 0, host: '127.0.0.1' });
    await work({ site, digest });
  } finally {
    for (const close of closers.reverse()) await close();
  }
};

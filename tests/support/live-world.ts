import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { inject, vi } from 'vitest';
import { createSettableClock } from '../../bin/demo/run-day.ts';
import { type InboxMail, startInbox } from '../../bin/local/inbox.ts';
import { choosePort, releasePort } from '../../bin/local/ports.ts';
import { seed } from '../../seeds/seed.ts';
import { buildApp } from '../../services/api/app.ts';
import { parseDailyPapersText } from '../../services/papers/sources/daily-papers-text.ts';
import { loadConfig } from '../../services/platform/config.ts';
import { parseAddress } from '../../services/subscribers/address.ts';
import type { Preferences } from '../../services/subscribers/preferences/preferences.ts';
import { createContainer } from '../../services/wiring/container.ts';
import { runWorkers } from '../../workers/run.ts';
import { createTestDatabase } from './database.ts';
import { sharedThreads } from './threads.ts';
import { preferencesOf } from './world.ts';

const MAIL_WAIT_MS = 15_000;

/** Everything opened so far; it is closed in reverse order. */
const createCloser = () => {
  const steps: (() => Promise<unknown>)[] = [];
  return {
    later: (step: () => Promise<unknown>): void => {
      steps.unshift(step);
    },
    close: async (): Promise<void> => {
      for (const step of steps.splice(0)) await step();
    },
  };
};

/**
 * Starts a whole Paperboy that a browser can visit: the API on a port, workers on their queues, the local inbox with
 * its page, and a clock that stands still until the test moves it. It is seeded with 4 September 2025.
 */
export const createLiveWorld = async (start: string, options: { env?: Record<string, string> } = {}) => {
  const { later, close } = createCloser();
  try {
    const dataDir = await mkdtemp(join(tmpdir(), 'paperboy-live-'));
    later(() => rm(dataDir, { recursive: true, force: true }));
    const inbox = await startInbox({ dataDir, smtpPort: 0, webPort: 0, log: () => {} });
    later(inbox.stop);
    const database = await createTestDatabase();
    later(database.drop);
    const { port } = await choosePort(0);
    later(async () => releasePort(port));

    const url = `http://127.0.0.1:${port}`;
    const clock = createSettableClock(new Date(start));
    const logLines: string[] = [];
    const log = pino(
      { level: 'info' },
      {
        write: (line: string) => {
          logLines.push(line);
        },
      },
    );
    const env = {
      DATABASE_URL: database.url,
      REDIS_URL: inject('redisUrl'),
      SMTP_URL: inbox.smtpUrl,
      PUBLIC_URL: url,
      PORT: String(port),
      APP_SECRET: 'a-secret-of-the-tests-that-is-long-enough',
      QUEUE_PREFIX: `{live-${randomBytes(4).toString('hex')}}`,
      SIGNUPS_PER_MINUTE: '1000',
      ...options.env,
    };
    const container = createContainer(loadConfig(env), 'live', { clock, log, ...sharedThreads });
    later(container.close);
    const app = await buildApp(container);
    later(() => app.close());
    await seed(container);
    await app.listen({ port, host: '127.0.0.1' });
    const workers = await runWorkers(container);
    later(workers.close);
    await inbox.ready;

    const mailsTo = async (address: string): Promise<InboxMail[]> =>
      (await inbox.list()).filter((mail) => mail.to.includes(address));

    return {
      ...container,
      url,
      inbox,
      clock,
      logLines,
      forward: (ms: number): void => clock.set(new Date(clock.now().getTime() + ms)),
      mailsTo,
      /** Waits until an address has exactly `count` mails, and returns the last. */
      lastOf: (address: string, count: number): Promise<InboxMail> =>
        vi.waitFor(
          async () => {
            const mails = await mailsTo(address);
            if (mails.length !== count)
              throw new Error(
                `${address} has ${mails.length} mail(s) and not ${count}.\n${logLines.join('')}`,
              );
            return mails.at(-1)!;
          },
          { timeout: MAIL_WAIT_MS, interval: 50 },
        ),
      /** Ingests a day's list of papers, as an operator would. */
      addEdition: async (date: string, papers: { title: string; abstract: string }[]): Promise<void> => {
        const text = papers.map(({ title, abstract }) => `${title}\n\n${abstract}\n`).join('\n');
        await container.ingest.ingest(parseDailyPapersText(text, { date }), {
          source: 'a text of the tests',
          origin: 'a text of the tests',
          date,
          partial: false,
        });
        await container.ingest.closeEdition(date);
      },
      /** Creates a reader who has confirmed and saved preferences, due at their next hour. */
      addReader: async (email: string, given: Partial<Preferences>): Promise<number> => {
        const reader = { ...parseAddress(email), state: 'active', confirmedAt: clock.now() } as const;
        const { id } = await (await container.prisma.client()).subscriber.create({ data: reader });
        await container.preferences.save(id, preferencesOf(given));
        await container.db.query(
          'update subscribers set next_digest_at = next_digest_at($2, zone, digest_hour, digest_days) where id = $1',
          [id, clock.now()],
        );
        return id;
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
};

export type LiveWorld = Awaited<ReturnType<typeof createLiveWorld>>;

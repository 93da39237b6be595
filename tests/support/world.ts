import { randomBytes } from 'node:crypto';
import { simpleParser } from 'mailparser';
import { pino } from 'pino';
import type { SMTPServerOptions } from 'smtp-server';
import { inject } from 'vitest';
import { seed } from '../../seeds/seed.ts';
import { type AppOverrides, buildApp } from '../../services/api/app.ts';
import { type Composer, createComposer } from '../../services/digests/compose/composer.ts';
import type { Parsing } from '../../services/papers/parsing/parsing.ts';
import { loadConfig } from '../../services/platform/config.ts';
import type { Fetcher } from '../../services/platform/fetcher.ts';
import { serializers } from '../../services/platform/logger.ts';
import { createPool } from '../../services/platform/postgres.ts';
import { parseAddress } from '../../services/subscribers/address.ts';
import type { PagePurpose } from '../../services/subscribers/links.ts';
import type { Preferences } from '../../services/subscribers/preferences/preferences.ts';
import { defaultNumbers } from '../../services/subscribers/settings.ts';
import { createContainer } from '../../services/wiring/container.ts';
import { openTemplates } from '../../templates/open-templates.ts';
import { createTestDatabase } from './database.ts';
import { type MailServer, startMailServer } from './mail-server.ts';
import { sharedThreads } from './threads.ts';
import { type OnQuery, wrapDb } from './wrapped-db.ts';

export const preferencesOf = (given: Partial<Preferences> = {}): Preferences => ({
  topics: [],
  keywords: [],
  muted: [],
  authors: [],
  blocked: [],
  ...defaultNumbers(),
  days: [1, 2, 3, 4, 5, 6, 7],
  zone: 'UTC',
  pausedUntil: null,
  ...given,
});

export type WorldOptions = {
  now?: string;
  env?: Record<string, string>;
  smtp?: Partial<SMTPServerOptions>;
  fetcher?: Fetcher;
  parsing?: Parsing;
  /** Sees each statement of the pool, and may refuse it. */
  onQuery?: OnQuery;
  /** Returns the composer to use instead of the usual one. */
  composer?: (usual: Composer) => Composer;
  /** Lower limits of the HTTP service, which a test reaches sooner. */
  app?: AppOverrides;
  /** Whether to add the topics and the edition of 4 September 2025. */
  seeded?: boolean;
};

/**
 * Creates a separate Paperboy on real services: a database copied from the migrated template, queues under its own
 * prefix, a real SMTP server, and a clock that the test sets. `logLines` has its log lines.
 */
export const createWorld = async (options: WorldOptions = {}) => {
  const [database, mail] = await Promise.all([createTestDatabase(), startMailServer(options.smtp)]);
  const logLines: string[] = [];
  let current = new Date(options.now ?? '2025-09-04T06:00:00Z');
  const clock = {
    now: () => current,
    set: (to: string | Date) => {
      current = new Date(to);
    },
    forward: (ms: number) => {
      current = new Date(current.getTime() + ms);
    },
  };
  const env = {
    DATABASE_URL: database.url,
    REDIS_URL: inject('redisUrl'),
    SMTP_URL: mail.url,
    PUBLIC_URL: 'https://papers.example.org',
    APP_SECRET: 'a-secret-of-the-tests-that-is-long-enough',
    MAIL_FROM: 'Paperboy <digest@papers.example.org>',
    LIST_ID: 'daily.papers.example.org',
    QUEUE_PREFIX: `{test-${randomBytes(4).toString('hex')}}`,
    LOG_LEVEL: 'debug',
    SIGNUPS_PER_MINUTE: '100000',
    API_REQUESTS_PER_MINUTE: '100000',
    API_OPEN_REQUESTS_PER_MINUTE: '100000',
    ...options.env,
  };
  const log = pino(
    { level: env.LOG_LEVEL, serializers },
    {
      write: (line: string) => {
        logLines.push(line);
      },
    },
  );
  const { fetcher, onQuery } = options;
  const db = onQuery && wrapDb(createPool({ databaseUrl: env.DATABASE_URL, name: 'test', log }), onQuery);
  const composer = options.composer?.(createComposer(openTemplates()));
  const container = createContainer(loadConfig(env), 'test', {
    clock,
    log,
    db,
    fetcher,
    composer,
    ...sharedThreads,
    ...(options.parsing && { parsing: options.parsing }),
  });
  const app = await buildApp(container, options.app);
  if (options.seeded) await seed(container);

  const world = {
    ...container,
    env,
    app,
    clock,
    mail,
    logLines,
    /** Creates an active reader, confirmed at the present time, whose first digest is due at their next hour. */
    addReader: async (email: string, given: Partial<Preferences> = {}): Promise<number> => {
      const { address, addressKey } = parseAddress(email);
      const { id } = await (await container.prisma.client()).subscriber.create({
        data: { address, addressKey, state: 'active', confirmedAt: current },
      });
      const wanted = preferencesOf(given);
      await container.preferences.save(id, wanted);
      await container.db.query(
        'update subscribers set next_digest_at = next_digest_at($2, zone, digest_hour, digest_days) where id = $1',
        [id, current],
      );
      return id;
    },
    /** Plans the due digests and sends them, in this process. */
    runDigests: async (): Promise<void> => {
      await container.planner.plan();
      await container.delivery.sendRange({ from: '1', to: '9223372036854775807' });
    },
    /** Signs up over HTTP and sends the reply, as the worker would; resolves with the raw text of the mail, if there is one. */
    signUp: async (email: string, form: Record<string, string> = {}): Promise<string | null> => {
      const before = mail.mails.length;
      const response = await post(app, '/subscribe', { email, ...form });
      if (response.statusCode !== 200) throw new Error(`${response.statusCode}: ${response.body}`);
      const { rows } = await container.db.query<{ id: number }>('select max(id) as id from signups');
      await container.signupReplies.send(rows[0]!.id);
      return mail.mails.length > before ? mail.mails.at(-1)!.raw.toString('utf8') : null;
    },
    stateOf: async (email: string): Promise<string | null> => {
      const { rows } = await container.db.query<{ state: string }>(
        'select state from subscribers where address_key = $1',
        [parseAddress(email).addressKey],
      );
      return rows[0]?.state ?? null;
    },
    close: async (): Promise<void> => {
      await app.close();
      await container.close();
      await mail.close();
      await database.drop();
    },
  };
  return world;
};

export type World = Awaited<ReturnType<typeof createWorld>>;
type App = World['app'];

/** Sends a form as a browser does. */
export const post = (
  app: App,
  path: string,
  form: Record<string, string | string[]>,
  headers: Record<string, string> = {},
) => {
  const body = new URLSearchParams(
    Object.entries(form).flatMap(([key, value]) =>
      [value].flat().map((each): [string, string] => [key, each]),
    ),
  );
  return app.inject({
    method: 'POST',
    url: path,
    payload: body.toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
  });
};

/** Returns the path of the first link of a kind in a mail's text part, e.g. `/confirm/…`. */
export const linkIn = async (raw: string | Buffer, kind: PagePurpose): Promise<string> => {
  const { text } = await simpleParser(raw);
  const found = new RegExp(`https://papers\\.example\\.org(/${kind}/[A-Za-z0-9_-]+)`).exec(text ?? '');
  if (!found) throw new Error(`There is no ${kind} link in:\n${text}`);
  return found[1]!;
};

export type { MailServer };

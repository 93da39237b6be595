import { availableParallelism } from 'node:os';
import { openTemplates } from '../../templates/open-templates.ts';
import { tokens } from '../../templates/tokens.ts';
import type { Composer } from '../digests/compose/composer.ts';
import type { Reading } from '../inbound/reading.ts';
import { createDispatcher, type Dispatcher } from '../jobs/dispatcher.ts';
import { createMailBuffers } from '../mail/mail-buffers.ts';
import { createConfiguredSigner, createTransport, type Transport } from '../mail/transport.ts';
import { createParsing, type Parsing } from '../papers/parsing/parsing.ts';
import { type Clock, systemClock } from '../platform/clock.ts';
import type { Config } from '../platform/config.ts';
import { createFetcher, type Fetcher } from '../platform/fetcher.ts';
import { createLogger, type Logger } from '../platform/logger.ts';
import { createPacer } from '../platform/pacer.ts';
import { createPool, type Db } from '../platform/postgres.ts';
import { createPrisma } from '../platform/prisma.ts';
import { createLinks } from '../subscribers/links.ts';

/** Parts that a test replaces. A command logs to stderr, because its result goes to stdout. */
export type Overrides = {
  clock?: Clock;
  log?: Logger;
  logTo?: 'stdout' | 'stderr';
  /** Closed with the container. */
  db?: Db;
  dispatcher?: Dispatcher;
  fetcher?: Fetcher;
  parsing?: Parsing;
  messageReading?: Reading;
  composer?: Composer;
};

// One core stays free for the event loop and the database.
const PARSING_THREADS = Math.max(1, Math.min(4, availableParallelism() - 1));

/** Wires what all rooms use: settings, clock, log, stores, queues, and the transports of mail. */
export const wireBase = (config: Config, name: string, overrides: Overrides) => {
  const clock = overrides.clock ?? systemClock;
  const log =
    overrides.log ?? createLogger({ level: config.logLevel, name, fd: overrides.logTo === 'stderr' ? 2 : 1 });
  const db = overrides.db ?? createPool({ databaseUrl: config.databaseUrl, name: `paperboy ${name}`, log });
  const prisma = createPrisma(db);
  const dispatcher =
    overrides.dispatcher ?? createDispatcher({ redisUrl: config.redisUrl, prefix: config.queuePrefix, log });
  const templates = openTemplates();
  const signer = createConfiguredSigner(config);
  const buffers = createMailBuffers();
  const transport = createTransport({ config, signer, buffers, clock, log });
  const pacer = createPacer({ redisUrl: config.redisUrl, prefix: config.queuePrefix, log });
  // A mail that a person waits for never waits for a digest, but it counts, so that digests wait for it.
  const transactionalTransport: Pick<Transport, 'send'> = {
    send: (message, hooks) => {
      if (config.smtpRatePerSecond > 0) pacer.spend('all', config.smtpRatePerSecond);
      return transport.send(message, hooks);
    },
  };
  const fetcher =
    overrides.fetcher ?? createFetcher({ userAgent: `Paperboy/1 (+${config.publicUrl})`, clock });
  const parsing = overrides.parsing ?? createParsing({ maxThreads: PARSING_THREADS });
  const links = createLinks(config);

  return {
    config,
    clock,
    log,
    db,
    prisma,
    dispatcher,
    templates,
    tokens,
    signer,
    buffers,
    transport,
    pacer,
    transactionalTransport,
    fetcher,
    parsing,
    links,
  };
};

export type Base = ReturnType<typeof wireBase>;

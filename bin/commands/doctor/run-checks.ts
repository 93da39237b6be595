import { createMailBuffers } from '../../../services/mail/mail-buffers.ts';
import { createConfiguredSigner, createTransport } from '../../../services/mail/transport.ts';
import type { Clock } from '../../../services/platform/clock.ts';
import type { Config } from '../../../services/platform/config.ts';
import type { Logger } from '../../../services/platform/logger.ts';
import { createPool, type Db } from '../../../services/platform/postgres.ts';
import { createRedis } from '../../../services/platform/redis.ts';
import { createLinks } from '../../../services/subscribers/links.ts';
import { type Check, examine, ok } from './check.ts';
import { checkDns, createDns, type Dns } from './dns.ts';
import { checkKeys } from './keys.ts';
import { checkPostgres } from './postgres.ts';
import { checkRedis } from './redis.ts';
import { checkRetention } from './retention.ts';
import { checkReturnMail } from './return-mail.ts';
import { checkPublicUrl, checkSecrets, checkSources } from './settings.ts';
import { checkSmtp } from './smtp.ts';
import { checkSuppressionKeys } from './suppression-keys.ts';
import { checkWork } from './work.ts';

/** A relay and a mail server on the way need a moment, greylisting needs longer. */
const RETURN_WAIT_MS = 15_000;

const relay = (config: Config, clock: Clock, log: Logger) => async (url: string) => {
  const transport = createTransport({
    config: { ...config, relays: [{ url, weight: 1 }] },
    signer: null,
    buffers: createMailBuffers(),
    clock,
    log,
  });
  try {
    await transport.verify();
  } finally {
    transport.close();
  }
};

const returnMail = async (
  config: Config,
  db: Db,
  { clock, log, waitMs }: { clock: Clock; log: Logger; waitMs: number },
): Promise<Check[]> => {
  const signer = createConfiguredSigner(config);
  const transport = createTransport({ config, signer, buffers: createMailBuffers(), clock, log });
  const links = createLinks(config);
  try {
    return await checkReturnMail({ config, db, links, transport }, { now: clock.now(), waitMs });
  } finally {
    transport.close();
  }
};

/** Checks every part separately, so that one that is down does not hide the others. */
export const runChecks = async (
  config: Config,
  options: { log: Logger; clock: Clock; dns?: Dns; returnWaitMs?: number },
): Promise<Check[]> => {
  const { log, clock, dns = createDns(), returnWaitMs = RETURN_WAIT_MS } = options;
  const db = createPool({ databaseUrl: config.databaseUrl, name: 'paperboy doctor', log, max: 2 });
  const redis = createRedis({ redisUrl: config.redisUrl, log });
  try {
    const parts = await Promise.all([
      examine('Postgres', 'Check that Postgres runs, and DATABASE_URL.', () => checkPostgres(db)),
      examine('Redis', 'Check that Redis runs, and REDIS_URL. Until then mail waits; nothing is lost.', () =>
        checkRedis(redis),
      ),
      examine(
        'SMTP',
        'Check SMTP_URL.',
        () =>
          checkSmtp(
            config.relays.map(({ url }) => url),
            relay(config, clock, log),
          ),
        30_000,
      ),
      examine('DNS', 'Run the doctor again where DNS can be reached.', () => checkDns(config, dns), 30_000),
    ]);
    const [postgres] = parts;
    const isUsable = postgres!.every((check) => check.status !== 'fail' || check.name === 'clock');
    const work = isUsable
      ? await examine('edition', 'Run `paperboy migrate`.', async () => [
          ...(await checkWork(db, clock.now())),
          ...(await checkKeys(db, clock.now())),
          ...(await checkSuppressionKeys(db, config.suppressionSecrets)),
          ...(await checkRetention(db, clock.now())),
        ])
      : [];
    const isSending = isUsable && parts[2]!.every(({ status }) => status !== 'fail');
    const wayBack = isSending
      ? await examine(
          'return mail',
          'Check the relay and BOUNCE_DOMAIN.',
          () => returnMail(config, db, { clock, log, waitMs: returnWaitMs }),
          returnWaitMs + 20_000,
        )
      : [];
    return [
      ok('configuration', 'every setting is valid'),
      ...checkSources(config),
      checkSecrets(config.secrets),
      checkPublicUrl(config),
      ...parts.flat(),
      ...wayBack,
      ...work,
    ];
  } finally {
    redis.disconnect();
    await db.end();
  }
};

import { chmod, readFile, rm } from 'node:fs/promises';
import { createBatcher } from '../../platform/batcher.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Config } from '../../platform/config.ts';
import { DomainError, messageOf } from '../../platform/errors.ts';
import type { Logger } from '../../platform/logger.ts';
import type { InboundItem } from '../inbound-item.ts';
import type { Intake } from '../intake.ts';
import { createClients } from './clients.ts';
import { type Listener, startListener } from './listener.ts';
import { createReceiver } from './receive.ts';
import { createSelfSigned } from './self-signed.ts';

/** The mails of all connections that arrive during one statement are stored by the next. */
const MAX_BATCH = 200;

/**
 * Starts the listeners of the settings: SMTP, and LMTP where INBOUND_LMTP is set; none without BOUNCE_DOMAIN.
 * @throws DomainError `misconfigured` where the certificate cannot be read; the error of the system where a port is taken
 */
export const startListeners = async (options: {
  config: Pick<Config, 'bounceDomain' | 'inbound'>;
  intake: Pick<Intake, 'store'>;
  clock: Clock;
  log: Logger;
  maxInFlightBytes?: number;
}) => {
  const { intake, clock, log } = options;
  const { bounceDomain: domain, inbound } = options.config;
  if (domain === null) return { smtp: null, lmtp: null, close: async () => {} };

  const store = createBatcher<InboundItem, null>({
    maxItems: MAX_BATCH,
    write: async (items) => {
      await intake.store(items);
      return items.map(() => null);
    },
  }).add;
  const tls = inbound.tlsFiles ? await readTls(inbound.tlsFiles) : createSelfSigned(domain, clock.now());
  const common = { domain, tls, receiver: createReceiver(options.maxInFlightBytes), store, log };
  const smtp = await startListener({
    ...common,
    protocol: 'smtp',
    listen: { port: inbound.port, host: inbound.host },
    clients: createClients({ clock, ...inbound }),
  });
  const lmtp = inbound.lmtp && (await startLmtp(inbound.lmtp, common));
  log.info({ ports: [smtp, lmtp].map((each) => each?.address() ?? null) }, 'taking mail');
  return {
    smtp,
    lmtp,
    close: async (): Promise<void> => {
      await Promise.all([smtp.close(), lmtp?.close()]);
    },
  };
};

const startLmtp = async (
  listen: NonNullable<Config['inbound']['lmtp']>,
  common: Omit<Parameters<typeof startListener>[0], 'protocol' | 'listen'>,
): Promise<Listener> => {
  // A killed process leaves its socket behind.
  if ('path' in listen) await rm(listen.path, { force: true });
  const listener = await startListener({ ...common, protocol: 'lmtp', listen });
  // The mail server runs as another user, who could send the same by SMTP.
  if ('path' in listen) await chmod(listen.path, 0o666);
  return listener;
};

const readTls = async (files: { cert: string; key: string }): Promise<{ cert: string; key: string }> => {
  const read = async (setting: string, path: string): Promise<string> => {
    try {
      return await readFile(path, 'utf8');
    } catch (error) {
      throw new DomainError('misconfigured', `${setting}: ${messageOf(error)}`, { cause: error });
    }
  };
  return {
    cert: await read('INBOUND_TLS_CERT_FILE', files.cert),
    key: await read('INBOUND_TLS_KEY_FILE', files.key),
  };
};

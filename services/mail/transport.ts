import type { Config } from '../platform/config.ts';
import type { Logger } from '../platform/logger.ts';
import { createSigner, type Signer } from './dkim.ts';
import type { MailBuffers } from './mail-buffers.ts';
import type { Message, PreparedMail } from './message.ts';
import { composeMessage } from './mime.ts';
import { prepareMail } from './prepare.ts';
import { toEnvelope } from './smtp/envelope.ts';
import { createRelays } from './smtp/relays.ts';
import type { Timeouts } from './smtp/timeouts.ts';
import type { Delivery } from './smtp-outcome.ts';

/** `handOver` is called, once at most, right before the bytes that complete the mail are written: until then it cannot have been accepted. */
export type SendHooks = { handOver?: () => void };

// Confirmations and notes never wait behind digests: they have connections of their own.
const OWN_CONNECTIONS = 2;

/** The signer of the configured keys; null where the relay signs. */
export const createConfiguredSigner = ({ dkim }: Pick<Config, 'dkim'>): Signer | null =>
  dkim && createSigner(dkim);

/**
 * Sends through the relays of SMTP_URL: prepared mail (digests) over SMTP_CONNECTIONS, messages (all other mail) beside it.
 * Never throws for what a relay says or does: the delivery tells.
 */
export const createTransport = (options: {
  config: Pick<Config, 'relays' | 'mailFrom' | 'smtpConnections'>;
  /** Of messages; prepared mail is signed already. */
  signer: Signer | null;
  buffers: MailBuffers;
  log: Logger;
  timeouts?: Partial<Timeouts>;
}) => {
  const { config, signer, buffers, log, timeouts } = options;
  const lane = (connections: number) =>
    createRelays({ addresses: config.relays, connections, log, ...(timeouts && { timeouts }) });
  const digests = lane(config.smtpConnections);
  const others = lane(OWN_CONNECTIONS);

  const prepare = (message: Message): PreparedMail | Promise<PreparedMail> => {
    const { fields, body } = composeMessage(message, { from: config.mailFrom, date: new Date() });
    return prepareMail(message, fields, body, signer, buffers);
  };

  return {
    /** What is sent is sent once: of a prepared mail that was taken, the bytes are somebody else's afterwards. */
    send: async (message: Message | PreparedMail, hooks: SendHooks = {}): Promise<Delivery> => {
      const envelope = toEnvelope(message.bounceAddress ?? config.mailFrom.address, message.to);
      if (!envelope) return { kind: 'held', reply: 'the address cannot be written in SMTP' };
      const { bytes } = 'bytes' in message ? message : await prepare(message);
      const relays = 'bytes' in message ? digests : others;
      const delivery = await relays.send({ envelope, bytes }, hooks.handOver);
      // After any other end a connection that breaks down may still hold them.
      if (delivery.kind === 'sent') buffers.giveBack(bytes);
      return delivery;
    },
    /** Connects and logs in to each relay. @throws when one does not answer */
    verify: (): Promise<void> => others.verify(),
    close: (): void => {
      digests.close();
      others.close();
    },
  };
};

export type Transport = ReturnType<typeof createTransport>;

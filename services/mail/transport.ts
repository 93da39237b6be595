import type { Clock } from '../platform/clock.ts';
import type { Config } from '../platform/config.ts';
import type { Logger } from '../platform/logger.ts';
import { createSigner, type Signer } from './dkim.ts';
import type { MailBuffers } from './mail-buffers.ts';
import type { Message, PreparedMail } from './message.ts';
import { composeMessage } from './mime.ts';
import { prepareMail } from './prepare.ts';
import { createProviderHeader } from './provider-header.ts';
import { toEnvelope } from './smtp/envelope.ts';
import type { SendResult } from './smtp/outcome.ts';
import { createRelays, type RelayHooks } from './smtp/relays.ts';
import type { Timeouts } from './smtp/timeouts.ts';

export type SendHooks = {
  /** Called at most once, right before the bytes that complete the mail are written; until then it cannot have been accepted. */
  handOver?: (() => void) | undefined;
  /** Called at most once, right after `handOver`; returns the mail to announce behind this one, over the same connection. */
  follow?: () => Follower | null;
};

/** A mail that follows another. `sent` is called with its result, as `send` would return it. */
export type Follower = {
  message: PreparedMail;
  hooks: SendHooks;
  sent: (delivering: Promise<SendResult>) => void;
};

const UNWRITABLE: SendResult = { kind: 'held', reply: 'the address cannot be written in SMTP' };

// Confirmations and notes have their own connections, so that they never wait behind digests.
const OWN_CONNECTIONS = 2;

/** Returns the signer of the configured keys; null where the relay signs. */
export const createConfiguredSigner = ({ dkim }: Pick<Config, 'dkim'>): Signer | null =>
  dkim && createSigner(dkim);

/**
 * Sends mail through the relays of SMTP_URL: prepared mail (digests) over SMTP_CONNECTIONS, messages (all other mail) over
 * connections of their own. Never throws for what a relay says or does: the result tells.
 */
export const createTransport = (options: {
  config: Pick<Config, 'relays' | 'mailFrom' | 'smtpConnections'> & Partial<Pick<Config, 'mailProvider'>>;
  /** Signs messages; prepared mail is signed already. */
  signer: Signer | null;
  buffers: MailBuffers;
  /** Gives the Date field. */
  clock: Clock;
  log: Logger;
  timeouts?: Partial<Timeouts>;
}) => {
  const { config, signer, buffers, clock, log, timeouts } = options;
  const lane = (connections: number) =>
    createRelays({ addresses: config.relays, connections, log, ...(timeouts && { timeouts }) });
  const digests = lane(config.smtpConnections);
  const others = lane(OWN_CONNECTIONS);

  const addProviderHeader = createProviderHeader(config);

  const prepare = (given: Message): PreparedMail | Promise<PreparedMail> => {
    const message = { ...given, headers: { ...given.headers } };
    addProviderHeader?.(message.headers, message.messageId);
    const { fields, body } = composeMessage(message, { from: config.mailFrom, date: clock.now() });
    return prepareMail(message, fields, body, signer, buffers);
  };

  const envelopeOf = (message: Message | PreparedMail) =>
    toEnvelope(message.bounceAddress ?? config.mailFrom.address, message.to);

  const ended = async (delivering: Promise<SendResult>, bytes: Buffer): Promise<SendResult> => {
    const delivery = await delivering;
    // After any other result, a connection that is breaking down may still hold the bytes.
    if (delivery.kind === 'sent') buffers.giveBack(bytes);
    return delivery;
  };

  const toRelayHooks = ({ handOver, follow }: SendHooks): RelayHooks => ({
    handOver,
    follow: () => {
      const next = follow?.();
      if (!next) return null;
      const { message, hooks, sent } = next;
      const envelope = envelopeOf(message);
      if (!envelope) {
        sent(Promise.resolve(UNWRITABLE));
        return null;
      }
      const mail = { envelope, bytes: message.bytes };
      return { mail, hooks: toRelayHooks(hooks), sent: (delivering) => sent(ended(delivering, mail.bytes)) };
    },
  });

  return {
    /** Sends a mail, once: the bytes of a prepared mail that was taken belong to another mail afterwards. */
    send: async (message: Message | PreparedMail, hooks: SendHooks = {}): Promise<SendResult> => {
      const envelope = envelopeOf(message);
      if (!envelope) return UNWRITABLE;
      const { bytes } = 'bytes' in message ? message : await prepare(message);
      const relays = 'bytes' in message ? digests : others;
      return ended(relays.send({ envelope, bytes }, toRelayHooks(hooks)), bytes);
    },
    /** Connects and logs in to each relay. @throws when one does not reply */
    verify: (): Promise<void> => others.verify(),
    close: (): void => {
      digests.close();
      others.close();
    },
  };
};

export type Transport = ReturnType<typeof createTransport>;

import { createTransport as createNodemailer, type SendMailOptions } from 'nodemailer';
import type { Config } from '../platform/config.ts';
import { messageOf } from '../platform/errors.ts';
import type { Logger } from '../platform/logger.ts';
import type { Message, PreparedMail } from './message.ts';
import { type Delivery, readSmtpError } from './smtp-outcome.ts';

// RFC 5321, 4.5.3.2: the reply to the final dot may take ten minutes; giving up sooner doubles mail.
const FINAL_DOT_TIMEOUT_MS = 10 * 60_000;

/** `handOver` is called, once at most, right before the bytes that complete the mail are written: until then it cannot have been accepted. */
export type SendHooks = { handOver?: () => void };

/**
 * Sends through the relays of SMTP_URL with Nodemailer's pool, in turn when there are several. Never throws
 * for what a relay says or does: the delivery tells.
 */
export const createTransport = (options: {
  config: Pick<Config, 'smtpUrls' | 'mailFrom' | 'dkim' | 'smtpConnections' | 'smtpRatePerSecond'>;
  log: Logger;
}) => {
  const { config, log } = options;
  const pools = config.smtpUrls.map((url) =>
    createNodemailer(
      {
        url,
        pool: true,
        maxConnections: Math.max(1, Math.ceil(config.smtpConnections / config.smtpUrls.length)),
        maxMessages: 200,
        connectionTimeout: 15_000,
        greetingTimeout: 30_000,
        socketTimeout: FINAL_DOT_TIMEOUT_MS,
        disableFileAccess: true,
        disableUrlAccess: true,
        ...(config.smtpRatePerSecond > 0 && {
          rateDelta: 1_000,
          rateLimit: Math.max(1, Math.floor(config.smtpRatePerSecond / config.smtpUrls.length)),
        }),
        ...(config.dkim && {
          dkim: {
            domainName: config.dkim.domain,
            keySelector: config.dkim.selector,
            privateKey: config.dkim.privateKey,
            headerFieldNames: SIGNED_HEADERS,
          },
        }),
      } as object,
      { from: config.mailFrom },
    ),
  );
  for (const pool of pools)
    pool.on('error', (error) => log.warn({ err: messageOf(error) }, 'a relay connection was lost'));
  let turn = 0;

  return {
    send: async (message: Message | PreparedMail, hooks: SendHooks = {}): Promise<Delivery> => {
      // Nodemailer would send a UTF-8 local part to a relay that never offered SMTPUTF8.
      if (/[^\x20-\x7e]/.test(message.to))
        return { kind: 'held', reply: 'the address needs SMTPUTF8, which is not sent' };
      turn = (turn + 1) % pools.length;
      hooks.handOver?.();
      try {
        const info = (await pools[turn]!.sendMail(toNodemailer(message, config.mailFrom))) as {
          response: string;
        };
        return { kind: 'sent', reply: info.response };
      } catch (error) {
        return readSmtpError(error);
      }
    },
    /** Connects and says EHLO (and AUTH) to each relay. @throws when one does not answer */
    verify: async (): Promise<void> => {
      for (const pool of pools) await pool.verify();
    },
    close: (): void => {
      for (const pool of pools) pool.close();
    },
  };
};

export type Transport = ReturnType<typeof createTransport>;

// Nodemailer's own list leaves the one-click header out, which RFC 8058, section 4, wants signed.
const SIGNED_HEADERS =
  'From:To:Subject:Date:Message-ID:MIME-Version:Content-Type:Content-Transfer-Encoding:List-Id:List-Unsubscribe:List-Unsubscribe-Post:Auto-Submitted:Feedback-ID';

const toNodemailer = (
  message: Message | PreparedMail,
  from: { name: string; address: string },
): SendMailOptions => {
  const envelope = { from: message.bounceAddress ?? from.address, to: [message.to] };
  return 'bytes' in message ? { envelope, raw: message.bytes } : { envelope, ...composed(message, from) };
};

const composed = (message: Message, from: { name: string; address: string }): SendMailOptions => ({
  from,
  // An object: a text with a comma in it would become two recipients.
  to: { name: '', address: message.to },
  subject: message.subject,
  messageId: `<${message.messageId}>`,
  text: message.text,
  html: message.html,
  textEncoding: 'quoted-printable',
  headers: Object.fromEntries(
    Object.entries(message.headers).map(([name, value]) => [name, { prepared: true, value }]),
  ),
});

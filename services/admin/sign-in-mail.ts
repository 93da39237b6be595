import { randomInt, randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { automaticHeaders } from '../mail/message.ts';
import { createMessageIds } from '../mail/message-id.ts';
import type { Transport } from '../mail/transport.ts';
import type { Config } from '../platform/config.ts';
import { messageOf } from '../platform/errors.ts';
import type { Logger } from '../platform/logger.ts';
import type { Templates } from '../templating/templates.ts';
import { MAILED_LINK_MINUTES, type SignIn } from './sign-in.ts';

const MAX_PAUSE_MS = 1_000;

/**
 * Mails sign-in links. `request` returns at once whatever the address, so that neither the response nor its timing reveals who
 * is an operator. Errors after that are logged.
 */
export const createSignInMail = (options: {
  config: Pick<Config, 'secrets' | 'mailFrom' | 'postalAddress'>;
  signIn: SignIn;
  templates: Templates;
  transport: Pick<Transport, 'send'>;
  log: Logger;
}) => {
  const { config, signIn, templates, transport, log } = options;
  const messageId = createMessageIds(config);
  const pending = new Set<Promise<void>>();

  const send = async (operator: string): Promise<void> => {
    const signInUrl = await signIn.linkByMail(operator);
    if (signInUrl === null)
      return log.warn('sent no sign-in link, since several of this operator are still valid');
    const template = await templates.mail('letter');
    const data = {
      subject: 'Sign in to Paperboy',
      preheader: 'The link works once, for a short time.',
      heading: 'Sign in',
      message: 'Somebody asked to sign in to the operators’ pages of Paperboy with this address.',
      button: 'Sign in',
      url: signInUrl,
      orOpen: `Or open this address. It works once, within ${MAILED_LINK_MINUTES} minutes:`,
      notYou: 'Was it not you? Ignore this: without the link nobody gets in.',
      postalAddress: config.postalAddress,
    };
    const result = await transport.send({
      messageId: messageId('sign-in', randomUUID()),
      to: operator,
      subject: data.subject,
      html: template.html(data),
      text: template.text(data),
      headers: automaticHeaders(),
      bounceAddress: null,
    });
    if (result.kind !== 'sent') log.error({ kind: result.kind }, 'the relay did not accept a sign-in mail');
  };

  // Begun at once, the work for an operator would make this response slower than that for others (z = 4 over 200 of each), and
  // after a fixed pause it would slow down what is asked just then.
  const sendLater = async (email: string): Promise<void> => {
    await wait(randomInt(MAX_PAUSE_MS));
    const operator = signIn.operatorOf(email);
    if (operator !== null) await send(operator);
  };

  return {
    /** Mails a link if the address is an operator's; the caller cannot tell. */
    request: (email: string): void => {
      const sending = sendLater(email)
        .catch((error: unknown) => log.error({ err: messageOf(error) }, 'could not send a sign-in mail'))
        .finally(() => pending.delete(sending));
      pending.add(sending);
    },
    /** Waits until the requested mails are sent or have failed. */
    settled: async (): Promise<void> => {
      await Promise.all(pending);
    },
  };
};

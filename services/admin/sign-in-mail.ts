import { randomUUID } from 'node:crypto';
import { automaticHeaders } from '../mail/message.ts';
import { createMessageIds } from '../mail/message-id.ts';
import type { Transport } from '../mail/transport.ts';
import type { Config } from '../platform/config.ts';
import { messageOf } from '../platform/errors.ts';
import type { Logger } from '../platform/logger.ts';
import type { Templates } from '../templating/templates.ts';
import { MAILED_LINK_MINUTES, type SignIn } from './sign-in.ts';

/**
 * Mails sign-in links. `request` comes back at once, whatever the address, so that neither its answer nor its timing
 * tells who is an operator; what goes wrong behind it is in the log.
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
  const under = new Set<Promise<void>>();

  const send = async (operator: string): Promise<void> => {
    const signInUrl = await signIn.linkByMail(operator);
    if (signInUrl === null) return log.warn('a sign-in link was asked for while several are open: none sent');
    const template = await templates.mail('letter');
    const data = {
      subject: 'Sign in to Paperboy',
      preheader: 'The link works once, for a short time.',
      heading: 'Sign in',
      message: 'Somebody asked to sign in to the operators’ pages of Paperboy with this address.',
      button: 'Sign in',
      url: signInUrl,
      orOpen: `Or open this address. It works once, within ${MAILED_LINK_MINUTES} minutes:`,
      notYou: 'It was not you? Ignore this: without the link nobody gets in.',
      postalAddress: config.postalAddress,
    };
    const delivery = await transport.send({
      messageId: messageId('sign-in', randomUUID()),
      to: operator,
      subject: data.subject,
      html: template.html(data),
      text: template.text(data),
      headers: automaticHeaders(),
      bounceAddress: null,
    });
    if (delivery.kind !== 'sent')
      log.error({ kind: delivery.kind }, 'a sign-in mail was not taken by the relay');
  };

  return {
    request: (email: string): void => {
      const operator = signIn.operatorOf(email);
      if (operator === null) return;
      const sending = send(operator)
        .catch((error: unknown) => log.error({ err: messageOf(error) }, 'a sign-in mail could not be sent'))
        .finally(() => under.delete(sending));
      under.add(sending);
    },
    /** Waits for the mails in hand. */
    settled: async (): Promise<void> => {
      await Promise.all(under);
    },
  };
};

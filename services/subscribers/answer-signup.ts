import { automaticHeaders, stableMessageId } from '../mail/message.ts';
import type { Transport } from '../mail/transport.ts';
import type { Clock } from '../platform/clock.ts';
import type { Config } from '../platform/config.ts';
import type { Logger } from '../platform/logger.ts';
import type { Templates } from '../platform/templates.ts';
import type { Links } from './links.ts';
import type { Answer, Signup } from './signup.ts';

type Mail = Exclude<Answer, { mail: 'none' }>;

const subjects = {
  confirm: 'Confirm your subscription to Paperboy',
  'preferences-link': 'Your Paperboy preferences',
} as const;

/** Answers sign-ups by mail: a confirmation for who is new, a link to their preferences for who is not. */
export const createSignupAnswers = (options: {
  config: Pick<Config, 'secrets' | 'mailFrom' | 'postalAddress'>;
  signup: Signup;
  links: Links;
  templates: Templates;
  transport: Pick<Transport, 'send'>;
  clock: Clock;
  log: Logger;
}) => {
  const { config, signup, links, templates, transport, clock, log } = options;

  const compose = async (mail: Mail) => {
    const now = clock.now();
    const claim = { subject: mail.subscriberId, detail: mail.mail === 'confirm' ? mail.signupId : 0 };
    const template = await templates.mail(mail.mail);
    const data = {
      confirmUrl: mail.mail === 'confirm' ? links.url('confirm', claim, now) : '',
      preferencesUrl: mail.mail === 'preferences-link' ? links.url('preferences', claim, now) : '',
      siteName: 'Paperboy',
      postalAddress: config.postalAddress,
      requestedAt: `${mail.requestedAt.toISOString().slice(0, 16).replace('T', ' ')} UTC`,
      validFor: '48 hours',
    };
    return {
      messageId: stableMessageId({
        secret: config.secrets.at(-1)!,
        kind: 'signup',
        id: mail.signupId,
        domain: config.mailFrom.address.slice(config.mailFrom.address.lastIndexOf('@') + 1),
      }),
      to: mail.address,
      subject: subjects[mail.mail],
      html: template.html(data),
      text: template.text(data),
      headers: automaticHeaders(),
      bounceAddress: null,
    };
  };

  // A relay's reply may repeat the address, so it stands in the row and not in a log line.
  return {
    /** What the relay does not take now is tried again by the sweeper. */
    answer: async (signupId: number): Promise<void> => {
      const claimed = await signup.claim(signupId);
      if (claimed.mail === 'none') return;
      const delivery = await transport.send(await compose(claimed));
      if (delivery.kind === 'sent') return signup.settle(signupId, 'sent', null);
      if (delivery.kind === 'rejected' || delivery.kind === 'held') {
        log.warn({ signupId, kind: delivery.kind }, 'a sign-up could not be answered: see its note');
        return signup.settle(signupId, 'failed', `${delivery.kind}: ${delivery.reply}`);
      }
      log.warn({ signupId, kind: delivery.kind }, 'a sign-up waits: see its note');
      return signup.postpone(signupId, delivery.reply);
    },
  };
};

export type SignupAnswers = ReturnType<typeof createSignupAnswers>;

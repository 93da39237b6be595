import { automaticHeaders, type Message } from '../../mail/message.ts';
import { createMessageIds } from '../../mail/message-id.ts';
import type { Transport } from '../../mail/transport.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Config } from '../../platform/config.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Db } from '../../platform/postgres.ts';
import type { CompiledMail } from '../../templating/templates.ts';
import { maskAddress, parseAddress } from '../address.ts';
import type { Links } from '../links.ts';
import { HARD_BOUNCE, type Suppression } from '../privacy/suppression.ts';
import { ownClaim } from '../reader-links.ts';
import { type Letter, letters } from './letters.ts';
import type { Signup, SignupReply } from './signup.ts';

type Mail = Exclude<SignupReply, { mail: 'none' }>;

const moment = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });

/** Returns a time as in `4 September 2025 at 07:12 UTC`. */
const momentInWords = (at: Date): string => `${moment.format(at)} UTC`;

/**
 * Sends the mails that reply to requests: a confirmation to a new reader, a preferences link to a known one, and so on.
 */
export const createSignupReplies = (options: {
  config: Pick<Config, 'secrets' | 'mailFrom' | 'postalAddress' | 'publicUrl'>;
  db: Db;
  signup: Signup;
  suppression: Pick<Suppression, 'add'>;
  links: Links;
  templates: { mail(name: 'letter'): Promise<CompiledMail<Letter>> };
  transport: Pick<Transport, 'send'>;
  clock: Clock;
  log: Logger;
}) => {
  const { config, db, signup, suppression, links, templates, transport, clock, log } = options;
  const messageId = createMessageIds(config);

  const presentAddress = async (subscriberId: number): Promise<string> => {
    const { rows } = await db.query<{ address: string }>('select address from subscribers where id = $1', [
      subscriberId,
    ]);
    return maskAddress(rows[0]?.address ?? '');
  };

  const compose = async (mail: Mail): Promise<Message> => {
    const { link, words } = letters[mail.mail];
    const claim =
      link === 'preferences'
        ? ownClaim(mail.linkTo, clock.now())
        : { subject: mail.linkTo, detail: mail.signupId };
    const letter: Letter = {
      ...words({
        asked: momentInWords(mail.requestedAt),
        address: mail.mail === 'address-changed' ? await presentAddress(mail.subscriberId) : '',
      }),
      url: link === null ? config.publicUrl : links.url(link, claim, clock.now()),
      postalAddress: config.postalAddress,
    };
    const template = await templates.mail('letter');
    return {
      messageId: messageId('signup', mail.signupId),
      to: mail.address,
      subject: letter.subject,
      html: template.html(letter),
      text: template.text(letter),
      headers: automaticHeaders(),
      // The reader who asked: the mail may go to another address, which the request holds.
      bounceAddress: links.address(
        'signup',
        { subject: mail.subscriberId, detail: mail.signupId },
        clock.now(),
      ),
    };
  };

  // A relay's reply may repeat the address, so it is stored in the row and never logged.
  return {
    /** Sends the mail of a request. The sweeper retries a mail that the relay does not accept now. */
    send: async (signupId: number): Promise<void> => {
      const claimed = await signup.claim(signupId);
      if (claimed.mail === 'none') return;
      const delivery = await transport.send(await compose(claimed));
      if (delivery.kind === 'sent') return signup.settle(signupId, 'sent', null);
      if (delivery.kind === 'rejected' || delivery.kind === 'held') {
        if (delivery.kind === 'rejected' && delivery.hardBounce)
          await suppression.add(db, parseAddress(claimed.address).addressKey, HARD_BOUNCE, clock.now());
        log.warn(
          { signupId, kind: delivery.kind },
          'the reply to a request cannot be delivered; its row has the words of the relay',
        );
        return signup.settle(signupId, 'failed', `${delivery.kind}: ${delivery.reply}`);
      }
      log.warn(
        { signupId, kind: delivery.kind },
        'the reply to a request is postponed; its row has the words of the relay',
      );
      return signup.postpone(signupId, delivery.reply);
    },
  };
};

export type SignupReplies = ReturnType<typeof createSignupReplies>;

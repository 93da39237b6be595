import type { Config } from '../platform/config.ts';
import { automaticHeaders, stableMessageId } from './message.ts';
import type { Transport } from './transport.ts';

/** Plain mails to the operators of ADMIN_EMAILS; where there are none, nothing is sent. */
export const createOperatorNotes = (options: {
  config: Pick<Config, 'adminEmails' | 'secrets' | 'mailFrom'>;
  transport: Pick<Transport, 'send'>;
}) => ({
  /** @throws when a relay did not take it: the same id is the same mail, so it may be sent again */
  send: async (note: { id: string | number; subject: string; text: string }): Promise<void> => {
    const { adminEmails, secrets, mailFrom } = options.config;
    for (const to of adminEmails) {
      const domain = mailFrom.address.replace(/^.*@/, '');
      const delivery = await options.transport.send({
        messageId: stableMessageId({
          secret: secrets[0]!,
          kind: 'note',
          id: `${note.id}.${adminEmails.indexOf(to)}`,
          domain,
        }),
        to,
        subject: note.subject,
        text: note.text,
        html: `<p>${note.text.replace(/[&<>]/g, (char) => `&#${char.charCodeAt(0)};`).replaceAll('\n', '<br>')}</p>`,
        headers: automaticHeaders(),
        bounceAddress: null,
      });
      if (delivery.kind !== 'sent') throw new Error(`the relay did not take it: ${delivery.reply}`);
    }
  },
});

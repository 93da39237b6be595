import type { Config } from '../platform/config.ts';
import { automaticHeaders } from './message.ts';
import { createMessageIds } from './message-id.ts';
import type { Transport } from './transport.ts';

/** Sends plain mails to the operators of ADMIN_EMAILS; where there are none, nothing is sent. */
export const createOperatorNotes = (options: {
  config: Pick<Config, 'adminEmails' | 'secrets' | 'mailFrom'>;
  transport: Pick<Transport, 'send'>;
}) => {
  const messageId = createMessageIds(options.config);
  return {
    /** @throws when a relay did not take it: the same id is the same mail, so it may be sent again */
    send: async (note: { id: string | number; subject: string; text: string }): Promise<void> => {
      for (const [index, to] of options.config.adminEmails.entries()) {
        const result = await options.transport.send({
          messageId: messageId('note', `${note.id}.${index}`),
          to,
          subject: note.subject,
          text: note.text,
          html: `<p>${note.text.replace(/[&<>]/g, (char) => `&#${char.charCodeAt(0)};`).replaceAll('\n', '<br>')}</p>`,
          headers: automaticHeaders(),
          bounceAddress: null,
        });
        if (result.kind !== 'sent') throw new Error(`the relay did not take it: ${result.reply}`);
      }
    },
  };
};

import type { Config } from '../platform/config.ts';
import { automaticHeaders } from './message.ts';
import { createMessageIds } from './message-id.ts';
import type { SendResult } from './smtp/outcome.ts';
import type { Transport } from './transport.ts';

type Note = { id: string | number; subject: string; text: string };

/** Marks a mail that passes another one on, so that it is never passed on itself. */
export const FORWARDED_FIELD = 'X-Paperboy-Forwarded';

/** Sends plain mails to the operators of ADMIN_EMAILS; where there are none, nothing is sent. */
export const createOperatorNotes = (options: {
  config: Pick<Config, 'adminEmails' | 'replyTo' | 'secrets' | 'mailFrom'>;
  transport: Pick<Transport, 'send'>;
}) => {
  const { config, transport } = options;
  const messageId = createMessageIds(config);
  const sendTo = (to: string, index: number, { id, subject, text }: Note, attached?: Buffer) =>
    transport.send({
      messageId: messageId('note', `${id}.${index}`),
      to,
      subject,
      text,
      html: `<p>${text.replace(/[&<>]/g, (char) => `&#${char.charCodeAt(0)};`).replaceAll('\n', '<br>')}</p>`,
      headers: attached ? { ...automaticHeaders(), [FORWARDED_FIELD]: 'yes' } : automaticHeaders(),
      ...(attached && { attached }),
      bounceAddress: null,
    });
  return {
    /** @throws when a relay did not take it: the same id is the same mail, so it may be sent again */
    send: async (note: Note): Promise<void> => {
      for (const [index, to] of config.adminEmails.entries()) {
        const result = await sendTo(to, index, note);
        if (result.kind !== 'sent') throw new Error(`the relay did not take it: ${result.reply}`);
      }
    },
    /** Whether there is anybody to forward a message to. */
    canForward: (config.replyTo ?? config.adminEmails[0]) !== undefined,
    /** Sends a message on as an attachment, to REPLY_TO or the operators, and returns the result of each. */
    forward: async (note: Note, attached: Buffer): Promise<SendResult[]> => {
      const results: SendResult[] = [];
      for (const [index, to] of (config.replyTo ? [config.replyTo] : config.adminEmails).entries())
        results.push(await sendTo(to, index, note, attached));
      return results;
    },
  };
};

export type OperatorNotes = ReturnType<typeof createOperatorNotes>;

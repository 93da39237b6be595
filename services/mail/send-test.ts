import { randomUUID } from 'node:crypto';
import type { Config } from '../platform/config.ts';
import { DomainError } from '../platform/errors.ts';
import { automaticHeaders, type Message } from './message.ts';
import { createMessageIds } from './message-id.ts';
import type { Transport } from './transport.ts';

/** `about` says what the mail shows, such as `reader 12`. */
type TestMail = Pick<Message, 'to' | 'subject' | 'html' | 'text'> & { about: string };

/** Returns a function that sends an operator a mail as readers would get it, through the same relays and marked as a test. */
export const createTestSender = (options: {
  config: Pick<Config, 'secrets' | 'mailFrom'>;
  transport: Pick<Transport, 'send'>;
}) => {
  const messageId = createMessageIds(options.config);
  /** Returns the relay's reply. @throws DomainError `invalid_input` with the reply of a relay that did not accept it */
  return async ({ about, subject, ...mail }: TestMail): Promise<{ reply: string }> => {
    const result = await options.transport.send({
      ...mail,
      subject: `[Test] ${subject}`,
      messageId: messageId('test', randomUUID()),
      headers: { ...automaticHeaders(), 'X-Paperboy-Test': about },
      bounceAddress: null,
    });
    if (result.kind !== 'sent')
      throw new DomainError('invalid_input', `The test was not sent. The relay's reply: ${result.reply}`);
    return { reply: result.reply };
  };
};

export type TestSender = ReturnType<typeof createTestSender>;

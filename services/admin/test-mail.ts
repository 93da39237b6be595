import { randomUUID } from 'node:crypto';
import type { ReaderPreview } from '../digests/reader/preview-reader.ts';
import { automaticHeaders } from '../mail/message.ts';
import { createMessageIds } from '../mail/message-id.ts';
import type { Transport } from '../mail/transport.ts';
import type { Config } from '../platform/config.ts';
import { DomainError } from '../platform/errors.ts';

/**
 * Sends a reader's digest to an operator instead, through the same relays. It is marked as a test, its links lead to the first
 * page of the site, and it is not recorded in the ledger.
 */
export const createTestMail = (options: {
  config: Pick<Config, 'secrets' | 'mailFrom'>;
  readerPreview: ReaderPreview;
  transport: Pick<Transport, 'send'>;
}) => ({
  /**
   * Sends a test and returns the relay's reply. @throws DomainError `not_found` when no paper is good enough;
   * `invalid_input` with the reply of a relay that did not accept it
   */
  send: async (to: string, subscriberId: number, date: string | null): Promise<{ reply: string }> => {
    const { config, readerPreview, transport } = options;
    const { subject, html, text } = await readerPreview.ofReader(subscriberId, date, (view) => ({
      ...view,
      subject: `[Test] ${view.subject}`,
      summary: `A test: what reader ${subscriberId} would get. ${view.summary}`,
    }));
    if (subject === null || html === null || text === null)
      throw new DomainError('not_found', 'No paper of this edition is good enough for this reader: no mail.');
    const result = await transport.send({
      messageId: createMessageIds(config)('test', randomUUID()),
      to,
      subject,
      html,
      text,
      headers: { ...automaticHeaders(), 'X-Paperboy-Test': `reader ${subscriberId}` },
      bounceAddress: null,
    });
    if (result.kind !== 'sent')
      throw new DomainError('invalid_input', `The test was not sent. The relay's reply: ${result.reply}`);
    return { reply: result.reply };
  },
});

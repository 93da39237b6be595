import { randomUUID } from 'node:crypto';
import type { ReaderPreview } from '../digests/reader/preview-reader.ts';
import { automaticHeaders } from '../mail/message.ts';
import { createMessageIds } from '../mail/message-id.ts';
import type { Transport } from '../mail/transport.ts';
import type { Config } from '../platform/config.ts';
import { DomainError } from '../platform/errors.ts';

/**
 * A reader's digest, sent to an operator instead, through the same relays. It is marked as a test, its links lead to the
 * site's first page, and the ledger knows nothing of it.
 */
export const createTestMail = (options: {
  config: Pick<Config, 'secrets' | 'mailFrom'>;
  readerPreview: ReaderPreview;
  transport: Pick<Transport, 'send'>;
}) => ({
  /** @throws DomainError `not_found` where there is nothing to send; `invalid_input` with what the relay said */
  send: async (to: string, subscriberId: number, date: string | null): Promise<{ reply: string }> => {
    const { config, readerPreview, transport } = options;
    const { subject, html, text } = await readerPreview.ofReader(subscriberId, date, (view) => ({
      ...view,
      subject: `[Test] ${view.subject}`,
      summary: `A test: what reader ${subscriberId} would get. ${view.summary}`,
    }));
    if (subject === null || html === null || text === null)
      throw new DomainError('not_found', 'No paper of this edition is good enough for this reader: no mail.');
    const delivery = await transport.send({
      messageId: createMessageIds(config)('test', randomUUID()),
      to,
      subject,
      html,
      text,
      headers: { ...automaticHeaders(), 'X-Paperboy-Test': `reader ${subscriberId}` },
      bounceAddress: null,
    });
    if (delivery.kind !== 'sent')
      throw new DomainError('invalid_input', `The test was not sent. The relay: ${delivery.reply}`);
    return { reply: delivery.reply };
  },
});

import type { ReaderPreview } from '../digests/reader/preview-reader.ts';
import type { TestSender } from '../mail/send-test.ts';
import { DomainError } from '../platform/errors.ts';

/**
 * Sends a reader's digest to an operator instead, through the same relays. It is marked as a test, its links lead to the first
 * page of the site, and it is not recorded in the ledger.
 */
export const createTestMail = (options: { readerPreview: ReaderPreview; sendTest: TestSender }) => ({
  /**
   * Sends a test and returns the relay's reply. @throws DomainError `not_found` when no paper is good enough;
   * `invalid_input` with the reply of a relay that did not accept it
   */
  send: async (to: string, subscriberId: number, date: string | null): Promise<{ reply: string }> => {
    const { readerPreview, sendTest } = options;
    const { subject, html, text } = await readerPreview.ofReader(subscriberId, date, (view) => ({
      ...view,
      summary: `A test: what reader ${subscriberId} would get. ${view.summary}`,
    }));
    if (subject === null || html === null || text === null)
      throw new DomainError('not_found', 'No paper of this edition is good enough for this reader: no mail.');
    return sendTest({ to, subject, html, text, about: `reader ${subscriberId}` });
  },
});

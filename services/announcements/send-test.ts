import type { TestSender } from '../mail/send-test.ts';
import type { Announcement } from './announcement.ts';
import type { AnnouncementComposer } from './compose.ts';

/** Sends an announcement to an operator instead of readers. It is recorded in no ledger. */
export const createAnnouncementTest =
  (options: { composer: Pick<AnnouncementComposer, 'preview'>; sendTest: TestSender }) =>
  /** Returns the relay's reply. @throws DomainError `invalid_input` with the reply of a relay that did not accept it */
  async (
    to: string,
    announcement: Pick<Announcement, 'id' | 'subject' | 'body'>,
  ): Promise<{ reply: string }> => {
    const mail = await options.composer.preview(announcement);
    return options.sendTest({ ...mail, to, about: `announcement ${announcement.id}` });
  };

export type AnnouncementTest = ReturnType<typeof createAnnouncementTest>;

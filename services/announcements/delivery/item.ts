import type { SendResult } from '../../mail/smtp/outcome.ts';
import type { ComposedAnnouncement, ReaderLinks } from '../compose.ts';
import type { ClaimedMail, MailOutcome } from '../ledger/mail-ledger.ts';

/** A claimed mail with all that it is made of. */
export type Item = {
  domain: string;
  mail: ClaimedMail;
  compose: (links: ReaderLinks) => ComposedAnnouncement;
  /** Called once its outcome is in the ledger. */
  finish: (result?: SendResult) => void;
};

/** How an item ends, for now or for good. */
export type End = Pick<MailOutcome, 'state' | 'note' | 'retryAt'>;

/** Names an item in the log, without its address. */
export const describe = ({ mail }: Item) => ({
  announcement: mail.announcementNumber,
  reader: mail.subscriberId,
});

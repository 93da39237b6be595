import type { AnnouncementView } from '../../services/announcements/compose.ts';
import type { DigestView } from '../../services/digests/compose/digest-view.ts';
import type { Letter } from '../../services/subscribers/requests/letters.ts';

/** The data of each mail template. */
export type Mails = {
  /** `more` is how many papers are only on the web page. */
  digest: DigestView & { more: number };
  letter: Letter;
  announcement: AnnouncementView;
};

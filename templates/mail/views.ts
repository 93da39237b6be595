import type { DigestView } from '../../services/digests/compose/digest-view.ts';
import type { Letter } from '../../services/subscribers/letters.ts';

/** What each mail template needs. */
export type Mails = {
  /** `more`: how many papers the mail leaves to the web page. */
  digest: DigestView & { more: number };
  letter: Letter;
};

import type { DigestView } from '../../services/digests/digest-view.ts';

/** What each mail template needs. */
export type Mails = {
  /** `more`: how many papers the mail leaves to the web page. */
  digest: DigestView & { more: number };
  confirm: {
    confirmUrl: string;
    siteName: string;
    postalAddress: string;
    /** When the sign-up came in, as a reader says it: "4 September 2025 at 07:12 UTC". */
    requestedAt: string;
    /** "48 hours" */
    validFor: string;
  };
  'preferences-link': { preferencesUrl: string; postalAddress: string };
  /** To an operator. `validFor`: "15 minutes". */
  'sign-in': { signInUrl: string; validFor: string; postalAddress: string };
};

import type { PagePurpose } from '../links.ts';
import type { ReplyMail } from './choose-reply.ts';

/** Holds the words of a mail with one button. */
export type Letter = {
  subject: string;
  preheader: string;
  heading: string;
  message: string;
  button: string;
  url: string;
  /** Stands before the URL that the mail writes out. */
  orOpen: string;
  /** Addresses a person who did not ask for the mail. */
  notYou: string;
  postalAddress: string;
};

/** Holds the time of the request (`asked`), as in "4 September 2025 at 07:12 UTC", and the new address, masked. */
type Facts = { asked: string; address: string };
type Words = (facts: Facts) => Omit<Letter, 'url' | 'postalAddress'>;

const ignore = 'You did not ask for this? Ignore it, and nothing will change.';

/** Gives each mail that replies to a request the purpose of its link, null for the front page, and its words. */
export const letters: Record<ReplyMail, { link: PagePurpose | null; words: Words }> = {
  confirm: {
    link: 'confirm',
    words: ({ asked }) => ({
      subject: 'Confirm your subscription to Paperboy',
      preheader: 'One press, and the day’s papers come to you.',
      heading: 'One press, and you are in',
      message: `You asked, on ${asked}, for trending papers in your inbox. Confirm that this address is yours, then say what you care about.`,
      button: 'Confirm my subscription',
      orOpen: 'Or open this address within 48 hours:',
      notYou:
        'You did not ask for this? Ignore it, and nothing more will come. The page behind the button can also make us forget this address at once.',
    }),
  },
  'preferences-link': {
    link: 'preferences',
    words: ({ asked }) => ({
      subject: 'Your Paperboy preferences',
      preheader: 'The link to your settings, your digests and your data.',
      heading: 'Here is the link to your preferences',
      message: `This address was entered on our pages on ${asked}, and it belongs to a reader already, so there is nothing to confirm. The link leads to your settings, your past digests and all your data.`,
      button: 'Open my preferences',
      orOpen: 'Or open this address:',
      notYou: 'Was it not you? Ignore this; nothing has changed.',
    }),
  },
  'confirm-address': {
    link: 'address',
    words: ({ asked }) => ({
      subject: 'Confirm your new address for Paperboy',
      preheader: 'One press, and your digests come here.',
      heading: 'Should your digests come here?',
      message: `A reader of Paperboy asked, on ${asked}, to have their digests sent to this address from now on. If that was you, confirm it: your settings stay the same, and no paper is sent twice.`,
      button: 'Send them here',
      orOpen: 'Or open this address within 7 days:',
      notYou: ignore,
    }),
  },
  'address-taken': {
    link: 'preferences',
    words: ({ asked }) => ({
      subject: 'Your new address for Paperboy',
      preheader: 'This address gets digests of its own already.',
      heading: 'This address gets digests already',
      message: `A reader of Paperboy asked, on ${asked}, to have their digests sent here. This address has its own subscription, so nothing was changed. To have the other digests come here instead, unsubscribe this address first, then ask again.`,
      button: 'Open this address’s preferences',
      orOpen: 'Or open this address:',
      notYou: ignore,
    }),
  },
  'address-changed': {
    link: 'address',
    words: ({ asked, address }) => ({
      subject: 'Your Paperboy digests go to another address now',
      preheader: 'If that was you, there is nothing to do.',
      heading: 'Your digests go to another address now',
      message: `On ${asked} your subscription was moved from this address to ${address}. If that was you, there is nothing to do.`,
      button: 'Bring it back here',
      orOpen: 'Or, to bring it back, open this address within 7 days:',
      notYou:
        'Was it not you? Bring it back, and do not forward your digests: their links open your preferences.',
    }),
  },
  'address-returned': {
    link: null,
    words: ({ asked }) => ({
      subject: 'Your Paperboy digests no longer come here',
      preheader: 'They go to the address of before again.',
      heading: 'The digests no longer come here',
      message: `On ${asked} the reader who had moved their subscription to this address moved it back to the one of before. Nothing more comes here.`,
      button: 'Subscribe this address',
      orOpen: 'Or, for a subscription of its own, open this address:',
      notYou: 'You never asked for any of this? Then there is nothing to do.',
    }),
  },
  'confirm-erasure': {
    link: 'erase',
    words: ({ asked }) => ({
      subject: 'Erase everything about you at Paperboy?',
      preheader: 'One more press, and all of it is gone.',
      heading: 'Erase everything about you?',
      message: `You asked, on ${asked}, to have your subscription and all that is stored about you erased. Confirm it on the page behind this button. It cannot be undone.`,
      button: 'Continue to erase it',
      orOpen: 'Or open this address within 48 hours:',
      notYou: ignore,
    }),
  },
};

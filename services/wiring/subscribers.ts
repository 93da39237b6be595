import { createAdditions } from '../subscribers/accounts/additions.ts';
import { createComingBack } from '../subscribers/coming-back.ts';
import { createFollowing } from '../subscribers/preferences/following.ts';
import { createPreferences } from '../subscribers/preferences/preferences.ts';
import { createRatings } from '../subscribers/preferences/ratings.ts';
import { createErasure } from '../subscribers/privacy/erasure.ts';
import { createOwnData } from '../subscribers/privacy/own-data.ts';
import { createSuppression } from '../subscribers/privacy/suppression.ts';
import { createSuppressionKeys } from '../subscribers/privacy/suppression-keys.ts';
import { createReaderLinks } from '../subscribers/reader-links.ts';
import { createAddressChange } from '../subscribers/requests/address-change.ts';
import { createSignupReplies } from '../subscribers/requests/reply-to-signup.ts';
import { createSignup } from '../subscribers/requests/signup.ts';
import { createSavedPapers } from '../subscribers/saved/saved-papers.ts';
import { createSubscription } from '../subscribers/subscription.ts';
import type { Base } from './base.ts';

/** Wires readers: sign-up, preferences and leaving. */
export const wireSubscribers = ({
  config,
  db,
  clock,
  prisma,
  links,
  templates,
  transactionalTransport,
  log,
}: Base) => {
  const suppression = createSuppression({ secrets: config.suppressionSecrets });
  const suppressionKeys = createSuppressionKeys({ db, secrets: config.suppressionSecrets });
  const signup = createSignup({ db, clock, suppression });
  const additions = createAdditions({ db, clock, suppression, signup });
  const subscription = createSubscription({
    db,
    clock,
    suppression,
    firstDigestWaitSeconds: config.firstDigestWaitSeconds,
  });
  const comingBack = createComingBack({ db, clock, suppression });
  const following = createFollowing({ db, clock });
  const preferences = createPreferences({ db, prisma, clock });
  const ratings = createRatings({ db, clock });
  const savedPapers = createSavedPapers({ db, clock });
  const signupReplies = createSignupReplies({
    config,
    db,
    signup,
    suppression,
    links,
    templates,
    transport: transactionalTransport,
    clock,
    log,
  });

  const readerLinks = createReaderLinks({ db, clock, links });
  const addressChange = createAddressChange({ db, clock, signup, readerLinks });
  const erasure = createErasure({ db, clock, suppression });
  const ownData = createOwnData({ db, clock, suppression });

  return {
    suppression,
    suppressionKeys,
    readerLinks,
    signup,
    additions,
    subscription,
    comingBack,
    following,
    preferences,
    ratings,
    savedPapers,
    signupReplies,
    addressChange,
    erasure,
    ownData,
  };
};

export type Subscribers = ReturnType<typeof wireSubscribers>;

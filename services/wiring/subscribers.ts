import { createAddressChange } from '../subscribers/address-change.ts';
import { createSignupAnswers } from '../subscribers/answer-signup.ts';
import { createErasure } from '../subscribers/erasure.ts';
import { createFollowing } from '../subscribers/following.ts';
import { createOwnData } from '../subscribers/own-data.ts';
import { createPreferences } from '../subscribers/preferences.ts';
import { createRatings } from '../subscribers/ratings.ts';
import { createSignup } from '../subscribers/signup.ts';
import { createSubscription } from '../subscribers/subscription.ts';
import { createSuppression } from '../subscribers/suppression.ts';
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
  const suppression = createSuppression({ secrets: config.secrets });
  const signup = createSignup({ db, clock, suppression, windowMinutes: config.confirmationWindowMinutes });
  const subscription = createSubscription({
    db,
    clock,
    suppression,
    firstDigestWaitSeconds: config.firstDigestWaitSeconds,
  });
  const following = createFollowing({ db, clock });
  const preferences = createPreferences({ db, prisma, clock });
  const ratings = createRatings({ db, clock });
  const signupAnswers = createSignupAnswers({
    config,
    db,
    signup,
    links,
    templates,
    transport: transactionalTransport,
    clock,
    log,
  });

  const addressChange = createAddressChange({ db, clock, signup });
  const erasure = createErasure({ db, clock, suppression });
  const ownData = createOwnData({ db, clock, suppression });

  return {
    suppression,
    signup,
    subscription,
    following,
    preferences,
    ratings,
    signupAnswers,
    addressChange,
    erasure,
    ownData,
  };
};

export type Subscribers = ReturnType<typeof wireSubscribers>;

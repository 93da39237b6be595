import { createForgetting } from '../subscribers/privacy/forgetting.ts';
import { createRetention } from '../subscribers/privacy/keep-retention.ts';
import type { Base } from './base.ts';
import type { Subscribers } from './subscribers.ts';
import type { Views } from './views.ts';

/** Wires the daily job that deletes and shortens what is kept no longer: one function for each step of its table. */
export const wireRetention = ({
  db,
  clock,
  log,
  config,
  suppression,
  signIn,
  sessions,
  audit,
}: Base & Subscribers & Pick<Views, 'signIn' | 'sessions' | 'audit'>) => {
  const forgetting = createForgetting({ db, suppression });
  const retention = createRetention({
    db,
    clock,
    log,
    settings: config,
    work: {
      unconfirmed: forgetting.unconfirmed,
      'idle-requests': forgetting.idleRequests,
      requests: forgetting.requests,
      'move-origins': forgetting.moveOrigins,
      'consent-origins': forgetting.consentOrigins,
      'sign-ins': async () => (await signIn.dropExpired()) + (await sessions.dropExpired()),
      'operator-origins': audit.dropOrigins,
    },
  });
  return { retention };
};

import type { Db } from '../platform/postgres.ts';
import type { ReaderState } from './preferences/preferences.ts';
import type { Suppression } from './privacy/suppression.ts';
import { type Numbers, selectNumbers } from './settings.ts';

export type Consent = {
  wordingVersion: string;
  wording: string;
  source: string;
  requestedAt: Date;
  requestIp: string | null;
  confirmedAt: Date | null;
  confirmIp: string | null;
};

export type SignupRequest = {
  requestedAt: Date;
  state: string;
  ip: string | null;
  sentAt: Date | null;
  note: string | null;
};

/** Holds what an operator sees of a subscriber: everything that is stored except the digests. */
export type SubscriberRecord = Numbers & {
  id: number;
  address: string;
  addressKey: string;
  state: ReaderState;
  createdAt: Date;
  confirmedAt: Date | null;
  stateChangedAt: Date;
  zone: string;
  digestDays: number;
  pausedUntil: string | null;
  nextDigestAt: Date | null;
  lastEditionDate: string | null;
  preferencesSavedAt: Date | null;
  consents: Consent[];
  signups: SignupRequest[];
  /** Lists the interests in the order in which they were added, without the rated papers. */
  interests: { kind: string; value: string }[];
  suppressed: { reason: string; since: Date } | null;
};

export const PERSON = `
  select id, address, address_key as "addressKey", state, created_at as "createdAt", confirmed_at as "confirmedAt",
    state_changed_at as "stateChangedAt", zone, digest_days as "digestDays",
    ${selectNumbers('subscribers', 'key')}, paused_until as "pausedUntil",
    next_digest_at as "nextDigestAt", last_edition_date as "lastEditionDate",
    preferences_saved_at as "preferencesSavedAt"
  from subscribers where id = $1`;

const CONSENTS = `
  select wording_version as "wordingVersion", wording, source, requested_at as "requestedAt",
    abbrev(request_ip) as "requestIp", confirmed_at as "confirmedAt", abbrev(confirm_ip) as "confirmIp"
  from consents where subscriber_id = $1 order by id desc limit 20`;

const SIGNUPS = `
  select requested_at as "requestedAt", state, host(ip) as ip, sent_at as "sentAt", note
  from signups where address_key = $1 order by requested_at desc limit 20`;

const INTERESTS = `
  select kind, value from interests where subscriber_id = $1 and kind not in ('liked', 'disliked') order by id limit 500`;

export const createSubscriberRecords = (options: { db: Db; suppression: Suppression }) => {
  const { db, suppression } = options;
  return {
    /** Returns a subscriber's record; null when there is no such subscriber. */
    of: async (subscriberId: number): Promise<SubscriberRecord | null> => {
      const { rows } = await db.query<
        Omit<SubscriberRecord, 'consents' | 'signups' | 'interests' | 'suppressed'>
      >(PERSON, [subscriberId]);
      const person = rows[0];
      if (!person) return null;
      const [consents, signups, interests, suppressed] = await Promise.all([
        db.query<Consent>(CONSENTS, [subscriberId]),
        db.query<SignupRequest>(SIGNUPS, [person.addressKey]),
        db.query<{ kind: string; value: string }>(INTERESTS, [subscriberId]),
        suppression.reasonFor(db, person.addressKey),
      ]);
      return {
        ...person,
        consents: consents.rows,
        signups: signups.rows,
        interests: interests.rows,
        suppressed,
      };
    },
  };
};

export type SubscriberRecords = ReturnType<typeof createSubscriberRecords>;

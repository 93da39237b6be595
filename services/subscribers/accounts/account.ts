import type { Queryable } from '../../platform/postgres.ts';
import type { ReaderState } from '../preferences/preferences.ts';
import { type InterestList, interestEntries, type Numbers, selectNumbers } from '../settings.ts';

export type Rated = 'liked' | 'disliked';

/** Holds a subscriber as programs see them. Rated papers are named by their public ids. */
export type Account = Numbers &
  Record<InterestList | Rated, string[]> & {
    subscriberId: number;
    publicId: string;
    address: string;
    state: ReaderState;
    createdAt: Date;
    confirmedAt: Date | null;
    stateChangedAt: Date;
    zone: string;
    /** Holds a mask of days, in which bit 0 is Monday. */
    digestDays: number;
    pausedUntil: string | null;
    nextDigestAt: Date | null;
    consentAt: Date | null;
    consentSource: string | null;
    consentWording: string | null;
  };

const rated: Rated[] = ['liked', 'disliked'];
const lists = [...interestEntries.map(([list]) => list), ...rated];

/**
 * SQL that selects accounts from `subscribers s`; a condition follows. The interests are read once and then divided, instead of
 * once for each list.
 */
export const SELECT_ACCOUNTS = `
  select s.id as "subscriberId", s.public_id as "publicId", s.address, s.state, s.created_at as "createdAt",
    s.confirmed_at as "confirmedAt", s.state_changed_at as "stateChangedAt", s.zone, s.digest_days as "digestDays",
    ${selectNumbers('s', 'key')}, s.paused_until as "pausedUntil", s.next_digest_at as "nextDigestAt",
    ${lists.map((list) => `coalesce(i.${list}, '{}') as ${list}`).join(', ')},
    c.confirmed_at as "consentAt", c.source as "consentSource", c.wording as "consentWording"
  from subscribers s
  left join lateral (select ${interestEntries
    .map(([list, kind]) => `array_agg(i.value order by i.id) filter (where i.kind = '${kind}') as ${list}`)
    .join(', ')},
      ${rated.map((kind) => `array_agg(p.public_id::text order by i.id) filter (where i.kind = '${kind}' and p.id is not null) as ${kind}`).join(', ')}
    from interests i left join papers p on p.id = case when i.kind in ('liked', 'disliked') then i.value::int end
    where i.subscriber_id = s.id) i on true
  left join lateral (select confirmed_at, source, wording from consents
    where subscriber_id = s.id and confirmed_at is not null order by confirmed_at desc, id desc limit 1) c on true`;

const BY_IDS = `${SELECT_ACCOUNTS} where s.public_id = any($1) and s.state <> 'erased'`;

/** Returns the accounts of public ids, in their order; null for one that there is not, or whose reader was erased. */
export const readAccounts = async (on: Queryable, publicIds: string[]): Promise<(Account | null)[]> => {
  const wanted = [...new Set(publicIds)];
  const { rows } = await on.query<Account>({ name: 'accounts-by-id', text: BY_IDS, values: [wanted] });
  const found = new Map(rows.map((account) => [account.publicId, account]));
  return publicIds.map((id) => found.get(id) ?? null);
};

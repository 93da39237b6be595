import type { Queryable } from '../../platform/postgres.ts';
import type { Suppression } from '../privacy/suppression.ts';

/** Names what a request asks for; `replies` below has one entry for each. */
export type Purpose = 'subscribe' | 'link' | 'change' | 'changed' | 'returned' | 'erase';

/** Names the mails that reply to requests; `letters.ts` has their words. */
export type ReplyMail =
  | 'confirm'
  | 'preferences-link'
  | 'confirm-address'
  | 'address-taken'
  | 'address-changed'
  | 'address-returned'
  | 'confirm-erasure';

/** Holds a request that a worker has claimed. */
export type Asked = {
  id: number;
  address: string;
  addressKey: string;
  requestedAt: Date;
  purpose: Purpose;
  /** Identifies the reader who asks, when a signed link proves it. */
  subscriberId: number | null;
};

/** Holds the chosen mail; `linkTo` is the reader whom its link is about. */
export type Chosen = { mail: ReplyMail; subscriberId: number; linkTo: number };
type Decision = Chosen | { ignored: string };
type Known = { id: number; state: string; addressKey: string; confirmedAt: Date | null };

/** Limits the addresses to which one reader can make us write in a day. */
const MAX_CHANGES_A_DAY = 5;
/** Limits the mails that strangers can have sent to one address in a day, all kinds together. */
export const MAX_UNASKED_A_DAY = 3;

/** Whatever anybody can ask for in another's name. An erasure is asked for by a signed link, so strangers cannot use up its mails. */
const UNASKED: Purpose[] = ['subscribe', 'link', 'change'];

/**
 * Returns the mail that replies to a request, or the reason why none does. The page of the request says the same to
 * everybody, so that only the owner of an address learns whether it is known. A mail that was sent after the request was made
 * replies to it too, so a thousand requests at once bring one mail.
 */
export const chooseReply = async (
  client: Queryable,
  asked: Asked,
  { suppression, now }: { suppression: Suppression; now: Date },
): Promise<Decision> => {
  const { addressKey, purpose } = asked;
  // Requests for one address wait for each other, so that each sees the mails of the others. The lock of the owner's row below is
  // not enough: several readers may ask to move to an address that has none.
  await client.query(`select pg_advisory_xact_lock(hashtextextended('paperboy/request/' || $1, 0))`, [
    addressKey,
  ]);
  const cause = await suppression.causeOf(client, addressKey);
  // A new consent ends a bounce or a complaint, so the form's confirmation is the only mail that such an address gets.
  if (cause === 'operator' || (cause === 'report' && purpose !== 'subscribe'))
    return { ignored: 'suppressed' };
  if (purpose === 'subscribe') {
    await client.query(
      'insert into subscribers (address, address_key, created_at, state_changed_at) values ($1, $2, $3, $3) on conflict (address_key) do nothing',
      [asked.address, addressKey, now],
    );
  }
  // The lock of the subscriber's row puts requests for one address in order: the second sees the first one's mail.
  const { rows } = await client.query<Known>(
    `select id, state, address_key as "addressKey", confirmed_at as "confirmedAt" from subscribers
     where address_key = $1 or id = $2 order by id for update`,
    [addressKey, asked.subscriberId],
  );
  const owner = rows.find((row) => row.addressKey === addressKey);
  const asker = rows.find((row) => row.id === asked.subscriberId);
  if (owner?.state === 'suppressed' && cause !== 'report') return { ignored: 'suppressed' };
  const { rows: before } = await client.query<{ isReply: boolean; sameKind: number; unasked: number }>(
    EARLIER_MAILS,
    [
      asked.id,
      addressKey,
      purpose,
      asked.requestedAt,
      now,
      cause === 'report',
      UNASKED,
      asked.subscriberId,
      owner?.confirmedAt ?? null,
    ],
  );
  const { isReply, sameKind, unasked } = before[0]!;
  if (isReply) return { ignored: 'a mail was sent since it was asked for' };
  // The mail about a change of address is a warning, and each change was confirmed from the new address. A link that an operator
  // sends names its reader.
  const isUnlimited =
    purpose === 'changed' || purpose === 'returned' || (purpose === 'link' && asked.subscriberId !== null);
  if (!isUnlimited && (UNASKED.includes(purpose) ? unasked : sameKind) >= MAX_UNASKED_A_DAY)
    return { ignored: 'too many mails to this address in a day' };
  const chosen = replies[purpose](owner, asker);
  if (purpose === 'change' && 'mail' in chosen) {
    const { rowCount } = await client.query(
      `select 1 from signups where subscriber_id = $1 and purpose = 'change' and id <> $2 and state in ('sending', 'sent')
         and requested_at > $3::timestamptz - interval '1 day'`,
      [asked.subscriberId, asked.id, now],
    );
    if ((rowCount ?? 0) >= MAX_CHANGES_A_DAY) return { ignored: 'too many changes of address in a day' };
  }
  return chosen;
};

const getsDigests = (reader: Known | undefined): boolean =>
  reader?.state === 'active' || reader?.state === 'paused';

const replyWith = (mail: ReplyMail, reader: Known, linkTo = reader): Chosen => ({
  mail,
  subscriberId: reader.id,
  linkTo: linkTo.id,
});

const replies: Record<Purpose, (owner: Known | undefined, asker: Known | undefined) => Decision> = {
  subscribe: (owner) => replyWith(getsDigests(owner) ? 'preferences-link' : 'confirm', owner!),
  // A reader who has left may still want their data, or want to be erased.
  link: (owner) =>
    owner && (getsDigests(owner) || owner.state === 'unsubscribed')
      ? replyWith('preferences-link', owner)
      : { ignored: 'no reader of this address' },
  change: (owner, asker) => {
    if (!asker || !getsDigests(asker)) return { ignored: 'no reader who gets digests' };
    if (owner?.id === asker.id) return { ignored: 'it is their address already' };
    return owner && getsDigests(owner)
      ? replyWith('address-taken', asker, owner)
      : replyWith('confirm-address', asker);
  },
  changed: (_owner, asker) =>
    asker && asker.state !== 'erased' ? replyWith('address-changed', asker) : { ignored: 'erased' },
  returned: (_owner, asker) =>
    asker && asker.state !== 'erased' ? replyWith('address-returned', asker) : { ignored: 'erased' },
  erase: (owner, asker) =>
    asker && owner?.id === asker.id
      ? replyWith('confirm-erasure', asker)
      : { ignored: 'no reader of this address' },
};

// Mails from before the reader pressed a confirmation were wanted. A mail is given up a day after its request, so older requests
// need not be read. Of a suppressed address even a mail that failed counts, since each attempt harms the sender's reputation.
const EARLIER_MAILS = `
  select coalesce(bool_or(purpose = $3 and at >= $4::timestamptz and ($8::int is null or subscriber_id = $8)), false) as "isReply",
    (count(*) filter (where purpose = $3))::int as "sameKind",
    (count(*) filter (where purpose = any($7) and ($9::timestamptz is null or requested_at > $9)))::int as unasked
  from (
    select purpose, subscriber_id, requested_at, case when state = 'sending' then $5::timestamptz else coalesce(sent_at, requested_at) end as at
    from signups
    where address_key = $2 and id <> $1 and requested_at > $5::timestamptz - interval '3 days'
      and ((state = 'sending' and lease_until > $5) or state = 'sent' or (state = 'failed' and $6))) mails
  where at > $5::timestamptz - interval '1 day'`;

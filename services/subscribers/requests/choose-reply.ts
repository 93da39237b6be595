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
type Known = { id: number; state: string; addressKey: string; stateChangedAt: Date };

/** Limits the addresses to which one reader can make us write in a day. */
const MAX_CHANGES_A_DAY = 5;

/**
 * Returns the mail that replies to a request, or the reason why none does. The page of the request says the same to
 * everybody, so that only the owner of an address learns whether it is known. `since` is the beginning of the window in
 * which one mail of a kind is enough.
 */
export const chooseReply = async (
  client: Queryable,
  asked: Asked,
  { suppression, now, since }: { suppression: Suppression; now: Date; since: Date },
): Promise<Decision> => {
  const { addressKey, purpose } = asked;
  const cause = await suppression.causeOf(client, addressKey);
  // A new consent ends a bounce or a complaint, so the form's confirmation is the only mail that such an address gets.
  if (cause === 'operator' || (cause === 'report' && purpose !== 'subscribe'))
    return { ignored: 'suppressed' };
  if (purpose === 'subscribe') {
    await client.query(
      'insert into subscribers (address, address_key, created_at) values ($1, $2, $3) on conflict (address_key) do nothing',
      [asked.address, addressKey, now],
    );
  }
  // The lock of the subscriber's row puts requests for one address in order: the second sees the first one's mail.
  const { rows } = await client.query<Known>(
    `select id, state, address_key as "addressKey", state_changed_at as "stateChangedAt" from subscribers
     where address_key = $1 or id = $2 order by id for update`,
    [addressKey, asked.subscriberId],
  );
  const owner = rows.find((row) => row.addressKey === addressKey);
  const asker = rows.find((row) => row.id === asked.subscriberId);
  if (owner?.state === 'suppressed' && cause !== 'report') return { ignored: 'suppressed' };
  // The link of a mail from before an unsubscription works no more. Of a suppressed address even a mail that failed counts.
  const leftAt = purpose === 'subscribe' && owner?.state === 'unsubscribed' ? owner.stateChangedAt : null;
  const { rowCount: recent } = await client.query(
    `select 1 from signups where address_key = $1 and purpose = $5 and id <> $2
       and ((state = 'sending' and lease_until > $4) or (state = 'sent' and sent_at > $3)
         or (state = 'failed' and $6 and coalesce(sent_at, requested_at) > $3))
       and ($7::timestamptz is null or requested_at > $7) limit 1`,
    [addressKey, asked.id, since, now, purpose, cause === 'report', leftAt],
  );
  if (recent) return { ignored: 'another mail within the window' };
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

import type { Queryable } from '../../platform/postgres.ts';
import type { Suppression } from '../privacy/suppression.ts';

/** What is asked for; see the table. */
export type Purpose = 'subscribe' | 'link' | 'change' | 'changed' | 'erase';

/** The mails that answer; their words are in letters.ts. */
export type AnswerMail =
  | 'confirm'
  | 'preferences-link'
  | 'confirm-address'
  | 'address-taken'
  | 'address-changed'
  | 'confirm-erasure';

/** A request in a worker's hands. */
export type Asked = {
  id: number;
  address: string;
  addressKey: string;
  requestedAt: Date;
  purpose: Purpose;
  /** Who asks, where a signed link said so. */
  subscriberId: number | null;
};

/** `linkTo`: the reader whom the mail's link is about. */
export type Chosen = { mail: AnswerMail; subscriberId: number; linkTo: number };
type Decision = Chosen | { ignored: string };
type Known = { id: number; state: string; addressKey: string };

/** Addresses that one reader may have us write to in a day: nobody moves more often. */
const MAX_CHANGES_A_DAY = 5;

/**
 * Which mail answers a request, if any. The page that took it has said the same to everybody, so what an address is to
 * us is told to its owner alone. `since` is the beginning of the window in which one mail of a kind is enough.
 */
export const chooseAnswer = async (
  client: Queryable,
  asked: Asked,
  { suppression, now, since }: { suppression: Suppression; now: Date; since: Date },
): Promise<Decision> => {
  const { addressKey, purpose } = asked;
  if ((await suppression.among(client, [addressKey], { orErased: false })).size > 0)
    return { ignored: 'suppressed' };
  if (purpose === 'subscribe') {
    await client.query(
      'insert into subscribers (address, address_key, created_at) values ($1, $2, $3) on conflict (address_key) do nothing',
      [asked.address, addressKey, now],
    );
  }
  // The subscriber's row is the lock: of two requests for one address, the second sees the first's mail.
  const { rows } = await client.query<Known>(
    `select id, state, address_key as "addressKey" from subscribers where address_key = $1 or id = $2 order by id for update`,
    [addressKey, asked.subscriberId],
  );
  const owner = rows.find((row) => row.addressKey === addressKey);
  const asker = rows.find((row) => row.id === asked.subscriberId);
  if (owner?.state === 'suppressed') return { ignored: 'suppressed' };
  const { rowCount: recent } = await client.query(
    `select 1 from signups where address_key = $1 and purpose = $5 and id <> $2
       and ((state = 'sending' and lease_until > $4) or (state = 'sent' and sent_at > $3)) limit 1`,
    [addressKey, asked.id, since, now, purpose],
  );
  if (recent) return { ignored: 'another mail within the window' };
  const chosen = answers[purpose](owner, asker);
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

const answer = (mail: AnswerMail, reader: Known, linkTo = reader): Chosen => ({
  mail,
  subscriberId: reader.id,
  linkTo: linkTo.id,
});

const answers: Record<Purpose, (owner: Known | undefined, asker: Known | undefined) => Decision> = {
  subscribe: (owner) => answer(getsDigests(owner) ? 'preferences-link' : 'confirm', owner!),
  // Who has left may still want their data, or to be erased.
  link: (owner) =>
    owner && (getsDigests(owner) || owner.state === 'unsubscribed')
      ? answer('preferences-link', owner)
      : { ignored: 'no reader of this address' },
  change: (owner, asker) => {
    if (!asker || !getsDigests(asker)) return { ignored: 'no reader who gets digests' };
    if (owner?.id === asker.id) return { ignored: 'it is their address already' };
    return owner && getsDigests(owner)
      ? answer('address-taken', asker, owner)
      : answer('confirm-address', asker);
  },
  changed: (_owner, asker) =>
    asker && asker.state !== 'erased' ? answer('address-changed', asker) : { ignored: 'erased' },
  erase: (owner, asker) =>
    asker && owner?.id === asker.id
      ? answer('confirm-erasure', asker)
      : { ignored: 'no reader of this address' },
};

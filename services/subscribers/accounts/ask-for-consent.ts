import type { Queryable } from '../../platform/postgres.ts';
import type { ReaderState } from '../preferences/preferences.ts';
import type { Suppression, SuppressionCause } from '../privacy/suppression.ts';
import type { Added, Addition } from './addition.ts';

type Known = {
  addressKey: string;
  subscriberId: number;
  publicId: string;
  state: ReaderState;
  isNew: boolean;
};

// A row that was just inserted is not seen by the rest of its statement, so the two parts do not overlap.
export const PUT_PENDING = `
  with given as (
    select * from unnest($1::text[], $2::text[]) as given(address, address_key)
  ), made as (
    insert into subscribers (address, address_key, created_at, state_changed_at)
    select address, address_key, $3, $3 from given order by address_key on conflict (address_key) do nothing
    returning id, public_id, address_key, state
  )
  select id as "subscriberId", public_id as "publicId", address_key as "addressKey", state, true as "isNew" from made
  union all
  select s.id, s.public_id, s.address_key, s.state, false from subscribers s join given using (address_key)`;

/**
 * Makes people of different addresses pending, unless they are known, and returns what becomes of each, in order. The caller
 * requests the mails. An address that must not be mailed is refused for the reasons for which the mail would not be sent.
 */
export const askForConsent = async (
  client: Queryable,
  additions: Addition[],
  { suppression, now }: { suppression: Pick<Suppression, 'among' | 'causeOf'>; now: Date },
): Promise<Added[]> => {
  if (additions.length === 0) return [];
  const causes = new Map<string, SuppressionCause | null>();
  const keys = additions.map(({ addressKey }) => addressKey);
  for (const key of await suppression.among(client, keys))
    causes.set(key, await suppression.causeOf(client, key));
  const mailable = additions.filter(({ addressKey }) => causes.get(addressKey) !== 'operator');
  const known = new Map<string, Known>();
  const put = async (of: Addition[]): Promise<void> => {
    if (of.length === 0) return;
    const { rows } = await client.query<Known>(PUT_PENDING, [
      of.map(({ address }) => address),
      of.map(({ addressKey }) => addressKey),
      now,
    ]);
    for (const row of rows) known.set(row.addressKey, row);
  };
  await put(mailable);
  // The statement sees no row that another transaction inserted since it began; another one does.
  await put(mailable.filter(({ addressKey }) => !known.has(addressKey)));
  return additions.map(({ addressKey }): Added => {
    const found = known.get(addressKey);
    if (!found || (found.state === 'suppressed' && causes.get(addressKey) !== 'report'))
      return { status: 'refused', reason: 'suppressed: this address must not be mailed' };
    const { isNew, subscriberId, publicId, state } = found;
    return { status: isNew ? 'created' : 'accepted', subscriberId, publicId, state };
  });
};

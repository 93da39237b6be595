import { BATCH, inBatches } from '../../platform/in-batches.ts';
import { type Db, inTransaction } from '../../platform/postgres.ts';
import type { Suppression } from './suppression.ts';

// A later request starts the days anew, and so does an operator who lifts a suppression.
const UNCONFIRMED = `
  select id, address_key as "addressKey", state from subscribers s
  where id > $2 and state in ('pending', 'suppressed') and confirmed_at is null
    and created_at < $1 and state_changed_at < $1
    and not exists (select 1 from signups g where g.address_key = s.address_key and g.requested_at >= $1)
    and not exists (select 1 from signups g where g.subscriber_id = s.id and g.requested_at >= $1)
  order by id limit ${BATCH} for update of s skip locked`;
const DELETE_PEOPLE = `
  with gone as (delete from subscribers where id = any($1) returning public_id)
  select count(record_subscriber_event('erased', public_id, 'erased'))::int as n from gone`;
const DELETE_THEIR_REQUESTS = `
  delete from signups where subscriber_id = any($1) or (address_key = any($2) and subscriber_id is null)`;
const FORGET_THEIR_EVIDENCE = `
  update mail_reports set diagnostic = null, evidence = null where subscriber_id = any($1)`;

// Who left an address is known by the rows of these purposes (import-statements.ts, address-key-at.ts).
const MOVES = `('changed', 'returned')`;
const oldRequests = (states: string): string => `
  delete from signups where id in (
    select id from signups
    where requested_at < $1 and state in (${states}) and purpose not in ${MOVES}
    order by requested_at limit ${BATCH} for update skip locked)`;
const DELETE_IDLE = oldRequests(`'ignored', 'failed'`);
const DELETE_SENT = oldRequests(`'sent'`);
const FORGET_MOVE_ORIGINS = `
  update signups set ip = null, agent = null where id in (
    select id from signups
    where requested_at < $1 and purpose in ${MOVES} and (ip is not null or agent is not null)
    order by requested_at limit ${BATCH} for update skip locked)`;

const isWhole = (column: string): string => `masklen(${column}) in (32, 128)`;
const shortened = (column: string): string =>
  `case when ${isWhole(column)} then network(set_masklen(${column}, case family(${column}) when 4 then 24 else 48 end))::inet else ${column} end`;
// The index consents_origin_idx has the same condition.
const SHORTEN_ORIGINS = `
  update consents set request_agent = null, confirm_agent = null,
    request_ip = ${shortened('request_ip')}, confirm_ip = ${shortened('confirm_ip')}
  where id in (
    select id from consents
    where requested_at < $1 and coalesce(confirmed_at, requested_at) < $1
      and (request_agent is not null or confirm_agent is not null or ${isWhole('request_ip')} or ${isWhole('confirm_ip')})
    order by requested_at limit ${BATCH} for update skip locked)`;

/** Deletes and shortens what is older than a time, in small transactions; what was not finished is found again by the next run. */
export const createForgetting = (options: { db: Db; suppression: Pick<Suppression, 'among'> }) => {
  const { db, suppression } = options;

  const forgetUnconfirmed = (
    before: Date,
    after: number,
  ): Promise<{ found: number; last: number; deleted: number }> =>
    inTransaction(db, async (client) => {
      const { rows } = await client.query<{
        id: number;
        addressKey: string;
        state: 'pending' | 'suppressed';
      }>(UNCONFIRMED, [before, after]);
      const last = rows.at(-1)?.id ?? after;
      // The row of a suppressed address may go only where its hash goes on keeping mail from it.
      const suppressed = await suppression.among(
        client,
        rows.filter(({ state }) => state === 'suppressed').map(({ addressKey }) => addressKey),
      );
      const gone = rows.filter(({ state, addressKey }) => state === 'pending' || suppressed.has(addressKey));
      if (gone.length === 0) return { found: rows.length, last, deleted: 0 };
      const ids = gone.map(({ id }) => id);
      await client.query(DELETE_THEIR_REQUESTS, [ids, gone.map(({ addressKey }) => addressKey)]);
      await client.query(FORGET_THEIR_EVIDENCE, [ids]);
      const { rows: counted } = await client.query<{ n: number }>(DELETE_PEOPLE, [ids]);
      return { found: rows.length, last, deleted: counted[0]!.n };
    });

  return {
    /** Deletes the people who have not confirmed since. Returns their number. */
    unconfirmed: async (before: Date): Promise<number> => {
      let total = 0;
      let after = 0;
      for (;;) {
        const { found, last, deleted } = await forgetUnconfirmed(before, after);
        total += deleted;
        after = last;
        if (found < BATCH) return total;
      }
    },
    /** Deletes requests that led nowhere. Returns their number. */
    idleRequests: (before: Date): Promise<number> =>
      inBatches(async () => (await db.query(DELETE_IDLE, [before])).rowCount ?? 0),
    /** Deletes requests whose mail was sent. Returns their number. */
    requests: (before: Date): Promise<number> =>
      inBatches(async () => (await db.query(DELETE_SENT, [before])).rowCount ?? 0),
    /** Deletes from where subscriptions were moved. Returns the number of moves. */
    moveOrigins: (before: Date): Promise<number> =>
      inBatches(async () => (await db.query(FORGET_MOVE_ORIGINS, [before])).rowCount ?? 0),
    /** Shortens the network addresses of consents, and deletes the browsers. Returns the number of consents. */
    consentOrigins: (before: Date): Promise<number> =>
      inBatches(async () => (await db.query(SHORTEN_ORIGINS, [before])).rowCount ?? 0),
  };
};

export type Forgetting = ReturnType<typeof createForgetting>;

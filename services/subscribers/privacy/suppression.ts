import { createHmacSha256 } from '../../platform/hmac.ts';
import type { Queryable } from '../../platform/postgres.ts';
import { suppressionKey, suppressionKeyId } from './suppression-keys.ts';

/** Names the reason of a suppression that comes from the erasure of a reader. */
export const ERASED = 'erasure';
/** Names the reason of a suppression by a mailbox that does not exist, and so also of those from before reports. */
export const HARD_BOUNCE = 'hard bounce';

/** The states in which a reader may be once a suppression was lifted. */
export type RestoredState = 'pending' | 'active' | 'paused' | 'unsubscribed';
/** Names the reason of a suppression by one mailbox that did not take mail too many times in a row. */
export const SOFT_BOUNCES = 'soft bounces';
/** Names the reason of a suppression by a reader who called our mail spam. */
export const COMPLAINT = 'complaint';

type LiftResult = { isLifted: boolean; subscriberId: number | null; state: RestoredState | null };

/** An address to suppress. `reportId`: the report that led to it, if one did. */
export type Suppressed = { addressKey: string; reason: string; reportId?: string | null };

/**
 * The causes of a suppression, the weakest first: the stronger one replaces the weaker. A new consent lifts an erasure and what a
 * report led to; what an operator decided lasts.
 */
const causes = ['erasure', 'report', 'operator'] as const;
export type SuppressionCause = (typeof causes)[number];
const strength = (row: string): string =>
  `case when ${row}.reason = '${ERASED}' then 0 when ${row}.report_id is not null or ${row}.reason = '${HARD_BOUNCE}' then 1 else 2 end`;
const BY_ERASURE = `(${strength('x')}) = 0`;
const BY_REPORT = `(${strength('x')}) = 1`;
const BY_OPERATOR = `(${strength('x')}) = 2`;

// A reader who has unsubscribed stays so: lifting the suppression must not bring them back. The event is recorded here, since the
// trigger on subscribers does not see the cause; an erasure records its own.
const ADD = `
  with given as (
    select * from unnest($1::bytea[], $2::text[], $3::bigint[], $4::text[]) as g(address_hash, reason, report_id, address_key)
  ), suppressed as (
    insert into suppressions as x (address_hash, reason, report_id, created_at, key_id)
    select address_hash, reason, report_id, $5, $6 from given order by address_hash
    on conflict (address_hash) do update
      set reason = excluded.reason, report_id = excluded.report_id, created_at = excluded.created_at
      where ${strength('x')} < ${strength('excluded')}
        or (${BY_REPORT} and (${strength('excluded')}) = 1 and x.reason <> '${COMPLAINT}' and excluded.reason = '${COMPLAINT}')
    returning x.address_hash
  ), ended as (
    select s.id from subscribers s join given using (address_key)
    where s.state in ('pending', 'active', 'paused') order by s.id for update of s
  ), stopped as (
    update subscribers set state = 'suppressed', next_digest_at = null, state_changed_at = $5
    where id in (select id from ended) and state in ('pending', 'active', 'paused')
    returning id
  )
  select count(record_subscriber_event(
    case when given.reason = '${COMPLAINT}' then 'complained' when (${strength('given')}) = 1 then 'bounced' else 'updated' end,
    s.public_id, case when s.id in (select id from stopped) then 'suppressed' else s.state::text end))::int as n
  from given join subscribers s using (address_key)
  where given.reason <> '${ERASED}' and s.state <> 'erased'
    and (s.id in (select id from stopped) or given.address_hash in (select address_hash from suppressed))`;

// A reader whose mail bounced gets digests again as before. Every other one can only come back by signing up.
const LIFT = `
  with lifted as (
    delete from suppressions x where address_hash = any($1) and not (${BY_ERASURE})
    returning (${BY_REPORT}) and x.reason <> '${COMPLAINT}' as is_bounce
  ), cause as (select bool_and(is_bounce) as is_bounce from lifted having count(*) > 0
  ), reader as (
    update subscribers s set state_changed_at = $3,
      state = case when not is_bounce then 'unsubscribed' when confirmed_at is null then 'pending'
        when paused_until is null then 'active' else 'paused' end::subscriber_state,
      next_digest_at = case when is_bounce and confirmed_at is not null
        then next_digest_at($3, zone, digest_hour, digest_days) end
    from cause where s.address_key = $2 and s.state = 'suppressed'
    returning s.id, s.state
  )
  select cause.is_bounce is not null as "isLifted", reader.id as "subscriberId", reader.state
  from (select 1) one left join cause on true left join reader on true`;

/**
 * Stores the addresses that must never be mailed, as keyed hashes only. A look-up uses the hashes of all secrets, a new
 * row that of the first one.
 */
export const createSuppression = (options: { secrets: string[] }) => {
  const hmacs = options.secrets.map((secret) => createHmacSha256(suppressionKey(secret)));
  const keyId = suppressionKeyId(options.secrets[0]!);
  /** Returns the hashes under which an address may be stored, in hex; new rows use the first one. */
  const hashesOf = (addressKey: string): string[] => hmacs.map((hmac) => hmac(addressKey, 'utf8', 'hex'));
  const inBytes = (hashes: string[]): Buffer[] => hashes.map((hash) => Buffer.from(hash, 'hex'));

  const addAll = async (db: Queryable, given: Suppressed[], now: Date): Promise<void> => {
    if (given.length === 0) return;
    // A statement can change a row only once, and a complaint outlasts a bounce.
    const weakestFirst = given.toSorted(
      (a, b) => Number(a.reason === COMPLAINT) - Number(b.reason === COMPLAINT),
    );
    const rows = [...new Map(weakestFirst.map((each) => [each.addressKey, each])).values()];
    await db.query(ADD, [
      inBytes(rows.map(({ addressKey }) => hashesOf(addressKey)[0]!)),
      rows.map(({ reason }) => reason),
      rows.map(({ reportId }) => reportId ?? null),
      rows.map(({ addressKey }) => addressKey),
      now,
      keyId,
    ]);
  };

  const liftHashes = async (
    db: Queryable,
    hashes: string[],
    addressKey: string | null,
    now: Date,
  ): Promise<LiftResult> => {
    const { rows } = await db.query<LiftResult>(LIFT, [inBytes(hashes), addressKey, now]);
    return rows[0]!;
  };

  return {
    /** Suppresses addresses and ends their subscriptions, in one statement. It is idempotent. */
    addAll,
    /** Suppresses an address, for a reason that a new consent does not lift, or `HARD_BOUNCE`, or `ERASED`. */
    add: (db: Queryable, addressKey: string, reason: string, now: Date): Promise<void> =>
      addAll(db, [{ addressKey, reason }], now),
    /** Is exported for statements that look up suppressions themselves. */
    hashesOf,
    /** Returns which of these addresses are suppressed. */
    among: async (db: Queryable, addressKeys: string[]): Promise<Set<string>> => {
      const owners = new Map<string, string>();
      for (const addressKey of addressKeys)
        for (const hash of hashesOf(addressKey)) owners.set(hash, addressKey);
      if (owners.size === 0) return new Set();
      const { rows } = await db.query<{ address_hash: Buffer }>(
        'select address_hash from suppressions where address_hash = any($1)',
        [inBytes([...owners.keys()])],
      );
      return new Set(rows.map((row) => owners.get(row.address_hash.toString('hex'))!));
    },
    /** Returns why an address is suppressed, by the strongest reason; null when it is not suppressed. */
    causeOf: async (db: Queryable, addressKey: string): Promise<SuppressionCause | null> => {
      const { rows } = await db.query<{ strength: number | null }>(
        `select max(${strength('x')}) as strength from suppressions x where address_hash = any($1)`,
        [inBytes(hashesOf(addressKey))],
      );
      return causes[rows[0]!.strength ?? -1] ?? null;
    },
    /** Returns the newest suppressions, each by the first 12 digits of its hash. */
    latest: async (
      db: Queryable,
      limit: number,
    ): Promise<{ hash: string; reason: string; since: Date }[]> => {
      const { rows } = await db.query<{ hash: string; reason: string; since: Date }>(
        `select left(encode(address_hash, 'hex'), 12) as hash, reason, created_at as since
         from suppressions order by created_at desc limit $1`,
        [limit],
      );
      return rows;
    },
    /** Ends a suppression after a new consent, unless it is lasting. */
    readmit: async (db: Queryable, addressKey: string): Promise<void> => {
      await db.query(`delete from suppressions x where address_hash = any($1) and not (${BY_OPERATOR})`, [
        inBytes(hashesOf(addressKey)),
      ]);
    },
    /**
     * Lifts a suppression of any kind but an erasure, which only a new consent ends. A reader whose mail bounced gets digests
     * again; every other one is `unsubscribed` and may sign up again.
     */
    lift: (db: Queryable, addressKey: string, now: Date): Promise<LiftResult> =>
      liftHashes(db, hashesOf(addressKey), addressKey, now),
    /** Does the same for the suppression of a hash, in hex, that no reader's address has. */
    liftHash: (db: Queryable, hash: string, now: Date): Promise<LiftResult> =>
      liftHashes(db, [hash], null, now),
    /** Returns the time and the reason of an address's suppression; null when it is not suppressed. */
    reasonFor: async (db: Queryable, addressKey: string): Promise<{ reason: string; since: Date } | null> => {
      const { rows } = await db.query<{ reason: string; since: Date }>(
        'select reason, created_at as since from suppressions where address_hash = any($1) order by created_at limit 1',
        [inBytes(hashesOf(addressKey))],
      );
      return rows[0] ?? null;
    },
  };
};

export type Suppression = ReturnType<typeof createSuppression>;

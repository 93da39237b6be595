import { BATCH_SPAN } from '../digests/ledger/batches.ts';
import type { MessageIdReader, NamedMail } from '../mail/message-id.ts';
import type { Traces } from '../mail/reports/report.ts';
import type { Queryable } from '../platform/postgres.ts';
import type { Links } from '../subscribers/links.ts';
import { ADDRESS_KEY, addressKeyAt } from './address-key-at.ts';
import { findAnnouncementMails, readAnnouncementId } from './find-announcement-mails.ts';

export type MatchedBy = 'return-address' | 'message-id' | 'link';

/** The mail that a report is about. */
export type Match = {
  subscriberId: number;
  /** Null for an announcement, for a mail that answered a request, and for a digest that is no longer in the ledger. */
  digestId: string | null;
  localDate: string | null;
  /** The request that the mail answered; null for other mail. */
  signupId: number | null;
  /** The announcement that the mail was; null for other mail. */
  announcementId: number | null;
  /** The key of the address that the mail went to, which may not be the reader's any more; null once the reader was erased. */
  addressKey: string | null;
  /** Null for the relay's reply while the digest was sent. */
  matchedBy: MatchedBy | null;
};

export type NoMatch = 'unmatched' | 'forged' | 'expired';

type Claim = {
  kind: NamedMail['kind'];
  id: string;
  /** Null where the trace does not name the reader. */
  subscriberId: number | null;
  /** Whether the reader is enough, since the trace lives longer than the ledger. */
  outlivesDigest: boolean;
  matchedBy: MatchedBy;
};

const MAX_BIGINT = 2n ** 63n - 1n;
const MAX_INT = 2n ** 31n - 1n;

type DigestRow = { digestId: string; localDate: string; subscriberId: number; addressKey: string | null };
const DIGESTS = `
  select d.id as "digestId", d.local_date as "localDate", s.id as "subscriberId",
    ${addressKeyAt('coalesce(d.sent_at, d.planned_at)')} as "addressKey"
  from digests d join subscribers s on s.id = d.subscriber_id
  where d.local_date = any($1::date[]) and d.id = any($2::bigint[])`;

type ReaderRow = { subscriberId: number; addressKey: string | null };
type SignupRow = { id: number; subscriberId: number | null; addressKey: string };

/**
 * Finds the mail that a report is about: by the signed address that it came to, else by the Message-ID or an unsubscribe link of
 * the returned mail, which are signed as well. A bare address never leads to a reader: anybody can write a report about it.
 */
export const createMatcher = (options: {
  links: Pick<Links, 'read' | 'readAddress'>;
  readMessageId: MessageIdReader;
}) => {
  const { links, readMessageId } = options;

  // The first trace that is meant to be ours decides, good or not: a report with a forged address may hold a good Message-ID.
  const claimOf = ({ addresses, messageIds, unsubscribeTokens }: Traces, now: Date): Claim | NoMatch => {
    for (const address of addresses) {
      const read = links.readAddress(address, now);
      if (typeof read === 'string') return read;
      if (!read) continue;
      const { purpose, subject, detail } = read;
      const kind = purpose === 'bounce' || purpose === 'leave' ? 'digest' : purpose;
      const outlivesDigest = purpose === 'leave';
      return { kind, id: `${detail}`, subscriberId: subject, outlivesDigest, matchedBy: 'return-address' };
    }
    for (const messageId of messageIds) {
      const read = readMessageId(messageId);
      if (read === 'forged') return read;
      if (read) {
        const named = read.kind === 'announcement' ? readAnnouncementId(read.id) : { subscriberId: null };
        return { ...read, ...named, outlivesDigest: false, matchedBy: 'message-id' };
      }
    }
    let why: NoMatch = 'unmatched';
    for (const token of unsubscribeTokens) {
      const read = links.read('unsubscribe', token, now);
      if (typeof read !== 'string')
        return {
          kind: 'digest',
          id: `${read.detail}`,
          subscriberId: read.subject,
          outlivesDigest: true,
          matchedBy: 'link',
        };
      why = read;
    }
    return why;
  };

  const findDigests = async (on: Queryable, claims: Claim[]): Promise<Map<string, DigestRow>> => {
    const ids = idsOf(claims, 'digest', MAX_BIGINT);
    if (ids.length === 0) return new Map();
    // The dates come first, so that Postgres reads the partitions of these dates alone.
    const { rows: dates } = await on.query<{ localDate: string }>(
      `select distinct local_date as "localDate" from digest_batches where id = any($1::bigint[])`,
      [ids.map((id) => String(BigInt(id) / BigInt(BATCH_SPAN)))],
    );
    const { rows } = await on.query<DigestRow>(DIGESTS, [dates.map(({ localDate }) => localDate), ids]);
    return new Map(rows.map((row) => [row.digestId, row]));
  };

  const findSignups = async (on: Queryable, claims: Claim[]): Promise<Map<string, SignupRow>> => {
    const ids = idsOf(claims, 'signup', MAX_INT);
    if (ids.length === 0) return new Map();
    const { rows } = await on.query<SignupRow>(
      `select id, subscriber_id as "subscriberId", address_key as "addressKey" from signups where id = any($1::int[])`,
      [ids],
    );
    return new Map(rows.map((row) => [String(row.id), row]));
  };

  const findReaders = async (on: Queryable, ids: number[]): Promise<Map<number, ReaderRow>> => {
    if (ids.length === 0) return new Map();
    const { rows } = await on.query<ReaderRow>(
      `select s.id as "subscriberId", ${ADDRESS_KEY} as "addressKey" from subscribers s where s.id = any($1::int[])`,
      [ids],
    );
    return new Map(rows.map((row) => [row.subscriberId, row]));
  };

  return {
    /** Returns for each report, in order, the mail that it is about, or why there is none. At most five statements. */
    match: async (on: Queryable, traces: Traces[], now: Date): Promise<(Match | NoMatch)[]> => {
      const claims = traces.map((each) => claimOf(each, now));
      const good = claims.filter((claim) => typeof claim !== 'string');
      const digests = await findDigests(on, good);
      const signups = await findSignups(on, good);
      const announcementOf = await findAnnouncementMails(on, good);
      const readers = await findReaders(
        on,
        good.flatMap(({ id, subscriberId, outlivesDigest }) =>
          outlivesDigest && subscriberId !== null && !digests.has(id) ? subscriberId : [],
        ),
      );

      const matchOf = (claim: Claim): Match | NoMatch => {
        const { kind, id, subscriberId, matchedBy } = claim;
        const isOf = (row: { subscriberId: number | null } | undefined): boolean =>
          !!row?.subscriberId && (subscriberId === null || row.subscriberId === subscriberId);
        const none = { digestId: null, localDate: null, signupId: null, announcementId: null, matchedBy };
        const announcement = kind === 'announcement' && announcementOf(claim);
        if (announcement) return { ...none, ...announcement };
        const signup = kind === 'signup' ? signups.get(id) : undefined;
        if (signup && isOf(signup))
          return {
            ...none,
            subscriberId: signup.subscriberId!,
            signupId: signup.id,
            addressKey: signup.addressKey,
          };
        const digest = kind === 'digest' ? digests.get(id) : undefined;
        if (digest && isOf(digest)) return { ...none, ...digest };
        const reader = readers.get(subscriberId ?? 0);
        return reader ? { ...none, ...reader } : 'unmatched';
      };
      return claims.map((claim) => (typeof claim === 'string' ? claim : matchOf(claim)));
    },
  };
};

export type Matcher = ReturnType<typeof createMatcher>;

/** Returns the ids of one kind that Postgres can hold: a signed id always can, but the type does not say so. */
const idsOf = (claims: Claim[], kind: Claim['kind'], max: bigint): string[] => [
  ...new Set(claims.flatMap((claim) => (claim.kind === kind && BigInt(claim.id) <= max ? claim.id : []))),
];

import type { RecordRefusal, Refusal } from '../digests/delivery/refusal.ts';
import { classify } from '../mail/reports/classify.ts';
import { createBatcher } from '../platform/batcher.ts';
import type { Clock } from '../platform/clock.ts';
import { type Db, inTransaction } from '../platform/postgres.ts';
import type { Acting, Found } from './act.ts';

// A run may begin with thousands of addresses that do not exist; together they cost a tenth of what each costs alone.
const GROUP = { maxItems: 100, waitMs: 50 };
const MAX_DIAGNOSTIC_CHARS = 500;

const foundOf = (refusal: Refusal, receivedAt: Date): Found => {
  const { subscriberId, addressKey, verdict, reply } = refusal;
  const none = { digestId: null, localDate: null, signupId: null, announcementId: null, matchedBy: null };
  const mail =
    'announcementId' in refusal
      ? { announcementId: refusal.announcementId }
      : { digestId: refusal.digestId, localDate: refusal.localDate };
  const diagnostic = reply.replace(/\s+/g, ' ').slice(0, MAX_DIAGNOSTIC_CHARS);
  const [, digits, enhanced] = /^(\d{3})(?:[ -](\d\.\d{1,3}\.\d{1,3})\b)?/.exec(reply) ?? [];
  const code = digits ? Number(digits) : null;
  const status = enhanced ?? null;
  return {
    inboundId: null,
    via: 'reply',
    receivedAt,
    message: {
      kind: 'delivery-report',
      reports: [
        {
          verdict,
          rule: classify({ status, code, text: reply }).rule,
          recipient: addressKey,
          status,
          code,
          diagnostic,
        },
      ],
      traces: { addresses: [], messageIds: [], unsubscribeTokens: [] },
      evidence: '',
    },
    match: { ...none, ...mail, subscriberId, addressKey },
  };
};

/** Returns a function that records what a relay refused while it was sent as reports, in groups. */
export const createRefusals = (options: { db: Db; acting: Acting; clock: Clock }): RecordRefusal => {
  const { db, acting, clock } = options;
  const refusals = createBatcher<Refusal, undefined>({
    write: async (batch) => {
      const found = batch.map((refusal) => foundOf(refusal, clock.now()));
      await inTransaction(db, (client) => acting.recordFound(client, found));
      return batch.map(() => undefined);
    },
    ...GROUP,
  });
  return (refusal) => refusals.add(refusal);
};

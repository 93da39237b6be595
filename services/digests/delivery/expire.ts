import { messageOf } from '../../platform/errors.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Db } from '../../platform/postgres.ts';
import { BATCH_SPAN } from '../ledger/batches.ts';
import { NOT_NOTED } from '../ledger/ledger-statements.ts';
import type { RecordRefusal } from './refusal.ts';

type Deferred = { digestId: string; subscriberId: number; addressKey: string; reply: string };

// RFC 3463: x.2.x is about the mailbox, such as 4.2.2, full. Other temporary replies are about the server, the sender or the mail.
const EXPIRE = `
  with expired as (
    update digests d set state = 'expired', note = coalesce(d.note, 'not sent within its window')
    from unnest($3::bigint[]) b(id)
    where d.local_date = $2 and d.id between b.id * ${BATCH_SPAN} and b.id * ${BATCH_SPAN} + ${BATCH_SPAN - 1}
      and d.state = 'planned' and d.expires_at <= $1
    returning d.id, d.subscriber_id, d.note, d.attempts, d.uncertain_attempts
  ), unnoted as (
    update subscribers s set ${NOT_NOTED}
    from expired e where e.attempts > 0 and e.uncertain_attempts = 0 and s.id = e.subscriber_id and $2 in (s.welcomed_on, s.asked_on)
  )
  select count(*)::int as n, (
    select json_agg(json_build_object('digestId', e.id::text, 'subscriberId', s.id, 'addressKey', s.address_key, 'reply', e.note))
    from expired e join subscribers s on s.id = e.subscriber_id
    where e.attempts > 0 and e.note ~ '^4[0-9][0-9][ -]4[.]2[.][0-9]') as deferred
  from expired`;

/** Expires digests that are overdue. One that its mailbox deferred until then is a soft bounce. */
export const createExpiry = (options: { db: Db; recordRefusal: RecordRefusal; log: Logger }) => {
  const { db, recordRefusal, log } = options;
  return {
    /** Expires the overdue digests of these batches; returns how many. */
    expire: async (now: Date, localDate: string, batchIds: string[]): Promise<number> => {
      const { rows } = await db.query<{ n: number; deferred: Deferred[] | null }>(EXPIRE, [
        now,
        localDate,
        batchIds,
      ]);
      const { n, deferred } = rows[0]!;
      const refusals = (deferred ?? []).map((each) =>
        recordRefusal({ ...each, localDate, verdict: 'soft' as const }),
      );
      for (const result of await Promise.allSettled(refusals))
        if (result.status === 'rejected')
          log.error({ err: messageOf(result.reason) }, 'a soft bounce of an expired digest is not recorded');
      return n;
    },
  };
};

export type Expiry = ReturnType<typeof createExpiry>;

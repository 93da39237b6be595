import type { Queryable } from '../../platform/postgres.ts';

/**
 * Ends the mails of announcements to a reader whose row is erased or deleted. Without its lease no worker can write a note any more,
 * and what is being sent may or may not arrive.
 */
export const endAnnouncements = async (on: Queryable, subscriberId: number): Promise<void> => {
  await on.query(
    `update announcement_mails set note = null, lease_token = null, lease_until = null,
       state = case when state in ('planned', 'claimed') then 'skipped' when state = 'sending' then 'uncertain' else state end::digest_state
     where subscriber_id = $1`,
    [subscriberId],
  );
};

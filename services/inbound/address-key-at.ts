/** SQL for the key of the address of subscriber `s`; null once the reader was erased. */
export const ADDRESS_KEY = `case when s.state <> 'erased' then s.address_key end`;

/**
 * SQL for the key of the address to which a mail of subscriber `s` went at a time. A reader may have moved since: then the mail
 * went to the address that the first move after it left.
 */
export const addressKeyAt = (time: string): string => `
  coalesce((select r.address_key from signups r
      where r.subscriber_id = s.id and r.purpose in ('changed', 'returned') and r.requested_at >= ${time}
      order by r.requested_at, r.id limit 1), ${ADDRESS_KEY})`;

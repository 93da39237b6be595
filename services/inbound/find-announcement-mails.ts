import type { Queryable } from '../platform/postgres.ts';
import { addressKeyAt } from './address-key-at.ts';

/** The mail of an announcement to one reader. */
type AnnouncementMail = { announcementId: number; subscriberId: number; addressKey: string | null };

const FIND = `
  select a.id as "announcementId", s.id as "subscriberId", ${addressKeyAt('coalesce(m.sent_at, a.started_at)')} as "addressKey"
  from announcement_mails m join announcements a on a.id = m.announcement_id join subscribers s on s.id = m.subscriber_id
  where (m.announcement_id, m.subscriber_id) in (select * from unnest($1::int[], $2::int[]))`;

const nameOf = ({ id, subscriberId }: { id: string; subscriberId: number | null }): string =>
  `${id}-${subscriberId}`;

/** Returns the ids that the Message-ID of an announcement names (`12-345`). */
export const readAnnouncementId = (name: string): { id: string; subscriberId: number } => {
  const [id, reader] = name.split('-');
  return { id: id!, subscriberId: Number(reader) };
};

/** Finds the mails of announcements that signed traces name; returns a function that looks one up. */
export const findAnnouncementMails = async (
  on: Queryable,
  claims: { kind: string; id: string; subscriberId: number | null }[],
) => {
  const wanted = claims.filter(({ kind }) => kind === 'announcement');
  const found = new Map<string, AnnouncementMail>();
  if (wanted.length > 0) {
    const { rows } = await on.query<AnnouncementMail>(FIND, [
      wanted.map(({ id }) => id),
      wanted.map(({ subscriberId }) => subscriberId),
    ]);
    for (const row of rows) found.set(`${row.announcementId}-${row.subscriberId}`, row);
  }
  return (claim: { id: string; subscriberId: number | null }) => found.get(nameOf(claim));
};

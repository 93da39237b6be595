import { noDigests, type StateCounts } from '../digests/ledger/digest-state.ts';
import type { Dispatcher } from '../jobs/dispatcher.ts';
import type { Topics } from '../papers/topics.ts';
import type { Clock } from '../platform/clock.ts';
import { DomainError } from '../platform/errors.ts';
import type { Db } from '../platform/postgres.ts';
import { storable } from '../platform/storable.ts';
import { type Announcement, type Author, checkDraft, type Draft, notFound } from './announcement.ts';
import {
  BY_ID,
  BY_NUMBER,
  CANCEL,
  CHANGE,
  CREATE,
  LIST,
  REMOVE,
  SCHEDULE,
} from './announcement-statements.ts';
import type { AnnouncementComposer, ComposedAnnouncement } from './compose.ts';
import { countSegment, type Segment } from './segment.ts';

type Row = Omit<Announcement, 'mails'> & { mails: Partial<StateCounts> };

/** Comes after every announcement in the order of the list. */
const END = { createdAt: 'infinity', id: 'ffffffff-ffff-ffff-ffff-ffffffffffff' };

const read = (row: Row): Announcement => ({ ...row, mails: { ...noDigests(), ...row.mails } });

/** Keeps announcements, from the draft to the decision to send. Their mails are written by the planner and the delivery. */
export const createAnnouncements = (options: {
  db: Db;
  clock: Clock;
  topics: Pick<Topics, 'list'>;
  composer: Pick<AnnouncementComposer, 'preview'>;
  dispatcher: Pick<Dispatcher, 'wake'>;
}) => {
  const { db, clock, composer, dispatcher, topics } = options;

  const get = async (id: string): Promise<Announcement> => {
    const { rows } = await db.query<Row>(BY_ID, [id]);
    if (!rows[0]) throw notFound();
    return read(rows[0]);
  };

  /** Explains why a statement that wants a draft of a version changed nothing. */
  const refuse = async (id: string, version: number): Promise<never> => {
    const found = await get(id);
    if (found.state !== 'draft')
      throw new DomainError(
        'conflict',
        `This announcement is ${inWords[found.state]}, and no draft any more.`,
      );
    throw new DomainError(
      'precondition_failed',
      `This announcement was changed meanwhile: it is at version ${found.version}, not ${version}.`,
    );
  };

  const check = async (draft: Draft): Promise<{ draft: Draft; mail: ComposedAnnouncement }> => {
    const checked = storable(checkDraft(draft));
    const known = new Set((await topics.list()).map(({ slug }) => slug));
    const unknown = checked.segment.topics.find((slug) => !known.has(slug));
    if (unknown !== undefined)
      throw new DomainError('invalid_input', `There is no topic “${unknown}”.`, { field: 'segment' });
    return { draft: checked, mail: await composer.preview(checked) };
  };

  return {
    get,
    /** @throws DomainError `not_found` */
    byNumber: async (number: number): Promise<Announcement> => {
      const { rows } = await db.query<Row>(BY_NUMBER, [number]);
      if (!rows[0]) throw notFound();
      return read(rows[0]);
    },
    /** Returns announcements, newest first; with `after`, those that follow it. */
    list: async (
      after: { createdAt: Date | string; id: string } | null,
      limit: number,
    ): Promise<Announcement[]> => {
      const { createdAt, id } = after ?? END;
      const { rows } = await db.query<Row>(LIST, [createdAt, id, limit]);
      return rows.map(read);
    },
    /** Returns how many readers are in a segment now. */
    countReaders: (segment: Segment): Promise<number> => countSegment(db, segment),

    /** Returns the mail of a draft that is not stored. @throws DomainError `invalid_input` with the field */
    check: async (draft: Draft): Promise<ComposedAnnouncement> => (await check(draft)).mail,
    /** @throws DomainError `invalid_input` with the field */
    create: async (draft: Draft, author: Author): Promise<Announcement> => {
      const { subject, body, segment } = (await check(draft)).draft;
      const { rows } = await db.query<{ id: string }>(CREATE, [
        subject,
        body,
        JSON.stringify(segment),
        author,
        clock.now(),
      ]);
      return get(rows[0]!.id);
    },
    /** Changes a draft. @throws DomainError `conflict` where it is none; `precondition_failed` where another changed it first */
    change: async (id: string, version: number, draft: Draft): Promise<Announcement> => {
      const { subject, body, segment } = (await check(draft)).draft;
      const { rowCount } = await db.query(CHANGE, [id, version, subject, body, JSON.stringify(segment)]);
      return rowCount === 0 ? refuse(id, version) : get(id);
    },
    /** Deletes a draft. @throws as `change` */
    remove: async (id: string, version: number): Promise<void> => {
      if ((await db.query(REMOVE, [id, version])).rowCount === 0) await refuse(id, version);
    },
    /** Sends a draft, now or later. @throws as `change`; `invalid_input` for a time in the past */
    send: async (id: string, version: number, at: Date | null): Promise<Announcement> => {
      const now = clock.now();
      if (at && at < now)
        throw new DomainError('invalid_input', 'This time is past.', { field: 'scheduledFor' });
      const { rowCount } = await db.query(SCHEDULE, [id, version, at ?? now]);
      if (rowCount === 0) return refuse(id, version);
      const found = await get(id);
      if (!at) await dispatcher.wake('send-announcements', [{ announcement: found.number }]);
      return found;
    },
    /** Cancels one that is scheduled, or stops one that is being sent. @throws DomainError `conflict` where there is nothing to stop */
    cancel: async (id: string): Promise<Announcement> => {
      const { rows } = await db.query<{ id: number }>(CANCEL, [id]);
      const found = await get(id);
      if (!rows[0])
        throw new DomainError(
          'conflict',
          `This announcement is ${inWords[found.state]}: there is nothing to cancel.`,
        );
      await dispatcher.wake('send-announcements', [{ announcement: found.number }]);
      return found;
    },
  };
};

export type Announcements = ReturnType<typeof createAnnouncements>;

const inWords: Record<Announcement['state'], string> = {
  draft: 'a draft',
  scheduled: 'scheduled',
  sending: 'being sent',
  sent: 'sent',
  cancelled: 'cancelled',
};

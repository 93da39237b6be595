import Type from 'typebox';
import {
  announcementStates,
  MAX_BODY_CHARS,
  MAX_SUBJECT_CHARS,
  type Announcement as Stored,
} from '../../../announcements/announcement.ts';
import { Segment } from '../../../announcements/segment.ts';
import { digestStates } from '../../../digests/ledger/digest-state.ts';
import { closed, Moment, orNull, Uuid } from '../schemas.ts';

export const Subject = Type.String({
  minLength: 1,
  maxLength: MAX_SUBJECT_CHARS,
  examples: ['A better ranking'],
});
export const Body = Type.String({
  minLength: 1,
  maxLength: MAX_BODY_CHARS,
  description: 'The text in Markdown (CommonMark). HTML is shown as text; images are refused.',
  examples: ['From Monday on, [papers are ranked](https://papers.example.org/ranking) by what you liked.'],
});

/** Describes an announcement as the API shows it. */
export const Announcement = closed(
  {
    id: Uuid,
    subject: Type.String(),
    body: Type.String({ description: 'The text in Markdown.' }),
    segment: Segment,
    state: Type.Enum([...announcementStates]),
    scheduledFor: orNull(Moment),
    createdBy: Type.String({ description: 'The operator or the key that wrote it.' }),
    createdAt: Moment,
    startedAt: orNull(Moment),
    finishedAt: orNull(Moment),
    mails: closed(Object.fromEntries(digestStates.map((state) => [state, Type.Integer()])), {
      description: 'The number of its mails in each state.',
    }),
  },
  { title: 'Announcement', description: 'A mail that an operator writes to readers.' },
);

const text = (at: Date | null): string | null => at?.toISOString() ?? null;

/** Returns an announcement as the API shows it. */
export const announcementView = ({ number: _, version: __, ...rest }: Stored) => ({
  ...rest,
  createdAt: rest.createdAt.toISOString(),
  scheduledFor: text(rest.scheduledFor),
  startedAt: text(rest.startedAt),
  finishedAt: text(rest.finishedAt),
});

import type { StateCounts } from '../digests/ledger/digest-state.ts';
import { DomainError } from '../platform/errors.ts';
import type { Segment } from './segment.ts';

/** The states of an announcement; docs/operations.md describes each. */
export const announcementStates = ['draft', 'scheduled', 'sending', 'sent', 'cancelled'] as const;
export type AnnouncementState = (typeof announcementStates)[number];

export const MAX_SUBJECT_CHARS = 150;
export const MAX_BODY_CHARS = 40_000;

/** What an operator writes. `body` is Markdown. */
export type Draft = { subject: string; body: string; segment: Segment };

export type Announcement = Draft & {
  /** Internal; it never leaves the server but in return addresses. */
  number: number;
  /** The public id. */
  id: string;
  /** Grows with each change. */
  version: number;
  state: AnnouncementState;
  scheduledFor: Date | null;
  createdBy: string;
  createdAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
  /** Its mails by state; all zero before it is sent. */
  mails: StateCounts;
};

/** Who acts: an address of ADMIN_EMAILS, `console`, or the name of a key. */
export type Author = string;

export const notFound = (): DomainError => new DomainError('not_found', 'There is no such announcement.');

/**
 * Returns a draft as it is stored: the subject on one line.
 * @throws DomainError `invalid_input` with the field
 */
export const checkDraft = ({ subject, body, segment }: Draft): Draft => {
  const line = subject.replace(/\s+/g, ' ').trim();
  const refuse = (field: string, message: string): never => {
    throw new DomainError('invalid_input', message, { field });
  };
  if (line === '') refuse('subject', 'An announcement needs a subject.');
  if (line.length > MAX_SUBJECT_CHARS)
    refuse('subject', `A subject has at most ${MAX_SUBJECT_CHARS} characters.`);
  if (body.trim() === '') refuse('body', 'An announcement needs a text.');
  if (body.length > MAX_BODY_CHARS)
    refuse('body', `A text has at most ${MAX_BODY_CHARS.toLocaleString('en-US')} characters.`);
  return { subject: line, body, segment };
};

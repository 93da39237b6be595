import Type, { type Static } from 'typebox';
import { reasonInWords } from '../../../digests/compose/build-view.ts';
import { digestStates } from '../../../digests/ledger/digest-state.ts';
import { type SkipReason, skipReasons } from '../../../digests/ledger/skip-reasons.ts';
import type { DigestEntry, DigestName, DigestPaper } from '../../../digests/reader/digest-list.ts';
import { closed, Day, Moment, orNull, Uuid } from '../schemas.ts';

export const DigestState = Type.Enum([...digestStates], {
  description:
    '`planned`, `claimed`, `sending`: under way. `sent`, `skipped`, `failed`, `expired`: done. `uncertain`: handed over, and the reply was lost.',
});
export const SkipReasonName = Type.Enum(Object.keys(skipReasons) as SkipReason[]);
export const DigestId = Type.String({
  pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\.[0-9]{4}-[0-9]{2}-[0-9]{2}$',
  description: 'The id of the subscriber, a full stop, and the local date.',
  examples: ['0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51.2025-09-04'],
});

const digestFields = {
  id: DigestId,
  subscriber: Uuid,
  date: Day,
  state: DigestState,
  skipReason: orNull(SkipReasonName),
  candidateCount: orNull(Type.Integer(), {
    description: 'The number of papers of which none was good enough.',
  }),
  attempts: Type.Integer({ description: 'How often sending began.' }),
  plannedAt: Moment,
  notBefore: orNull(Moment),
  expiresAt: Moment,
  sentAt: orNull(Moment),
  bouncedAt: orNull(Moment),
  note: orNull(Type.String(), {
    description: 'The reply of the relay, or why it was not sent.',
  }),
  paperCount: Type.Integer(),
};
export const Digest = closed(digestFields, {
  title: 'Digest',
  description: 'One mail of one subscriber and one local date.',
});

const Reason = closed({
  kind: Type.Enum(['topic', 'keyword', 'author', 'liked', 'trending', 'exploration']),
  label: Type.String({ description: 'The interest that counted most.' }),
  terms: Type.Array(Type.String(), { description: 'The words of the paper that matched it.' }),
  words: Type.String({ description: 'The reason as the mail gives it.' }),
});
export const SelectedPaper = closed(
  {
    id: Uuid,
    title: Type.String(),
    score: Type.Number({ description: 'How well it matches the interests, from 0 to 100.' }),
    reason: Reason,
  },
  { title: 'SelectedPaper' },
);
export const DigestWithPapers = closed(
  { ...digestFields, papers: Type.Array(SelectedPaper) },
  { title: 'DigestWithPapers' },
);

const timeOf = (time: Date | null): string | null => time?.toISOString() ?? null;

export const idOf = ({ subscriberPublicId, localDate }: DigestName): string =>
  `${subscriberPublicId}.${localDate}`;
/** Returns the name that an id stands for; its form was checked. */
export const nameOf = (id: string): DigestName => ({
  subscriberPublicId: id.slice(0, 36),
  localDate: id.slice(37),
});

export const toDigest = (entry: DigestEntry): Static<typeof Digest> => ({
  id: idOf(entry),
  subscriber: entry.subscriberPublicId,
  date: entry.localDate,
  state: entry.state,
  skipReason: entry.skipReason,
  candidateCount: entry.candidateCount,
  attempts: entry.attempts,
  plannedAt: entry.plannedAt.toISOString(),
  notBefore: timeOf(entry.notBefore),
  expiresAt: entry.expiresAt.toISOString(),
  sentAt: timeOf(entry.sentAt),
  bouncedAt: timeOf(entry.bouncedAt),
  note: entry.note,
  paperCount: entry.paperCount,
});

export const toSelectedPaper = ({
  publicId,
  title,
  score,
  reason,
}: DigestPaper): Static<typeof SelectedPaper> => ({
  id: publicId,
  title,
  score: Math.round(score * 100) / 100,
  reason: { kind: reason.kind, label: reason.label, terms: reason.terms, words: reasonInWords(reason) },
});

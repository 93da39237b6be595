import type { SubscriberPage } from '../../../../templates/web/admin/views.ts';
import { daysInWords, hourInWords } from '../../../digests/compose/wording.ts';
import type { LedgerLine } from '../../../digests/reader/reader-digests.ts';
import { howMuch } from '../../../subscribers/settings.ts';
import type { Container } from '../../../wiring/container.ts';
import type { AdminFrameless } from './page.ts';
import { reportRow } from './reports.ts';
import { minutes } from './wording.ts';

const DIGESTS_SHOWN = 30;
const REPORTS_SHOWN = 10;

const kindNames: Record<string, string> = {
  topic: 'Topics',
  keyword: 'Words',
  author: 'People',
  muted: 'Never about',
  blocked: 'Never by',
};

const ledgerRow = (line: LedgerLine): SubscriberPage['digests'][number] => ({
  id: line.id,
  localDate: line.localDate,
  state: line.bouncedAt ? 'bounced' : line.state,
  planned: minutes(line.plannedAt),
  sent: minutes(line.sentAt),
  attempts: line.attempts,
  papers: line.papers,
  note: line.note ?? '',
});

/** Returns everything that an operator's page shows of one subscriber; null when there is no such subscriber. */
export const readSubscriberPage = async (
  { subscriberRecords, ratings, readerDigests, reportLog, audit, topics }: Container,
  subscriberId: number,
  before: string | null,
): Promise<Omit<AdminFrameless<SubscriberPage>, 'said'> | null> => {
  const record = await subscriberRecords.of(subscriberId);
  if (!record) return null;
  const subject = `reader ${subscriberId}`;
  const [rated, digests, reports, actions, known] = await Promise.all([
    ratings.list(subscriberId),
    readerDigests.list(subscriberId, before, DIGESTS_SHOWN + 1),
    reportLog.list({ subscriberId }, null, REPORTS_SHOWN),
    audit.of(subject, 20),
    topics.list(),
  ]);
  const names = new Map(known.map(({ slug, name }) => [slug, name]));
  const interests = Object.entries(kindNames).flatMap(([kind, name]) => {
    const values = record.interests
      .filter((each) => each.kind === kind)
      .map(({ value }) => (kind === 'topic' ? (names.get(value) ?? value) : value));
    return values.length > 0 ? [{ name, values }] : [];
  });
  const shown = digests.slice(0, DIGESTS_SHOWN);
  return {
    id: record.id,
    address: record.address,
    state: record.state,
    since: minutes(record.stateChangedAt),
    pausedUntil: record.pausedUntil,
    suppressed: record.suppressed && {
      reason: record.suppressed.reason,
      since: minutes(record.suppressed.since),
    },
    facts: [
      ['Signed up', minutes(record.createdAt)],
      ['Confirmed', minutes(record.confirmedAt) || 'never'],
      ['Next digest', minutes(record.nextDigestAt) || 'none'],
      ['When', `${daysInWords(record.digestDays)} at ${hourInWords(record.hour)}, ${record.zone}`],
      ...howMuch(record).map(({ title, inWords, value }): [string, string] => [title, inWords(value)]),
      ['Offered so far', record.lastEditionDate ?? 'no edition'],
      ['Preferences saved', minutes(record.preferencesSavedAt) || 'never'],
    ],
    interests,
    rated: { liked: rated.liked.slice(0, 50), disliked: rated.disliked.slice(0, 50) },
    consents: record.consents.map((each) => ({
      asked: minutes(each.requestedAt),
      askedFrom: each.requestIp ?? '',
      confirmed: minutes(each.confirmedAt),
      confirmedFrom: each.confirmIp ?? '',
      source: each.source,
      version: each.wordingVersion,
      wording: each.wording,
    })),
    signups: record.signups.map((each) => ({
      at: minutes(each.requestedAt),
      from: each.ip ?? '',
      state: each.state,
      mailed: minutes(each.sentAt),
      note: each.note ?? '',
    })),
    digests: shown.map(ledgerRow),
    older:
      digests.length > DIGESTS_SHOWN
        ? `/admin/subscribers/${subscriberId}?before=${shown.at(-1)!.localDate}#digests`
        : null,
    reports: reports.map(reportRow),
    actions: actions.map(({ at, operator, action, detail }) => ({
      at: minutes(at),
      operator,
      action,
      detail: detail ?? '',
    })),
  };
};

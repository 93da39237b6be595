import { expect, test } from 'vitest';
import { concernsOf, type Facts } from '../../../services/admin/attention.ts';
import { noDigests } from '../../../services/digests/ledger/digest-state.ts';

const calm: Facts = {
  now: new Date('2025-09-04T07:00:00Z'),
  queueError: null,
  failedJobs: 0,
  newestEdition: '2025-09-04',
  runs: [{ localDate: '2025-09-04', planned: 10, states: { ...noDigests(), sent: 8, skipped: 2 } }],
  holds: [],
  waitingSignups: 0,
  incidents: [],
  sources: [],
  submissions: 0,
  unreadSince: null,
};
const incident = (kind: string, subject: string) => ({
  id: 1,
  kind,
  subject,
  message: `${kind} of ${subject}`,
  openedAt: calm.now,
  toldAt: null,
  resolvedAt: null,
});
const source = (error: string | null) => ({
  source: 'arxiv:cs.AI',
  lastRunAt: calm.now,
  lastOkAt: null,
  failingSince: null,
  parsed: 0,
  created: 0,
  updated: 0,
  unchanged: 0,
  rejected: 0,
  error,
});

test('a good day needs no attention', () => {
  expect(concernsOf(calm)).toEqual([]);
});

test('concerns that stop mail come first, then those that may, then those that are only to be known', () => {
  const run = { ...calm.runs[0]!, states: { ...noDigests(), failed: 3, expired: 1, uncertain: 1 } };
  const concerns = concernsOf({
    ...calm,
    runs: [run],
    submissions: 2,
    failedJobs: 1,
    queueError: 'Redis is away',
    waitingSignups: 1,
    incidents: [incident('no-papers', '2025-09-04'), incident('few-papers', '2025-09-03')],
    holds: [{ kind: 'operator', reason: 'a look around', since: calm.now, probeAt: null }],
  });
  expect(concerns.map(({ urgency }) => urgency)).toEqual([
    ...Array(4).fill('now'),
    ...Array(3).fill('soon'),
    ...Array(3).fill('know'),
  ]);
  expect(concerns.map(({ text }) => text)).toEqual(
    expect.arrayContaining([
      'Sending is paused by an operator: a look around',
      '1 sign-up waits for its mail for more than five minutes. Is the worker running, and the relay?',
      '2025-09-04: 3 digests failed.',
      '2025-09-04: 1 digest is uncertain: the relay may have taken it.',
      '2 submissions wait for your decision.',
    ]),
  );
});

test('a source with an incident is not named twice', () => {
  const failing = { ...calm, sources: [source('no answer within 20 s')] };
  expect(concernsOf(failing).map(({ text }) => text)).toEqual([
    'arxiv:cs.AI failed when it was last asked: no answer within 20 s',
  ]);
  expect(
    concernsOf({ ...failing, incidents: [incident('source-failing', 'arxiv:cs.AI')] }).map(
      ({ text }) => text,
    ),
  ).toEqual(['source-failing of arxiv:cs.AI']);
});

test('an old edition, and having none, are reported', () => {
  const late = concernsOf({ ...calm, now: new Date('2025-09-06T07:00:00Z') });
  expect(late.map(({ text }) => text)).toEqual(['The newest edition is of Thursday, 4 September 2025.']);
  expect(concernsOf({ ...calm, newestEdition: null })[0]).toMatchObject({ urgency: 'now' });
});

test.each([
  ['no-papers', 'now', '/admin/editions'],
  ['bad-file', 'now', '/admin/editions'],
  ['few-papers', 'soon', '/admin/editions'],
  ['mail-blocked', 'soon', '/admin/reports'],
  ['delivery-warning', 'soon', '/admin/reports'],
  ['of-a-kind-without-a-rule', 'now', null],
])('an incident %s is shown as %s and leads to %s', (kind, urgency, url) => {
  expect(concernsOf({ ...calm, incidents: [incident(kind, 'it')] })).toEqual([
    { urgency, text: `${kind} of it`, url },
  ]);
});

test('an incident of a hold is not shown beside its hold', () => {
  const held = {
    ...calm,
    incidents: [incident('sending-relay', 'sending')],
    holds: [{ kind: 'relay' as const, reason: 'no answer', since: calm.now, probeAt: null }],
  };
  expect(concernsOf(held).map(({ text }) => text)).toEqual([
    'Sending waits, since no relay takes mail: no answer',
  ]);
});

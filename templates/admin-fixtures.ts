import { adminChartFixtures } from './admin-chart-fixtures.ts';
import { adminPaperFixtures } from './admin-paper-fixtures.ts';
import { adminSubscriberFixtures } from './admin-subscriber-fixtures.ts';
import type { AdminFrame, AdminPages, TodayPage } from './web/admin/views.ts';

const frame: AdminFrame = { operator: 'ada@papers.example.org', key: 'AQIDBAUGBwgJCgsMDQ4P' };
const nobody: AdminFrame = { operator: null, key: '' };

const today: TodayPage = {
  ...frame,
  now: '2025-09-04 07:12',
  run: {
    date: 'Thursday, 4 September',
    word: 'Sending',
    planned: 1_012_505,
    sent: 711_482,
    settled: 741_783,
    percent: '73',
    pace: { rate: '61,240 a minute', left: 'about 4 minutes left' },
    states: [
      { state: 'planned', n: 269_214 },
      { state: 'claimed', n: 1_500 },
      { state: 'sending', n: 8 },
      { state: 'sent', n: 711_482 },
      { state: 'skipped', n: 30_298 },
      { state: 'failed', n: 3 },
      { state: 'expired', n: 0 },
      { state: 'uncertain', n: 0 },
    ],
  },
  concerns: [],
  editions: [
    { date: '2025-09-05', papers: 12, state: 'open, gathering papers' },
    { date: '2025-09-04', papers: 68, state: 'closed 9 hours ago' },
    { date: '2025-09-03', papers: 41, state: 'closed 33 hours ago' },
    { date: '2025-09-02', papers: 52, state: 'closed 2 days ago' },
  ],
  subscribers: [
    { state: 'active', n: 1_012_505 },
    { state: 'paused', n: 21_109 },
    { state: 'pending', n: 481 },
    { state: 'unsubscribed', n: 93_007 },
    { state: 'suppressed', n: 3_714 },
    { state: 'erased', n: 212 },
  ],
  suppressions: [
    { reason: 'hard bounce', n: 3_422 },
    { reason: 'complaint', n: 187 },
    { reason: 'operator', n: 105 },
  ],
  queues: [
    { name: 'schedule', waiting: 0, active: 1, delayed: 2, failed: 0 },
    { name: 'digests', waiting: 540, active: 4, delayed: 0, failed: 0 },
    { name: 'transactional', waiting: 0, active: 0, delayed: 0, failed: 0 },
    { name: 'arrivals', waiting: 0, active: 0, delayed: 1, failed: 0 },
  ],
  sources: [
    {
      source: 'hf-daily-papers',
      error: null,
      failingSince: null,
      asked: '4 minutes ago',
      parsed: 68,
      created: 66,
      updated: 2,
      rejected: 0,
    },
    {
      source: 'arxiv:cs.AI',
      error: null,
      failingSince: null,
      asked: '11 minutes ago',
      parsed: 312,
      created: 0,
      updated: 14,
      rejected: 0,
    },
  ],
  errors: [],
};

const trouble: TodayPage = {
  ...today,
  run: {
    ...today.run!,
    word: 'Done, with losses',
    sent: 982_100,
    settled: 1_012_505,
    percent: '100',
    pace: null,
    states: today.run!.states.map(({ state }) => ({
      state,
      n: { sent: 982_100, skipped: 30_298, failed: 83, expired: 20, uncertain: 4 }[state] ?? 0,
    })),
  },
  concerns: [
    {
      urgency: 'now',
      text: 'arxiv:cs.AI has not answered for 7 hours; the last answer was no answer within 20 s.',
      url: '/admin/editions',
    },
    {
      urgency: 'soon',
      text: '2025-09-04: 4 digests are uncertain: the relay may have taken them.',
      url: '/admin/runs/2025-09-04?state=uncertain',
    },
    {
      urgency: 'soon',
      text: '2025-09-04: 83 digests failed.',
      url: '/admin/runs/2025-09-04?state=failed',
    },
    { urgency: 'know', text: '3 submissions wait for your decision.', url: '/admin/submissions' },
  ],
  queues: [],
  sources: [
    {
      ...today.sources[1]!,
      error: 'no answer within 20 s',
      failingSince: '2025-09-04 00:04',
      parsed: 0,
      updated: 0,
    },
    today.sources[0]!,
  ],
  errors: [
    {
      subscriberId: 51_204,
      localDate: '2025-09-04',
      state: 'failed',
      note: '550 5.1.1 The email account that you tried to reach does not exist',
    },
    {
      subscriberId: 8_112,
      localDate: '2025-09-04',
      state: 'uncertain',
      note: 'held: the outcome of the attempt is unknown',
    },
  ],
};

/** Every operator's page in the states that look different: `file → [template, data]`. */
export const adminFixtures = (): {
  [file: string]: { [Name in keyof AdminPages]: readonly [Name, AdminPages[Name]] }[keyof AdminPages];
} => ({
  'admin-today': ['admin/today', today],
  'admin-today-trouble': ['admin/today', trouble],
  'admin-today-fresh': [
    'admin/today',
    {
      ...today,
      run: null,
      concerns: [
        { urgency: 'now', text: 'There is no edition yet: run paperboy ingest, or set SOURCES.', url: null },
      ],
      editions: [],
      subscribers: today.subscribers.map(({ state }) => ({ state, n: 0 })),
      suppressions: [],
      sources: [],
    },
  ],
  ...adminSubscriberFixtures(frame),
  ...adminChartFixtures(frame),
  ...adminPaperFixtures(frame, today.run!),
  'admin-sign-in': ['admin/sign-in', { ...nobody, asked: false, error: null }],
  'admin-sign-in-error': [
    'admin/sign-in',
    { ...nobody, asked: false, error: 'Enter your email address, such as you@example.org.' },
  ],
  'admin-sign-in-asked': ['admin/sign-in', { ...nobody, asked: true, error: null }],
  'admin-enter': ['admin/enter', { ...nobody, as: 'ada@papers.example.org' }],
  'admin-expired': [
    'admin/message',
    {
      ...nobody,
      heading: 'Your session has ended',
      text: 'Sign in again. What you just sent was not taken, and nothing was changed.',
      action: { label: 'Sign in', url: '/admin/sign-in' },
    },
  ],
  'admin-confirm': [
    'admin/confirm',
    {
      ...frame,
      here: 'runs',
      heading: 'Pause sending?',
      lines: ['Digests that are being sent are finished; the others wait until you resume.'],
      action: '/admin/runs/pause',
      fields: {},
      button: 'Pause sending',
      back: '/admin/runs',
    },
  ],
  'admin-audit': [
    'admin/audit',
    {
      ...frame,
      entries: [
        {
          at: '2025-09-04 07:10',
          operator: 'ada@papers.example.org',
          action: 'unsubscribed',
          subject: 'reader 51204',
          url: '/admin/subscribers/51204',
          detail: null,
          ip: '192.0.2.7',
        },
        {
          at: '2025-09-04 07:02',
          operator: 'console',
          action: 'signed in',
          subject: '',
          url: null,
          detail: null,
          ip: '127.0.0.1',
        },
      ],
      older: '/admin/audit?before=1',
    },
  ],
  'admin-audit-empty': ['admin/audit', { ...frame, entries: [], older: null }],
});

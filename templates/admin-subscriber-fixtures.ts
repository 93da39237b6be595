import { importColumns } from '../services/subscribers/import-row.ts';
import type {
  AdminFrame,
  AdminPages,
  ImportPage,
  PreviewPage,
  SubscriberPage,
  SubscribersPage,
  SuppressionsPage,
} from './web/admin/views.ts';

const counts = [
  { state: 'active', n: 1_012_505 },
  { state: 'paused', n: 21_109 },
  { state: 'pending', n: 481 },
  { state: 'unsubscribed', n: 93_007 },
  { state: 'suppressed', n: 3_714 },
  { state: 'erased', n: 212 },
];

const names = ['ada', 'grace', 'katherine.johnson', 'a.very.long.local.part.of.a.reader', 'emmy', 'sofia'];

const subscribers = (frame: AdminFrame): SubscribersPage => ({
  ...frame,
  text: '',
  state: '',
  counts,
  rows: names.map((name, at) => ({
    id: 1_131_028 - at,
    address: `${name}@${at % 2 ? 'example.org' : 'mathematics.university.example'}`,
    state: ['active', 'active', 'paused', 'pending', 'unsubscribed', 'active'][at]!,
    since: `2025-09-0${4 - (at % 3)}`,
    hour: `${String(6 + at).padStart(2, '0')}:00 ${at % 2 ? 'Europe/Paris' : 'America/Argentina/Buenos_Aires'}`,
    next: at === 4 || at === 3 ? '' : '2025-09-05 05:00',
  })),
  isFirst: true,
  older: '/admin/subscribers?before=1130978',
});

const subscriber = (frame: AdminFrame): SubscriberPage => ({
  ...frame,
  id: 51_204,
  address: 'ada@mathematics.university.example',
  state: 'active',
  since: '2025-06-11 09:20',
  pausedUntil: null,
  suppressed: null,
  said: null,
  facts: [
    ['Signed up', '2025-06-11 09:18'],
    ['Confirmed', '2025-06-11 09:20'],
    ['Next digest', '2025-09-05 05:00'],
    ['When', 'on weekdays at 07:00, Europe/Paris'],
    ['How much', 'up to 5, from 40 of 100 on'],
    ['How adventurous', 'one from elsewhere'],
    ['Offered so far', '2025-09-04'],
    ['Preferences saved', '2025-08-02 18:44'],
  ],
  interests: [
    { name: 'Topics', values: ['Multi-task learning', 'Prompt optimization', 'Retrieval and ranking'] },
    { name: 'Words', values: ['protein folding', 'RLHF'] },
    { name: 'Never about', values: ['blockchain'] },
  ],
  rated: {
    liked: [{ id: 12, title: 'Prompt Optimization Through the Lens of Best Arm Identification' }],
    disliked: [{ id: 40, title: 'A Survey of Surveys' }],
  },
  consents: [
    {
      asked: '2025-06-11 09:18',
      askedFrom: '192.0.2.7',
      confirmed: '2025-06-11 09:20',
      confirmedFrom: '192.0.2.7',
      source: 'form',
      version: '2025-11',
      wording:
        'Send me one mail a day, at my hour, with research papers picked for what I follow. I can change this or stop at any time by a link in every mail.',
    },
  ],
  signups: [
    { at: '2025-06-11 09:18', from: '192.0.2.7', state: 'sent', mailed: '2025-06-11 09:18', note: '' },
  ],
  digests: [
    ['2025-09-04', 'sent', 5, '250 2.0.0 OK: queued as 4fJx2k'],
    ['2025-09-03', 'skipped', 0, 'none of 41 papers was good enough'],
    ['2025-09-02', 'failed', 5, '552 5.2.2 The mailbox is full'],
    ['2025-09-01', 'sent', 4, '250 2.0.0 OK: queued as 9aB11c'],
  ].map(([localDate, state, papers, note], at) => ({
    id: String(900 - at),
    localDate: String(localDate),
    state: String(state),
    planned: `${localDate} 05:00`,
    sent: state === 'sent' ? `${localDate} 05:01` : '',
    attempts: state === 'failed' ? 3 : 1,
    papers: Number(papers),
    note: String(note),
  })),
  older: '/admin/subscribers/51204?before=2025-09-01#digests',
  actions: [
    { at: '2025-08-01 10:00', operator: 'grace@papers.example.org', action: 'resumed', detail: '' },
    { at: '2025-07-20 16:31', operator: 'grace@papers.example.org', action: 'paused', detail: '' },
  ],
});

const preview = (frame: AdminFrame): PreviewPage => ({
  ...frame,
  id: 51_204,
  address: 'ada@mathematics.university.example',
  edition: '2025-09-04',
  editions: ['2025-09-04', '2025-09-03'],
  subject: 'Prompt Optimization Through the Lens of Best Arm Identification, and 4 more',
  mail: '/admin/subscribers/51204/preview/mail?date=2025-09-04',
  testTo: 'ada@papers.example.org',
  sent: false,
  ranking: [
    'Prompt Optimization Through the Lens of Best Arm Identification',
    'Task Vectors in In-Context Learning: Emergence, Formation, and Benefit',
    'Retrieval Without Regret',
  ].map((title, at) => ({
    place: at + 1,
    id: at + 1,
    title,
    score: 98 - at * 11,
    reason: 'Because you follow Prompt optimization',
    terms: 'prompt, best arm',
    chosen: at < 2,
    sentBefore: at === 2,
  })),
});

const importing = (frame: AdminFrame): ImportPage => ({
  ...frame,
  error: null,
  columns: [...importColumns],
  mostMegabytes: 20,
  report: null,
});

const suppressions = (frame: AdminFrame): SuppressionsPage => ({
  ...frame,
  reasons: [
    { reason: 'hard bounce', n: 3_422 },
    { reason: 'complaint', n: 187 },
  ],
  latest: [
    { hash: '9f86d081884c', reason: 'hard bounce', since: '2025-09-04 05:02' },
    { hash: '60303ae22b99', reason: 'asked by phone', since: '2025-09-03 11:40' },
  ],
  email: '',
  found: null,
  error: null,
});

const rejected = [
  { line: 4, reason: 'no consent: give consent_at and consent_source, or have them sign up themselves' },
  { line: 9, reason: 'zone: "Paris" is no time zone; write it as Europe/Paris or UTC' },
];

type Fixtures = {
  [file: string]: { [Name in keyof AdminPages]: readonly [Name, AdminPages[Name]] }[keyof AdminPages];
};

/** The pages about subscribers, in the states that look different. */
export const adminSubscriberFixtures = (frame: AdminFrame): Fixtures => ({
  'admin-subscribers': ['admin/subscribers', subscribers(frame)],
  'admin-subscribers-none': [
    'admin/subscribers',
    { ...subscribers(frame), text: 'nobody@', rows: [], older: null },
  ],
  'admin-subscribers-fresh': [
    'admin/subscribers',
    { ...subscribers(frame), counts: counts.map(({ state }) => ({ state, n: 0 })), rows: [], older: null },
  ],
  'admin-subscriber': ['admin/subscriber', subscriber(frame)],
  'admin-subscriber-suppressed': [
    'admin/subscriber',
    {
      ...subscriber(frame),
      state: 'suppressed',
      suppressed: { reason: 'hard bounce', since: '2025-09-04 05:02' },
      interests: [],
      rated: { liked: [], disliked: [] },
      consents: [],
      signups: [],
      digests: [],
      older: null,
      actions: [],
    },
  ],
  'admin-subscriber-paused': [
    'admin/subscriber',
    { ...subscriber(frame), state: 'paused', said: 'Paused, until you or the reader say otherwise.' },
  ],
  'admin-preview': ['admin/preview', preview(frame)],
  'admin-preview-nothing': [
    'admin/preview',
    {
      ...preview(frame),
      subject: null,
      testTo: null,
      ranking: preview(frame).ranking.map((each) => ({ ...each, chosen: false })),
    },
  ],
  'admin-import': ['admin/import', importing(frame)],
  'admin-import-error': [
    'admin/import',
    { ...importing(frame), error: 'This file cannot be read: line 1: there is no column email.' },
  ],
  'admin-import-trial': [
    'admin/import',
    {
      ...importing(frame),
      report: { done: false, upload: 7, rows: 1_204, created: 1_180, updated: 22, refused: 2, rejected },
    },
  ],
  'admin-import-done': [
    'admin/import',
    {
      ...importing(frame),
      report: { done: true, upload: null, rows: 1_204, created: 1_180, updated: 22, refused: 2, rejected },
    },
  ],
  'admin-suppressions': ['admin/suppressions', suppressions(frame)],
  'admin-suppressions-found': [
    'admin/suppressions',
    {
      ...suppressions(frame),
      email: 'ada@example.org',
      found: 'Suppressed since 2025-09-04 05:02 UTC: hard bounce.',
    },
  ],
});

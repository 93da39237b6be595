import { digestView, seedPapers } from './fixtures.ts';
import { readingFixtures } from './reading-fixtures.ts';
import type { AdminPage, FeedbackPage, Pages, PreferencesPage } from './web/views.ts';

const groups: Record<string, string[]> = {
  Language: [
    'Large language models',
    'Reasoning',
    'Retrieval & ranking',
    'Machine translation',
    'Summarization',
    'Question answering',
    'Prompt optimization',
    'Code generation',
    'Multilingual models',
    'Dialogue',
  ],
  Vision: [
    'Object detection',
    'Segmentation',
    'Image generation',
    'Video understanding',
    '3D & rendering',
    'Medical imaging',
  ],
  Learning: [
    'Multi-task learning',
    'Model merging',
    'Continual learning',
    'Reinforcement learning',
    'Reward models',
    'Federated learning',
    'Optimization',
    'Mixture of experts',
  ],
  Systems: ['Efficient inference', 'Quantization', 'Distributed training', 'Hardware'],
};
const slug = (name: string) => name.toLowerCase().replace(/[^a-z0-9]+/g, '-');

const preferences: PreferencesPage = {
  email: 'a…@example.org',
  welcome: false,
  firstDigestNote: 'Tick what you care about and save: your first digest leaves at once.',
  saved: false,
  putIn: null,
  rated: {
    liked: seedPapers()
      .slice(0, 3)
      .map(({ title }, index) => ({ id: index + 1, title })),
    disliked: [{ id: 9, title: seedPapers()[8]!.title }],
    waiting: [{ id: 1, text: 'arXiv:2509.01234', rating: 'liked' }],
  },
  errors: {},
  values: {
    topics: ['multi-task-learning', 'model-merging', 'retrieval-ranking'],
    keywords: 'prompt optimization\nflat minima',
    muted: 'blockchain',
    authors: '',
    blocked: '',
    count: 5,
    minimum: 20,
    adventurousness: 1,
    papers: '',
    papersAre: 'liked',
    forget: [],
    schedule: 'days',
    days: [1, 2, 3, 4, 5],
    weeklyDay: 1,
    hour: 7,
    zone: 'America/New_York',
    pausedUntil: '',
  },
  topicGroups: Object.entries(groups).map(([group, names]) => ({
    group,
    topics: names.map((name) => ({ slug: slug(name), name })),
  })),
  zones: [
    { region: 'UTC', zones: ['UTC'] },
    { region: 'America', zones: ['America/Argentina/Buenos_Aires', 'America/New_York'] },
    { region: 'Europe', zones: ['Europe/Berlin', 'Europe/Paris'] },
  ],
  state: 'active',
  nextDigest: 'Tomorrow, Friday 5 September, 07:00',
  unsubscribeUrl: '/unsubscribe/AQIDBAUGBwgJCgsMDQ4P',
};

const day = (date: number, states: Record<string, number>) => ({
  localDate: `2025-09-${String(date).padStart(2, '0')}`,
  planned: Object.values(states).reduce((sum, count) => sum + count, 0),
  states: Object.entries(states).map(([state, n]) => ({ state, n })),
});
const admin: AdminPage = {
  now: '4 September 2025, 07:12 UTC',
  attention: [],
  edition: { date: '2025-09-04', papers: 68, closedAt: '05:00 UTC' },
  run: [
    day(4, { planned: 214, claimed: 500, sending: 8, sent: 11_482, skipped: 301 }),
    ...[3, 2, 1].map((date) =>
      day(date, { sent: 12_000 + date * 7, skipped: 290, failed: date === 2 ? 3 : 0 }),
    ),
  ],
  subscribers: { active: 12_505, paused: 211, pending: 48, unsubscribed: 930 },
  sources: [
    {
      source: 'daily-papers',
      lastRunAt: '05:00 UTC',
      ok: true,
      parsed: 68,
      created: 66,
      updated: 2,
      unchanged: 0,
      rejected: 0,
      error: null,
    },
    {
      source: 'arxiv',
      lastRunAt: '04:40 UTC',
      ok: false,
      parsed: 0,
      created: 0,
      updated: 0,
      unchanged: 0,
      rejected: 0,
      error: 'no answer within 20 s',
    },
  ],
  queues: [
    { name: 'digests', waiting: 1, active: 2, delayed: 0, failed: 0 },
    { name: 'transactional', waiting: 0, active: 0, delayed: 0, failed: 0 },
  ],
  suppressions: 37,
};

const feedback = (at: number, over: Partial<FeedbackPage['papers'][number]>): FeedbackPage => ({
  dateLabel: 'Thursday, 4 September',
  action: '/feedback/AQIDBAUGBwgJCgsMDQ4P',
  papers: digestView().cards.map(({ paperId, title, url, authors }, index) => ({
    id: paperId,
    title,
    url,
    authors,
    rating: index === 3 ? 'less' : null,
    asked: null,
    noted: false,
    ...(index === at && over),
  })),
  preferencesUrl: '/preferences/AQIDBAUGBwgJCgsMDQ4P',
});

/** Every page in the states that look different: `file → [template, data]`. */
export const pageFixtures = (): {
  [file: string]: { [Name in keyof Pages]: readonly [Name, Pages[Name]] }[keyof Pages];
} => ({
  ...readingFixtures(),
  subscribed: ['subscribed', {}],
  confirm: ['confirm', { email: 'a…@example.org' }],
  preferences: ['preferences', preferences],
  'preferences-welcome': [
    'preferences',
    {
      ...preferences,
      welcome: true,
      nextDigest: '',
      rated: { liked: [], disliked: [], waiting: [] },
      values: { ...preferences.values, topics: [], keywords: '', muted: '' },
    },
  ],
  'preferences-saved': [
    'preferences',
    { ...preferences, saved: true, values: { ...preferences.values, schedule: 'weekly', days: [1] } },
  ],
  'preferences-papers': [
    'preferences',
    {
      ...preferences,
      saved: true,
      putIn: {
        found: 12,
        waiting: 3,
        rejected: [
          {
            line: 7,
            text: 'https://example.org/paper',
            reason: 'no address of a paper at arXiv, alphaXiv or Hugging Face; put in the title instead',
          },
        ],
      },
      values: { ...preferences.values, blocked: 'Charles Babbage', forget: ['paper-2'] },
    },
  ],
  'preferences-errors': [
    'preferences',
    {
      ...preferences,
      errors: {
        keywords: 'Words: 60 lines are the limit; there are 71.',
        count: 'The number of papers is a whole number from 1 to 20.',
        days: 'Tick at least one day, or pause instead.',
      },
      values: { ...preferences.values, days: [] },
    },
  ],
  'preferences-unsubscribed': ['preferences', { ...preferences, state: 'unsubscribed', nextDigest: '' }],
  unsubscribe: [
    'unsubscribe',
    { email: 'a…@example.org', preferencesUrl: '/preferences/AQIDBAUGBwgJCgsMDQ4P' },
  ],
  unsubscribed: ['unsubscribed', { email: 'a…@example.org' }],
  'your-digest': ['digest', digestView()],
  feedback: ['feedback', feedback(1, { asked: 'less' })],
  'feedback-noted': ['feedback', feedback(2, { rating: 'more', noted: true })],
  'feedback-undone': ['feedback', feedback(0, { noted: true })],
  message: [
    'message',
    {
      title: 'Link expired',
      heading: 'This link does not work, or no longer does',
      text: 'Links in mails stop working after a while. Sign up again and we will send a fresh one.',
      action: { label: 'To the front page', url: '/' },
    },
  ],
  admin: ['admin', admin],
  'admin-trouble': [
    'admin',
    {
      ...admin,
      attention: ['arxiv: no answer within 20 s, twice in a row', '3 digests of 2 September failed'],
      run: [day(4, { sent: 12_100, failed: 3, uncertain: 1 }), ...admin.run.slice(1)],
    },
  ],
  'admin-fresh': [
    'admin',
    { ...admin, edition: null, run: [], subscribers: {}, sources: [], queues: [], suppressions: 0 },
  ],
});

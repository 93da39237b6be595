import { adminFixtures } from './admin-fixtures.ts';
import { digestView, seedPapers } from './fixtures.ts';
import { readingFixtures } from './reading-fixtures.ts';
import type { FeedbackPage, Pages, PreferencesPage } from './web/views.ts';

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
  submit: ['submit', { startedAt: 'signed', values: { paper: '', credit: '' }, errors: {} }],
  'submit-wrong': [
    'submit',
    {
      startedAt: 'signed',
      values: { paper: 'http://10.0.0.1/paper', credit: 'Ana of Lyon' },
      errors: { paper: 'That link does not lead to a page on the open internet.' },
    },
  ],
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
  ...adminFixtures(),
});

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

const next: PreferencesPage['next'] = {
  lead: '5 papers so far, out of 68 that came in:',
  papers: digestView().cards.map(({ title, url, reason, match }) => ({
    title,
    url,
    reason: reason.lead,
    match,
  })),
};

const preferences: PreferencesPage = {
  email: 'a…@example.org',
  welcome: false,
  firstDigestNote: 'Tick what you care about and save: your first digest leaves at once.',
  saved: false,
  unsaved: false,
  notice: null,
  putIn: null,
  path: '/preferences/AQIDBAUGBwgJCgsMDQ4P',
  rated: {
    liked: {
      shown: seedPapers()
        .slice(0, 3)
        .map(({ title }, index) => ({ id: index + 1, title })),
      count: 3,
    },
    disliked: { shown: [{ id: 9, title: seedPapers()[8]!.title }], count: 1 },
    waiting: { shown: [{ id: 1, text: 'arXiv:2509.01234', rating: 'liked' }], count: 1 },
  },
  next,
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
    email: '',
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
  feedUrl: 'https://paperboy.example/feed/AQIDBAUGBwgJCgsMDQ4P',
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

const yourDigest: Pages['digest'] = {
  ...digestView(),
  path: '/digest/AQIDBAUGBwgJCgsMDQ4P',
  explained: null,
};

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
      rated: {
        liked: { shown: [], count: 0 },
        disliked: { shown: [], count: 0 },
        waiting: { shown: [], count: 0 },
      },
      next: { lead: 'The first list of papers has not arrived yet.', papers: [] },
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
  'preferences-unsaved': [
    'preferences',
    {
      ...preferences,
      unsaved: true,
      rated: { ...preferences.rated, liked: { ...preferences.rated.liked, count: 412 } },
      next: {
        lead: 'Nothing for you so far: 68 papers came in, none close enough to what you follow.',
        papers: [],
      },
    },
  ],
  'preferences-moved': [
    'preferences',
    {
      ...preferences,
      notice: 'Your digests go to this address now. All you have set came along.',
      errors: { email: 'An email address looks like name@example.org.' },
      values: { ...preferences.values, email: 'ada@' },
    },
  ],
  'preferences-unsubscribed': ['preferences', { ...preferences, state: 'unsubscribed', nextDigest: '' }],
  unsubscribe: [
    'unsubscribe',
    { email: 'a…@example.org', preferencesUrl: '/preferences/AQIDBAUGBwgJCgsMDQ4P' },
  ],
  unsubscribed: ['unsubscribed', { email: 'a…@example.org' }],
  'unsubscribed-before': ['unsubscribed', { before: true }],
  'your-digest': ['digest', yourDigest],
  'your-digest-why': [
    'digest',
    {
      ...yourDigest,
      explained: {
        paperId: 1,
        parts: [
          { words: 'Your topic Multi-task learning', percent: 78, lowers: false },
          {
            words: 'It is like “Model merging by task arithmetic”, which you liked',
            percent: 41,
            lowers: false,
          },
          { words: 'It is like “A survey of blockchains”, which you did not like', percent: 9, lowers: true },
        ],
      },
    },
  ],
  'your-digest-why-trending': ['digest', { ...yourDigest, explained: { paperId: 6, parts: [] } }],
  history: [
    'history',
    {
      preferencesUrl: preferences.path,
      digests: [
        {
          date: '2025-09-04',
          label: 'Thursday, 4 September',
          title: digestView().cards[0]!.title,
          words: '5 papers',
          url: yourDigest.path,
        },
        {
          date: '2025-09-03',
          label: 'Wednesday, 3 September',
          title: null,
          words: 'Nothing for you: 12 papers came in, none close enough to what you follow',
          url: null,
        },
        {
          date: '2025-09-02',
          label: 'Tuesday, 2 September',
          title: digestView().cards[2]!.title,
          words: 'Could not be delivered',
          url: yourDigest.path,
        },
      ],
      earlierUrl: `${preferences.path}/digests?before=2025-09-02`,
    },
  ],
  'history-empty': ['history', { preferencesUrl: preferences.path, digests: [], earlierUrl: null }],
  rated: [
    'rated',
    {
      path: preferences.path,
      count: 312,
      papers: seedPapers()
        .slice(0, 30)
        .map(({ title }, index) => ({
          value: `paper-${index}`,
          text: title,
          said: index < 25 ? 'liked' : 'not liked',
        })),
      previousUrl: null,
      nextUrl: `${preferences.path}/papers?page=2`,
    },
  ],
  'rated-empty': [
    'rated',
    { path: preferences.path, count: 0, papers: [], previousUrl: null, nextUrl: null },
  ],
  'fresh-link': [
    'fresh-link',
    {
      heading: 'The way to your preferences',
      text: 'It is in the foot of every digest. If you have none at hand, enter your address, and we will mail you the link.',
      error: null,
      value: '',
    },
  ],
  'link-expired': [
    'fresh-link',
    {
      heading: 'This link does not work',
      text: 'It may be incomplete, too old, or used up. Enter your address, and we will mail you a fresh one.',
      error: 'An email address looks like name@example.org.',
      value: 'ada@',
    },
  ],
  'asked-link': ['asked', { about: 'link' }],
  'asked-address': ['asked', { about: 'address' }],
  'asked-erasure': ['asked', { about: 'erasure' }],
  address: ['address', { from: 'a…@example.org', to: 'a…@example.net', done: false }],
  'address-done': ['address', { from: 'a…@example.net', to: 'a…@example.net', done: true }],
  erase: [
    'erase',
    { email: 'a…@example.org', exportUrl: `${preferences.path}/export`, preferencesUrl: preferences.path },
  ],
  erased: ['erased', {}],
  feedback: ['feedback', feedback(1, { asked: 'less' })],
  'feedback-noted': ['feedback', feedback(2, { rating: 'more', noted: true })],
  'feedback-undone': ['feedback', feedback(0, { noted: true })],
  'rate-limited': [
    'message',
    {
      title: 'That was a lot at once',
      heading: 'That was a lot at once',
      text: 'Too many requests came from your network in a short time. Please wait a minute and try again.',
      action: { label: 'To the front page', url: '/' },
    },
  ],
  unavailable: [
    'message',
    {
      title: 'We cannot do that just now',
      heading: 'We cannot do that just now',
      text: 'Something we depend on is not answering. Nothing was lost and nothing was saved: please try again in a minute.',
      action: { label: 'To the front page', url: '/' },
    },
  ],
  ...adminFixtures(),
});

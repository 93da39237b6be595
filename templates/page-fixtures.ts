import { adminFixtures } from './admin-fixtures.ts';
import { digestView, firstSentences, seedPapers } from './fixtures.ts';
import type { EditionPage, FeedbackPage, Pages, PaperView, PreferencesPage } from './web/views.ts';

const topics = [
  { slug: 'large-language-models', name: 'Large language models' },
  { slug: 'multi-task-learning', name: 'Multi-task learning' },
  { slug: 'retrieval', name: 'Retrieval & ranking' },
  { slug: 'diffusion', name: 'Diffusion' },
  { slug: 'reward-models', name: 'Reward models' },
  { slug: 'vision', name: 'Vision' },
];

/** The real day; like the real source, without authors and votes unless a page is to show them. */
const papers = (known: (index: number) => Partial<PaperView> = () => ({})): PaperView[] =>
  seedPapers().map(({ title, abstract }, index) => ({
    id: index + 1,
    title,
    url: `/paper/${index + 1}`,
    authors: '',
    upvotes: null,
    links: [...abstract.matchAll(/https?:\/\/[^\s,)}]+[^\s,.)}]/g)]
      .slice(0, 2)
      .map(([url]) => ({ label: url.includes('github.com') ? 'Code' : 'Project', url })),
    abstract,
    excerpt: firstSentences(abstract),
    topics: topics.filter((_, position) => (index * 7 + position * 3) % 5 === 0).slice(0, 3),
    ...known(index),
  }));

const known = (index: number): Partial<PaperView> =>
  index % 5 === 3
    ? {}
    : {
        upvotes: 96 - index,
        authors: 'Hoang Phan, Lam Tran, +4',
        links: [
          { label: 'Code', url: 'https://github.com/x/y' },
          { label: 'PDF', url: 'https://arxiv.org/pdf/2211.13723' },
        ],
      };

const edition: EditionPage = {
  siteTitle: 'Paperboy',
  date: '2025-09-04',
  heading: 'Thursday, 4 September',
  count: 68,
  previous: { date: '2025-09-03', label: '3 Sep' },
  next: { date: '2025-09-05', label: '5 Sep' },
  papers: papers(),
  topics: topics.map((topic, index) => ({ ...topic, count: 21 - index * 3 })),
  selectedTopic: null,
  isHome: true,
  form: { startedAt: 'AQIDBAUGBwgJCgsMDQ4P', error: null, value: '' },
  empty: null,
};

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

const one = papers(known)[2]!;

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
  home: ['edition', edition],
  'edition-with-votes': ['edition', { ...edition, isHome: false, next: null, papers: papers(known) }],
  'edition-topic': [
    'edition',
    { ...edition, selectedTopic: 'multi-task-learning', papers: papers().slice(0, 12) },
  ],
  'edition-empty': [
    'edition',
    {
      ...edition,
      count: 0,
      papers: [],
      topics: [],
      empty: 'Today’s list has not arrived yet; we will send it when it does.',
    },
  ],
  'home-error': [
    'edition',
    {
      ...edition,
      form: {
        ...edition.form,
        value: 'ada@example',
        error: 'This address looks incomplete: there is no dot after the @.',
      },
    },
  ],
  paper: [
    'paper',
    {
      ...one,
      url: 'https://arxiv.org/abs/2412.09722',
      edition: { date: '2025-09-04', label: 'Thursday, 4 September' },
      credit: 'Ana of Lyon',
    },
  ],
  archive: [
    'archive',
    {
      months: [
        {
          month: 'September 2025',
          editions: [
            { date: '2025-09-04', label: 'Thursday, 4 September', count: 68 },
            { date: '2025-09-03', label: 'Wednesday, 3 September', count: 41 },
          ],
        },
        { month: 'August 2025', editions: [{ date: '2025-08-29', label: 'Friday, 29 August', count: 1 }] },
      ],
    },
  ],
  'archive-empty': ['archive', { months: [] }],
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

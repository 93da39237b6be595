import type {
  AdminEditionPage,
  AdminFrame,
  AdminPages,
  AdminPaperPage,
  RunPage,
  RunsPage,
  SubmissionsPage,
  TodayPage,
} from './web/admin/views.ts';

const titles = [
  'Prompt Optimization Through the Lens of Best Arm Identification',
  'Task Vectors in In-Context Learning: Emergence, Formation, and Benefit',
  'Retrieval Without Regret',
  'A Survey of Surveys of Surveys, with an Unusually Long Title That Has to Be Broken Over More Than One Line of the List',
];

const edition = (frame: AdminFrame): AdminEditionPage => ({
  ...frame,
  date: '2025-09-04',
  label: 'Thursday, 4 September 2025',
  state: 'closed 9 hours ago',
  isPublic: true,
  papers: titles.map((title, at) => ({
    id: at + 1,
    title,
    authors: ['Ada Lovelace, Alan Turing, +4', 'Emmy Noether', '', 'Grace Hopper'][at]!,
    upvotes: at === 2 ? null : 80 - at * 17,
    pinned: at === 0,
    hidden: at === 3,
    corrected: at === 1 ? ['title'] : [],
    sources: at === 2 ? ['submission'] : ['hf-daily-papers', 'arxiv:cs.AI'],
    credit: at === 2 ? 'Sofia' : null,
  })),
});

const paper = (frame: AdminFrame): AdminPaperPage => ({
  ...frame,
  id: 2,
  date: '2025-09-04',
  title: titles[1]!,
  pinned: false,
  hidden: false,
  arxivId: '2501.09240',
  sources: ['hf-daily-papers'],
  corrected: ['title'],
  credit: null,
  kinds: ['code', 'project', 'data', 'demo', 'arxiv', 'pdf', 'other'],
  values: {
    title: titles[1]!,
    abstract:
      'In-context learning is a remarkable capability of transformers, referring to their ability to adapt to specific tasks based on a short history or context.',
    authors: 'Emmy Noether\nSofia Kovalevskaya',
    links: 'code https://github.com/example/task-vectors',
    into: '',
  },
  others: titles.slice(2).map((title, at) => ({ id: at + 3, title })),
  error: null,
  said: null,
});

const submissions = (frame: AdminFrame): SubmissionsPage => ({
  ...frame,
  said: null,
  held: [
    {
      id: 12,
      given: 'https://arxiv.org/abs/2501.09240',
      credit: 'Sofia',
      state: 'held',
      submitted: '2025-09-04 06:40',
      decided: '',
      title: titles[1]!,
      authors: 'Emmy Noether, Sofia Kovalevskaya',
      excerpt:
        'In-context learning is a remarkable capability of transformers, referring to their ability to adapt to specific tasks.',
      note: null,
      paperId: null,
    },
  ],
  waiting: [
    {
      id: 13,
      given: '2509.01234',
      credit: null,
      state: 'waiting',
      submitted: '2025-09-04 07:10',
      decided: '',
      title: null,
      authors: '',
      excerpt: '',
      note: 'no answer within 20 s',
      paperId: null,
    },
  ],
  decided: [
    {
      id: 9,
      given: 'https://example.org/buy',
      credit: null,
      state: 'rejected',
      submitted: '2025-09-03 10:00',
      decided: '2025-09-03 12:00',
      title: 'Our Product',
      authors: '',
      excerpt: '',
      note: 'an advertisement',
      paperId: null,
    },
  ],
});

const runs = (frame: AdminFrame, run: NonNullable<TodayPage['run']>): RunsPage => ({
  ...frame,
  said: null,
  holds: [],
  run,
  slowest: [
    {
      domain: 'slow.example',
      sent: 1_204,
      deferred: 88,
      failed: 2,
      mean: '4.8 s',
      heldUntil: '2025-09-04 07:20',
    },
    { domain: 'university.example', sent: 20_411, deferred: 0, failed: 0, mean: '0.4 s', heldUntil: '' },
  ],
  runs: [4, 3, 2, 1].map((day) => ({
    date: `2025-09-0${day}`,
    planned: 1_012_505 - (4 - day) * 4_000,
    open: day === 4 ? 270_722 : 0,
    sent: day === 4 ? 711_482 : 976_000 - day * 1_000,
    skipped: 30_298,
    failed: day === 2 ? 83 : 3,
    expired: 0,
    uncertain: day === 2 ? 4 : 0,
  })),
});

const oneRun = (frame: AdminFrame, run: NonNullable<TodayPage['run']>): RunPage => ({
  ...frame,
  date: '2025-09-04',
  label: 'Thursday, 4 September 2025',
  run,
  isCancelled: false,
  open: 270_722,
  failed: 3,
  uncertain: 1,
  state: 'failed',
  states: ['failed', 'uncertain', 'expired', 'skipped', 'planned'],
  rows: [
    { subscriberId: 51_204, note: '550 5.1.1 The email account that you tried to reach does not exist' },
    { subscriberId: 8_112, note: '552 5.2.2 The mailbox is full' },
  ],
  older: null,
});

type Fixtures = {
  [file: string]: { [Name in keyof AdminPages]: readonly [Name, AdminPages[Name]] }[keyof AdminPages];
};

/** The pages about papers and runs, in the states that look different. */
export const adminPaperFixtures = (frame: AdminFrame, run: NonNullable<TodayPage['run']>): Fixtures => ({
  'admin-editions': [
    'admin/editions',
    {
      ...frame,
      held: 3,
      editions: [
        {
          date: '2025-09-05',
          label: 'Friday, 5 September 2025',
          papers: 12,
          state: 'open, gathering papers',
        },
        { date: '2025-09-04', label: 'Thursday, 4 September 2025', papers: 68, state: 'closed 9 hours ago' },
      ],
    },
  ],
  'admin-editions-fresh': ['admin/editions', { ...frame, held: 0, editions: [] }],
  'admin-edition': ['admin/edition', edition(frame)],
  'admin-edition-empty': ['admin/edition', { ...edition(frame), isPublic: false, state: 'open', papers: [] }],
  'admin-paper': ['admin/paper', paper(frame)],
  'admin-paper-error': [
    'admin/paper',
    {
      ...paper(frame),
      values: { ...paper(frame).values, title: '' },
      error: { field: 'title', text: 'A title needs a letter or a digit.' },
    },
  ],
  'admin-submissions': ['admin/submissions', submissions(frame)],
  'admin-submissions-none': [
    'admin/submissions',
    { ...submissions(frame), held: [], waiting: [], decided: [], said: 'Turned down.' },
  ],
  'admin-runs': ['admin/runs', runs(frame, run)],
  'admin-runs-paused': [
    'admin/runs',
    {
      ...runs(frame, { ...run, word: 'Paused', pace: null }),
      said: 'Sending is paused, in every worker. Mails under way are finished.',
      holds: [{ kind: 'operator', reason: 'the list of today is wrong', since: '2025-09-04 07:11' }],
    },
  ],
  'admin-runs-fresh': ['admin/runs', { ...runs(frame, run), run: null, runs: [], slowest: [] }],
  'admin-run': ['admin/run', oneRun(frame, run)],
  'admin-run-none': ['admin/run', { ...oneRun(frame, run), state: 'expired', rows: [] }],
});

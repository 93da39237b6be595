import { calendarMonth, calendarYear } from '../services/api/reading/calendar.ts';
import { paperViews } from '../services/api/reading/paper-view.ts';
import { addDays } from '../services/papers/edition-days.ts';
import type { DayState, StoredPaper } from '../services/papers/editions.ts';
import { excerpt } from '../services/papers/excerpt.ts';
import { seedPapers } from './fixtures.ts';
import type { EditionPage, Meta, PaperPage, SearchPage } from './web/reading-views.ts';
import type { Pages } from './web/views.ts';

const topics = [
  { slug: 'large-language-models', name: 'Large language models' },
  { slug: 'multi-task-learning', name: 'Multi-task learning' },
  { slug: 'retrieval-and-ranking', name: 'Retrieval and ranking' },
  { slug: 'diffusion-models', name: 'Diffusion models' },
  { slug: 'reward-models', name: 'Reward models' },
  { slug: 'vision', name: 'Vision' },
].map((topic) => ({ ...topic, group: 'Topics', aliases: [] }));

/** The real day; like the real source, without authors and votes unless a page is to show them. */
const stored = (known: (index: number) => Partial<StoredPaper> = () => ({})): StoredPaper[] =>
  seedPapers().map(({ title, abstract }, index) => ({
    id: index + 1,
    arxivId: null,
    title,
    abstract,
    authors: [],
    keywords: [],
    links: [...abstract.matchAll(/https?:\/\/[^\s,)}]+[^\s,.)}]/g)]
      .slice(0, 2)
      .map(([url]) => ({ kind: url.includes('github.com') ? 'code' : 'project', url })),
    upvotes: null,
    editionDate: '2025-09-04',
    ...known(index),
  }));
const known = (index: number): Partial<StoredPaper> =>
  index % 5 === 3
    ? {}
    : {
        upvotes: 96 - index,
        rising: index % 7 === 1,
        authors: ['Hoang Phan', 'Lam Tran', 'Quyen Tran', 'Trung Le', 'Ngan Le', 'Dinh Phung'],
        links: [{ kind: 'code', url: 'https://github.com/x/y' }],
        arxivId: '2211.13723',
      };

const viewsOf = (papers: StoredPaper[], day: string | null = null) =>
  paperViews(papers, {
    topicsOf: ({ id }) => topics.filter((_, at) => (id * 7 + at * 3) % 5 === 0).slice(0, 3),
    dayOf: () => (day ? { url: '/papers/2025-09-04', label: day } : null),
  });

/** September 2025 up to the fourth, and August: weekdays, a quiet day and a late one. */
const days = (): DayState[] =>
  Array.from({ length: 35 }, (_, at) => addDays('2025-08-01', at))
    .filter((date) => ![0, 6].includes(new Date(date).getUTCDay()))
    .map((date, at) => ({
      date,
      papers: date === '2025-08-15' || date === '2025-08-27' ? 0 : 30 + ((at * 13) % 50),
      status: date === '2025-08-15' ? 'quiet' : date === '2025-08-27' ? 'late' : 'listed',
    }));

const meta: Meta = {
  title: 'Paperboy: trending papers in your inbox',
  description: 'The day’s trending research papers, and a mail a day with the few you would have chosen.',
  canonical: 'https://paperboy.example/',
  image: 'https://paperboy.example/cards/2025-09-04.png',
  feed: null,
};
const form = { startedAt: 'AQIDBAUGBwgJCgsMDQ4P', error: null, value: '' };

const edition: EditionPage = {
  kind: 'day',
  heading: 'Thursday, 4 September',
  count: 68,
  matching: 68,
  previous: { url: '/papers/2025-09-03', label: '3 September' },
  next: { url: '/papers/2025-09-05', label: '5 September' },
  around: [
    { url: '/papers/2025-W36', label: 'Week 36' },
    { url: '/papers/2025-09', label: 'September 2025' },
  ],
  papers: viewsOf(stored()),
  firstPlace: 1,
  pages: null,
  topics: topics.map(({ slug, name }, index) => ({
    url: `/?topic=${slug}`,
    label: name,
    count: 21 - index * 3,
    isCurrent: false,
  })),
  topic: null,
  allUrl: '/',
  sorts: [
    { url: '/', label: 'Trending', isCurrent: true },
    { url: '/?sort=newest', label: 'Newest', isCurrent: false },
  ],
  calendar: calendarMonth('2025-09', days(), '2025-09-04'),
  isHome: true,
  form,
  notice: null,
  empty: null,
  meta,
};
const week: EditionPage = {
  ...edition,
  kind: 'week',
  heading: 'Week 36: 1 to 7 September',
  count: 341,
  matching: 341,
  isHome: false,
  previous: { url: '/papers/2025-W35', label: 'Week 35' },
  next: null,
  around: edition.around.slice(1),
  papers: viewsOf(stored(known).slice(0, 50), '4 September'),
  pages: { previous: null, next: '/papers/2025-W36?page=2', label: 'Page 1 of 7' },
};

const first = stored(known)[2]!;
const paper: PaperPage = {
  id: 3,
  title: first.title,
  authors: first.authors.map((label) => ({ label, url: `/search?q=author%3A%22${label}%22` })),
  upvotes: 42,
  rising: true,
  links: [
    { label: 'arXiv', url: 'https://arxiv.org/abs/2412.09722' },
    { label: 'Code', url: 'https://github.com/psunlpgroup/GreaTer' },
    { label: 'PDF', url: 'https://arxiv.org/pdf/2412.09722' },
  ],
  abstract: [first.abstract],
  topics: topics.slice(0, 3).map(({ slug, name }) => ({ label: name, url: `/search?q=topic%3A${slug}` })),
  edition: { url: '/papers/2025-09-04', label: 'Thursday, 4 September' },
  credit: 'Ana of Lyon',
  publishedOn: '12 December 2024',
  similar: stored(known)
    .slice(4, 10)
    .map(({ id, title, authors }) => ({
      url: `/paper/${id}`,
      title,
      authors: authors.slice(0, 3).join(', '),
      day: 'Thursday, 4 September',
    })),
  form,
  meta: { ...meta, title: first.title, canonical: 'https://paperboy.example/paper/3' },
};

const marked = (text: string, word: RegExp) =>
  text.split(word).map((part, at) => ({ text: part, isHit: at % 2 === 1 }));

const search: SearchPage = {
  query: 'prompt optimization',
  found: '14 papers',
  corrected: [],
  problems: [],
  results: stored(known)
    .slice(2, 9)
    .map(({ id, title, abstract, authors }) => ({
      url: `/paper/${id}`,
      title: marked(title, /(prompt\w*|optim\w*)/i),
      authors: authors.slice(0, 3).join(', '),
      day: { url: '/papers/2025-09-04', label: '4 September' },
      upvotes: 42,
      links: [],
      snippet: marked(excerpt(abstract), /(prompt\w*|optim\w*)/i),
    })),
  facets: [
    {
      label: 'Topic',
      choices: [
        { url: '/search?q=prompt', label: 'Prompt optimization', count: 9, isCurrent: false },
        { url: '/search?q=prompt', label: 'Large language models', count: 7, isCurrent: false },
      ],
    },
    {
      label: 'Month',
      choices: [{ url: '/search?q=prompt', label: 'September 2025', count: 14, isCurrent: false }],
    },
    { label: 'Only', choices: [{ url: '/search?q=prompt', label: 'With code', count: 5, isCurrent: true }] },
  ],
  pages: null,
  sorts: [
    { url: '/search?q=prompt', label: 'Best match', isCurrent: true },
    { url: '/search?q=prompt&sort=newest', label: 'Newest', isCurrent: false },
  ],
  follow: { keyword: 'prompt optimization', action: null, done: false },
  form: { ...form, keyword: 'prompt optimization' },
  empty: null,
  reader: '',
  meta: { ...meta, title: 'Search · Paperboy', canonical: 'https://paperboy.example/search' },
};
const nothing = { results: [], facets: [], sorts: [], found: '' };

/** The public pages in the states that look different: `file → [template, data]`. */
export const readingFixtures = (): {
  [file: string]: { [Name in keyof Pages]: readonly [Name, Pages[Name]] }[keyof Pages];
} => ({
  home: ['edition', edition],
  'edition-with-votes': [
    'edition',
    { ...edition, isHome: false, next: null, papers: viewsOf(stored(known)) },
  ],
  'edition-topic': [
    'edition',
    {
      ...edition,
      matching: 12,
      topic: 'Multi-task learning',
      topics: edition.topics.map((topic, at) => ({ ...topic, isCurrent: at === 1 })),
      papers: viewsOf(stored()).slice(0, 12),
    },
  ],
  'edition-week': ['edition', week],
  'edition-late': [
    'edition',
    {
      ...edition,
      notice:
        'Today’s list has not arrived yet; we will send it when it does. This is the list of Thursday, 4 September.',
    },
  ],
  'edition-empty': [
    'edition',
    {
      ...edition,
      isHome: false,
      count: 0,
      matching: 0,
      papers: [],
      topics: [],
      empty: 'A quiet day: nothing was listed.',
    },
  ],
  'home-empty': [
    'edition',
    {
      ...edition,
      heading: 'No papers yet',
      count: 0,
      matching: 0,
      papers: [],
      topics: [],
      previous: null,
      next: null,
      around: [],
      calendar: null,
      empty: 'The first list has not arrived yet. Subscribe, and it comes to you.',
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
  paper: ['paper', paper],
  'paper-bare': [
    'paper',
    {
      ...paper,
      authors: [],
      upvotes: null,
      rising: false,
      links: [],
      topics: [],
      publishedOn: '',
      credit: null,
      similar: [],
    },
  ],
  calendar: [
    'calendar',
    {
      year: 2025,
      years: [
        { url: '/papers?year=2025', label: '2025', isCurrent: true },
        { url: '/papers?year=2024', label: '2024', isCurrent: false },
      ],
      months: calendarYear(days()),
      meta: { ...meta, title: 'Calendar · Paperboy' },
    },
  ],
  'calendar-empty': ['calendar', { year: null, years: [], months: [], meta }],
  search: ['search', search],
  'search-start': [
    'search',
    { ...search, ...nothing, query: '', follow: { keyword: '', action: null, done: false } },
  ],
  'search-nothing': [
    'search',
    {
      ...search,
      ...nothing,
      query: 'topic:gardening xylophone',
      follow: { keyword: 'xylophone', action: null, done: false },
      form: { ...form, keyword: 'xylophone' },
      found: 'No papers',
      problems: ['There is no topic “gardening”.'],
      empty: 'No paper has all of these words. Try fewer, or other ones.',
    },
  ],
  'search-reader': [
    'search',
    {
      ...search,
      query: 'promt optimization',
      corrected: [{ from: 'promt', to: 'prompt' }],
      reader: 'AQIDBAUGBwgJCgsMDQ4P',
      follow: { keyword: 'prompt optimization', action: '/search/follow', done: false },
    },
  ],
});

/** For tests of weight: a day of many papers, each with all that a source can know of one. */
export const longDay = (papers: number): EditionPage => {
  const all = stored((index) => ({ ...known(index), upvotes: 500 - index }));
  const day = Array.from({ length: papers }, (_, at) => ({
    ...all[at % all.length]!,
    id: 100_000 + at,
    ...known(0),
  }));
  return { ...edition, count: papers, matching: papers, papers: viewsOf(day) };
};

import { expect, test } from 'vitest';
import {
  buildView,
  cardLinks,
  paperUrl,
  reasonInWords,
} from '../../../services/digests/compose/build-view.ts';
import { noteOf } from '../../../services/digests/compose/note.ts';
import {
  authorsInWords,
  daysInWords,
  longDate,
  whyInWords,
} from '../../../services/digests/compose/wording.ts';
import type { StoredPaper } from '../../../services/papers/editions/editions.ts';
import type { Reason } from '../../../services/ranking/types.ts';

const paper = (id: number, over: Partial<StoredPaper> = {}): StoredPaper => ({
  id,
  arxivId: null,
  title: `Paper ${id}`,
  abstract: 'A first sentence. And a second one.',
  authors: [],
  keywords: [],
  links: [],
  upvotes: null,
  editionDate: '2025-09-04',
  ...over,
});
const base = {
  reader: { paperCount: 5, digestDays: 31, hour: 7, zone: 'Europe/Paris', abstractLength: 0, pictures: 0 },
  localDate: '2025-09-04',
  editionDates: ['2025-09-04'],
  candidateCount: 68,
  urls: {
    web: 'https://x/digest/t',
    preferences: 'https://x/preferences/t',
    unsubscribe: 'https://x/unsubscribe/t',
  },
  publicUrl: 'https://x',
  postalAddress: 'Paperboy, 1 Example Street',
};
const topic = { kind: 'topic', label: 'Benchmarks', terms: ['benchmark'] } as const;

test('a weekly digest says the week, and names the day of each paper', () => {
  const reader = { ...base.reader, digestDays: 8 };
  const chosen = ['2025-09-02', '2025-08-29'].map((editionDate, at) => ({
    paper: paper(at + 1, { editionDate }),
    score: 80,
    reason: { ...topic, terms: [...topic.terms] },
  }));
  const week = { ...base, reader, chosen, candidateCount: 214 };
  const view = buildView({ ...week, editionDates: ['2025-09-04', '2025-09-02', '2025-08-29'] });
  expect(view).toMatchObject({
    subject: 'Your week: Paper 1, and 1 more',
    dateLabel: 'Your week to 4 September',
    summary: '2 papers for you, out of 214 of this week, from Friday, 29 August to Thursday, 4 September.',
  });
  expect(view.cards.map(({ day }) => day)).toEqual(['Tuesday, 2 September', 'Friday, 29 August']);
  // What waited for longer is not of this week.
  expect(buildView({ ...week, editionDates: ['2025-09-04', '2025-08-20'] })).toMatchObject({
    subject: 'Paper 1, and 1 more',
    dateLabel: 'Thursday, 4 September',
    summary: '2 papers for you, out of 214 since Wednesday, 20 August.',
  });
});

test('the first digest welcomes, and one a week later asks, at each attempt and in no other digest', () => {
  const note = (welcomedOn: string | null, askedOn: string | null) =>
    noteOf({ welcomedOn, askedOn }, '2025-09-11');
  expect(note(null, null)).toBe('welcome');
  expect(note('2025-09-11', null)).toBe('welcome');
  expect(note('2025-09-05', null)).toBeNull();
  expect(note('2025-09-04', null)).toBe('ask');
  expect(note('2025-09-01', '2025-09-11')).toBe('ask');
  expect(note('2025-09-01', '2025-09-10')).toBeNull();
});

test('the subject is the best paper, the preheader has the others, and the summary says of how many they are', () => {
  const view = buildView({
    ...base,
    chosen: [1, 2, 3].map((id) => ({
      paper: paper(id),
      score: 80,
      reason: { ...topic, terms: [...topic.terms] },
    })),
  });
  expect(view).toMatchObject({
    subject: 'Paper 1, and 2 more',
    preheader: 'Also: Paper 2 · Paper 3',
    summary: '3 papers for you, out of 68 today.',
    dateLabel: 'Thursday, 4 September',
  });
  expect(view.cards[0]).toMatchObject({
    reason: { lead: 'Because you follow Benchmarks', terms: ['benchmark'] },
    authors: '',
    upvotes: null,
    match: 80,
    url: 'https://x/paper/1',
  });
  const one = buildView({
    ...base,
    localDate: '2026-11-23',
    chosen: [{ paper: paper(1), score: 70, reason: { kind: 'trending', label: 'trending', terms: [] } }],
  });
  expect(one).toMatchObject({
    subject: 'Paper 1',
    summary: '1 paper for you, out of the 68 of Thursday, 4 September 2025.',
  });
  expect(one.cards[0]).toMatchObject({ match: null, reason: { lead: 'Trending with everyone', terms: [] } });
});

test('a date names its year where it is not the year in which it is read', () => {
  const of = (given: object) =>
    buildView({
      ...base,
      localDate: '2026-01-02',
      editionDates: ['2026-01-01', '2025-12-30'],
      chosen: [{ paper: paper(1), score: 70, reason: { kind: 'trending', label: 'trending', terms: [] } }],
      ...given,
    });
  expect(of({})).toMatchObject({
    dateLabel: 'Friday, 2 January',
    summary: '1 paper for you, out of 68 since Tuesday, 30 December 2025.',
  });
  expect(of({ today: '2027-03-01', editionDates: ['2026-01-01'] })).toMatchObject({
    dateLabel: 'Friday, 2 January 2026',
    summary: '1 paper for you, out of the 68 of Thursday, 1 January 2026.',
  });
});

test('a match is a whole number, and words that repeat the lead are replaced by others', () => {
  const card = (terms: string[]) =>
    buildView({
      ...base,
      chosen: [
        { paper: paper(1), score: 79.04, reason: { kind: 'topic', label: 'Multi-task learning', terms } },
      ],
    }).cards[0]!;
  expect(card(['Multi-Task Learning', 'MTL'])).toMatchObject({ match: 79, reason: { terms: ['MTL'] } });
  expect(card(['Multi-Task Learning']).reason.terms).toEqual(['Multi-Task Learning']);
});

test('only known values are shown', () => {
  expect(
    cardLinks(
      paper(1, {
        links: [
          { kind: 'code', url: 'https://github.com/a/b' },
          { kind: 'code', url: 'https://github.com/a/c' },
          { kind: 'project', url: 'https://p.example' },
        ],
      }),
    ),
  ).toEqual([
    { label: 'Code', url: 'https://github.com/a/b' },
    { label: 'Project', url: 'https://p.example' },
  ]);
  expect(cardLinks(paper(1, { arxivId: '2410.15027' }))).toEqual([
    { label: 'PDF', url: 'https://arxiv.org/pdf/2410.15027' },
  ]);
  expect(paperUrl(paper(1, { arxivId: '2410.15027' }), 'https://x')).toBe('https://arxiv.org/abs/2410.15027');
  expect(authorsInWords([])).toBe('');
  expect(authorsInWords(['A', 'B', 'C'])).toBe('A, B, C');
  expect(authorsInWords(['A', 'B', 'C', 'D', 'E', 'F'])).toBe('A, B, +4');
});

test('words for days, dates and reasons', () => {
  expect(daysInWords(127)).toBe('every day');
  expect(daysInWords(31)).toBe('on weekdays');
  expect(daysInWords(16)).toBe('each Friday');
  expect(daysInWords(21)).toBe('on Mondays, Wednesdays and Fridays');
  expect(longDate('2025-09-04', { year: true })).toBe('Thursday, 4 September 2025');
  expect(whyInWords({ paperCount: 1, digestDays: 1, hour: 0, zone: 'UTC' })).toBe(
    'You asked for up to 1 paper each Monday at 00:00 (UTC).',
  );
  expect(reasonInWords({ kind: 'author', label: 'Ada Lovelace', terms: [] })).toBe(
    'By Ada Lovelace, whom you follow',
  );
});

test('a paper from outside the interests says so, and shows no match', () => {
  const selected = JSON.parse('{"kind":"exploration","label":"","terms":[]}') as Reason;
  const [card] = buildView({ ...base, chosen: [{ paper: paper(1), score: 12, reason: selected }] }).cards;
  expect(card).toMatchObject({
    reason: { lead: 'A change of scene: outside your usual topics', terms: [] },
    match: null,
  });
});

test('a card has feedback links if the digest has a reader', () => {
  const chosen = [{ paper: paper(7), score: 80, reason: { ...topic, terms: [] } }];
  const own = { feedback: 'https://x/feedback/t', saved: 'https://x/saved/t' };
  const urls = { ...base.urls, own };
  expect(buildView({ ...base, urls, chosen })).toMatchObject({
    feedbackUrl: 'https://x/feedback/t',
    cards: [{ paperId: 7, more: '?paper=7&say=more#p7', less: '?paper=7&say=less#p7' }],
  });
  expect(buildView({ ...base, chosen }).feedbackUrl).toBeNull();
});

import { expect, test } from 'vitest';
import type { Candidates } from '../../../services/digests/selection/candidates.ts';
import type { DigestReader } from '../../../services/digests/selection/readers.ts';
import { selectForReader } from '../../../services/digests/selection/selection.ts';
import { createDayIndex } from '../../../services/ranking/day-index.ts';
import { defaultNumbers } from '../../../services/subscribers/settings.ts';

const paper = (id: number, title: string, upvotes: number) => ({
  id: String(id),
  title,
  abstract: `${title}.`,
  authors: [],
  keywords: [],
  upvotes,
  listedOn: '2025-09-04',
});
const papers = [
  paper(1, 'Reward models', 3),
  paper(2, 'Weather forecasts', 5),
  paper(3, 'Protein folding', 90),
  paper(4, 'Robot hands', 40),
];
const candidates = {
  index: createDayIndex(papers),
  papers: new Map(papers.map((each) => [each.id, each])),
} as unknown as Candidates;
const knowledge = { topics: new Map(), ratedPapers: new Map() };

const interests = [{ kind: 'keyword', value: 'reward models', createdAt: '2025-09-01T00:00:00Z' }];

const select = (adventurousness: number, paperCount: number, keyword = 'reward models') =>
  selectForReader(
    {
      adventurousness,
      paperCount,
      minimumScore: 0,
      sentPaperIds: [],
      interests: [{ kind: 'keyword', value: keyword, createdAt: '2025-09-01T00:00:00Z' }],
    } as unknown as DigestReader,
    candidates,
    knowledge,
  ).map(({ id, reason }) => `${id} ${reason.kind}`);

test('a paper that matches no interest is sent only to readers who ask for surprises', () => {
  expect(select(0, 5)).toEqual(['1 keyword']);
});

test('surprises are the most upvoted papers outside the interests, last and marked', () => {
  expect(select(1, 5)).toEqual(['1 keyword', '3 exploration']);
  expect(select(3, 5)).toEqual(['1 keyword', '3 exploration', '4 exploration', '2 exploration']);
});

test('surprises are never first, and make no mail by themselves', () => {
  expect(select(3, 2)).toEqual(['1 keyword', '3 exploration']);
  expect(select(3, 1)).toEqual(['1 keyword']);
  expect(select(3, 5, 'sourdough bread')).toEqual([]);
});

test.each(['liked', 'disliked'])(
  'a paper that its reader has %s is not sent, however well it matches',
  (kind) => {
    const reader = {
      ...defaultNumbers(),
      adventurousness: 3,
      sentPaperIds: [],
      interests: [...interests, { kind, value: '1', createdAt: '2025-09-01T00:00:00Z' }],
    } as unknown as DigestReader;
    const rated = new Map([['1', { ...papers[0], id: 1, editionDate: '2025-09-04' }]]);
    const chosen = selectForReader(reader, candidates, {
      ...knowledge,
      ratedPapers: rated as unknown as typeof knowledge.ratedPapers,
    });
    expect(chosen.map(({ id }) => id)).not.toContain('1');
  },
);

test('papers that were old when listed are left out for readers who ask for that, and for no others', () => {
  const listed = new Map(
    papers.map((each, at) => [
      each.id,
      {
        ...each,
        editionDate: '2025-09-04',
        publishedOn: [null, '2025-09-04', '2025-08-05', '2015-01-01'][at],
      },
    ]),
  );
  const chosen = (oldestPaperDays: number) =>
    selectForReader(
      {
        ...defaultNumbers(),
        oldestPaperDays,
        adventurousness: 3,
        sentPaperIds: [],
        interests,
      } as unknown as DigestReader,
      { ...candidates, papers: listed } as unknown as Candidates,
      knowledge,
    )
      .map(({ id }) => id)
      .sort();
  expect(chosen(0)).toEqual(['1', '2', '3', '4']);
  expect(chosen(30)).toEqual(['1', '2', '3']);
  expect(chosen(29)).toEqual(['1', '2']);
});

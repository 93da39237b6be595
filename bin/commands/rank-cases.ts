import { memoize } from '../../services/platform/cache.ts';
import { createArchive } from '../../services/ranking/archive.ts';
import { createDayIndex, preparePaper } from '../../services/ranking/day-index.ts';
import { buildProfile } from '../../services/ranking/profile.ts';
import { rankPapers } from '../../services/ranking/score.ts';
import type { Interest, RankedPaper, RankPaper } from '../../services/ranking/types.ts';
import { phraseKey } from '../../services/ranking/vocabulary.ts';
import type { RankCase } from './rank-input.ts';

export type KnownTopic = { slug: string; name: string; aliases: string[] };

// The cases of one day share their candidates, and so their index.
const MAX_INDEXES = 32;
// A prepared paper takes some 30 KB.
const MAX_PREPARED = 10_000;

const toInterests = (
  { interests }: RankCase,
  topicOf: (given: string) => KnownTopic | undefined,
  paper: (id: string) => RankPaper,
): Interest[] => [
  ...(interests.topics ?? []).map((given): Interest => {
    const topic = topicOf(given);
    return { kind: 'topic', label: topic?.name ?? given, aliases: topic?.aliases ?? [] };
  }),
  ...(interests.keywords ?? []).map((label): Interest => ({ kind: 'keyword', label })),
  ...(interests.authors ?? []).map((label): Interest => ({ kind: 'author', label })),
  ...(interests.muted ?? []).map((label): Interest => ({ kind: 'muted', label })),
  ...(interests.liked ?? []).map((id): Interest => ({ kind: 'liked', paper: paper(id) })),
  ...(interests.disliked ?? []).map((id): Interest => ({ kind: 'disliked', paper: paper(id) })),
];

/**
 * Returns a function that ranks the candidates of a case, as digests are ranked over an archive: statistics and the
 * background of the scores come from all papers, a day's index from a case's candidates. Only what was computed from papers
 * is cached from one case to the next, so that no case sees another. Every candidate is in the result, best first; muted ones
 * come last, with a score of 0.
 */
export const createCaseRanker = (papers: readonly RankPaper[], topics: readonly KnownTopic[] = []) => {
  const paperOf = new Map(papers.map((paper) => [paper.id, paper]));
  const topicOf = new Map(topics.flatMap((one) => [one.slug, phraseKey(one.name)].map((key) => [key, one])));
  const archive = createArchive(papers);
  const prepare = memoize({ name: 'prepared-papers', max: MAX_PREPARED }, (paper: RankPaper) =>
    preparePaper(paper, archive.statistics),
  );
  const indexOf = memoize({ name: 'day-indexes', max: MAX_INDEXES }, (candidates) =>
    createDayIndex(
      (JSON.parse(candidates) as string[]).map((id) => paperOf.get(id)!),
      { ...archive, prepare },
    ),
  );

  return (one: RankCase): RankedPaper[] => {
    const interests = toInterests(
      one,
      (given) => topicOf.get(given) ?? topicOf.get(phraseKey(given)),
      (id) => paperOf.get(id)!,
    );
    const ranked: RankedPaper[] = rankPapers(
      indexOf(JSON.stringify(one.candidates)),
      buildProfile(interests, archive.statistics),
    );
    const shown = new Set(ranked.map(({ id }) => id));
    const muted = [...new Set(one.candidates)].filter((id) => !shown.has(id));
    return [
      ...ranked,
      ...muted.map(
        (id): RankedPaper => ({ id, score: 0, reason: { kind: 'trending', label: 'trending', terms: [] } }),
      ),
    ];
  };
};

import { createArchive } from '../../services/ranking/archive.ts';
import {
  createDayIndex,
  type DayIndex,
  type PreparedPaper,
  preparePaper,
} from '../../services/ranking/day-index.ts';
import { buildProfile } from '../../services/ranking/profile.ts';
import { rankPapers } from '../../services/ranking/score.ts';
import type { Interest, RankedPaper, RankPaper } from '../../services/ranking/types.ts';
import { phraseKey } from '../../services/ranking/vocabulary.ts';
import type { RankCase } from './rank-input.ts';

export type KnownTopic = { slug: string; name: string; aliases: string[] };

/** Indexes kept for cases to come: those of one day share their candidates. */
const MOST_INDEXES = 32;
/** Papers kept as they were read, some 30 KB each. */
const MOST_PREPARED = 10_000;

const keep = <K, V>(map: Map<K, V>, key: K, most: number, make: () => V): V => {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  if (map.size >= most) map.delete(map.keys().next().value!);
  map.set(key, made);
  return made;
};

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
 * Ranks cases over one file of papers, as digests are ranked over an archive: statistics and the background of the
 * scores come from all papers, a day's index from a case's candidates. What is kept from one case to the next is of
 * papers alone, so that no case sees another. Every candidate is in the answer, best first; muted ones last, with 0.
 */
export const createCaseRanker = (papers: readonly RankPaper[], topics: readonly KnownTopic[] = []) => {
  const paperOf = new Map(papers.map((paper) => [paper.id, paper]));
  const topicOf = new Map(topics.flatMap((one) => [one.slug, phraseKey(one.name)].map((key) => [key, one])));
  const archive = createArchive(papers);
  const prepared = new Map<RankPaper, PreparedPaper>();
  const prepare = (paper: RankPaper) =>
    keep(prepared, paper, MOST_PREPARED, () => preparePaper(paper, archive.statistics));
  const indexes = new Map<string, DayIndex>();
  const indexOf = ({ candidates }: RankCase) =>
    keep(indexes, candidates.join('\n'), MOST_INDEXES, () =>
      createDayIndex(
        candidates.map((id) => paperOf.get(id)!),
        { ...archive, prepare },
      ),
    );

  return (one: RankCase): RankedPaper[] => {
    const interests = toInterests(
      one,
      (given) => topicOf.get(given) ?? topicOf.get(phraseKey(given)),
      (id) => paperOf.get(id)!,
    );
    const ranked: RankedPaper[] = rankPapers(indexOf(one), buildProfile(interests, archive.statistics));
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

import type { StoredPaper } from '../papers/editions.ts';
import type { Topic } from '../papers/topics.ts';
import { selectPapers } from '../ranking/diversify.ts';
import { buildProfile } from '../ranking/profile.ts';
import { rankPapers } from '../ranking/score.ts';
import type { Interest, RankedPaper } from '../ranking/types.ts';
import { type Candidates, toRankPaper } from './candidates.ts';
import type { DigestReader } from './readers.ts';

/** What the ranker needs beside the reader: the topics by slug, and the papers they liked or not. */
export type Knowledge = { topics: ReadonlyMap<string, Topic>; ratedPapers: ReadonlyMap<string, StoredPaper> };

/** A reader's stored interests as the ranker takes them. A topic or paper that is gone is left out. */
export const toInterests = (reader: Pick<DigestReader, 'interests'>, knowledge: Knowledge): Interest[] =>
  reader.interests.flatMap(({ kind, value }): Interest[] => {
    if (kind === 'topic') {
      const topic = knowledge.topics.get(value);
      return topic ? [{ kind, label: topic.name, aliases: topic.aliases }] : [];
    }
    if (kind === 'liked' || kind === 'disliked') {
      const paper = knowledge.ratedPapers.get(value);
      return paper ? [{ kind, paper: toRankPaper(paper) }] : [];
    }
    return [{ kind, label: value }];
  });

/** Every candidate for this reader, best first; without muted papers and without what was sent before. */
export const rankForReader = (
  reader: DigestReader,
  candidates: Candidates,
  knowledge: Knowledge,
): RankedPaper[] => {
  const sent = new Set(reader.sentPaperIds.map(String));
  const ranked = rankPapers(
    candidates.index,
    buildProfile(toInterests(reader, knowledge), candidates.index.statistics),
  );
  return sent.size === 0 ? ranked : ranked.filter((paper) => !sent.has(paper.id));
};

// A word in passing scores below it. A mail is never filled up with that for somebody who said what they care
// about: three good papers are better than three good and two poor ones.
const LEAST_MATCH = 10;

/** The papers of one digest: at most as many as the reader wants, none below their minimum, not all alike. */
export const selectForReader = (
  reader: DigestReader,
  candidates: Candidates,
  knowledge: Knowledge,
): RankedPaper[] =>
  selectPapers(candidates.index, rankForReader(reader, candidates, knowledge), {
    count: reader.paperCount,
    minimum: Math.max(reader.minimumScore, LEAST_MATCH),
  });

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

// How many of a mail's papers may be outside a reader's interests, by how adventurous they are; never the whole mail.
const EXPLORATIONS = [0, 1, 2, 3];

/**
 * The papers of one digest: at most as many as the reader wants, none below their minimum, not all alike. Readers who
 * ask for surprises get the last places filled with the most upvoted of what matches none of their interests, marked
 * as such; they never make a mail by themselves.
 */
export const selectForReader = (
  reader: DigestReader,
  candidates: Candidates,
  knowledge: Knowledge,
): RankedPaper[] => {
  const ranked = rankForReader(reader, candidates, knowledge);
  const minimum = Math.max(reader.minimumScore, LEAST_MATCH);
  const places = Math.min(EXPLORATIONS[reader.adventurousness] ?? 0, reader.paperCount - 1);
  // Who named no interest gets what is trending: nothing is outside it, and all of it scores above the floor.
  const outside = ranked.filter(({ score }) => score < LEAST_MATCH).slice(0, EXPLORED);
  const explored = places === 0 ? [] : mostUpvoted(outside, candidates).slice(0, places);
  const chosen = selectPapers(candidates.index, ranked, {
    count: reader.paperCount - explored.length,
    minimum,
  });
  return chosen.length === 0 ? [] : [...chosen, ...explored];
};

// A day is some dozens of papers; a month of them need not be looked through to find three.
const EXPLORED = 500;

const mostUpvoted = (ranked: RankedPaper[], { papers }: Candidates): RankedPaper[] => {
  const upvotes = ({ id }: RankedPaper): number => papers.get(id)?.upvotes ?? 0;
  return [...ranked]
    .sort((a, b) => upvotes(b) - upvotes(a))
    .map(({ id }) => ({ id, score: 0, reason: { kind: 'exploration', label: '', terms: [] } }));
};

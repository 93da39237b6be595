import type { StoredPaper } from '../../papers/editions/editions.ts';
import type { Topic } from '../../papers/topics.ts';
import { DAY_MS } from '../../platform/dates.ts';
import { MIN_SCORE } from '../../ranking/calibrate.ts';
import { POOL, selectPapers } from '../../ranking/diversify.ts';
import { priorsOf } from '../../ranking/priors.ts';
import type { Profile } from '../../ranking/profile.ts';
import { buildProfile } from '../../ranking/profile.ts';
import { rankPapers } from '../../ranking/score.ts';
import type { Interest, MatchedPaper, RankedPaper, RankPaper } from '../../ranking/types.ts';
import { type Candidates, toRankPaper } from './candidates.ts';
import type { DigestReader } from './readers.ts';

/** What the ranker needs beside the reader: the topics by slug, and the papers they liked or not. */
export type Knowledge = { topics: ReadonlyMap<string, Topic>; ratedPapers: ReadonlyMap<string, StoredPaper> };

/**
 * A reader's stored interests as the ranker takes them. A topic or paper that is gone is left out. `through`, the date
 * of the newest candidates, is the day from which ratings are old.
 */
export const toInterests = (
  reader: Pick<DigestReader, 'interests'>,
  knowledge: Knowledge,
  through: string | null = null,
): Interest[] => {
  const today = through === null ? null : Date.parse(through);
  const interests: Interest[] = [];
  for (const { kind, value, createdAt } of reader.interests) {
    if (kind === 'topic') {
      const topic = knowledge.topics.get(value);
      if (topic) interests.push({ kind, label: topic.name, aliases: topic.aliases });
    } else if (kind === 'liked' || kind === 'disliked') {
      const paper = knowledge.ratedPapers.get(value);
      const ageDays = today === null ? 0 : (today - Date.parse(createdAt)) / DAY_MS;
      if (paper) interests.push({ kind, paper: rankPaperOf(paper), ageDays });
    } else {
      interests.push({ kind, label: value });
    }
  }
  return interests;
};

// Many readers rate the same papers.
const rankPapersKnown = new WeakMap<StoredPaper, RankPaper>();
const rankPaperOf = (paper: StoredPaper): RankPaper => {
  const known = rankPapersKnown.get(paper);
  if (known) return known;
  const made = toRankPaper(paper);
  rankPapersKnown.set(paper, made);
  return made;
};

const profileOf = (reader: DigestReader, { index, through }: Candidates, knowledge: Knowledge): Profile =>
  buildProfile(toInterests(reader, knowledge, through), index.statistics);

/** Candidates that came out longer before their edition than the reader wants. A paper without a date is never too old. */
const tooOld = ({ oldestPaperDays }: DigestReader, { papers }: Candidates): string[] => {
  if (!oldestPaperDays) return [];
  return [...papers].flatMap(([id, { publishedOn, editionDate }]) =>
    publishedOn && Date.parse(editionDate) - Date.parse(publishedOn) > oldestPaperDays * DAY_MS ? id : [],
  );
};

/** Every candidate for this reader, best first; without muted papers, papers too old, and what was sent before. */
export const rankForReader = (
  reader: DigestReader,
  candidates: Candidates,
  knowledge: Knowledge,
  limit?: number,
): MatchedPaper[] =>
  rankPapers(candidates.index, profileOf(reader, candidates, knowledge), {
    without: new Set([...reader.sentPaperIds.map(String), ...tooOld(reader, candidates)]),
    ...(limit === undefined ? {} : { limit }),
  });

// How many of a mail's papers may be outside a reader's interests, by how adventurous they are; never the whole mail.
const EXPLORATIONS = [0, 1, 2, 3];

// A word in passing scores below MIN_SCORE. A mail is never filled up with that for somebody who said what they care
// about: three good papers are better than three good and two poor ones.
const isOutside = ({ score }: RankedPaper): boolean => score < MIN_SCORE;

/**
 * The papers of one digest: at most as many as the reader wants, none below their minimum, not all alike. Readers who
 * ask for surprises get the last places filled with the most popular of what matches none of their interests, marked
 * as such; they never make a mail by themselves.
 */
export const selectForReader = (
  reader: DigestReader,
  candidates: Candidates,
  knowledge: Knowledge,
): RankedPaper[] => {
  const places = Math.min(EXPLORATIONS[reader.adventurousness] ?? 0, reader.paperCount - 1);
  // Only surprises are looked for among the last.
  const ranked = rankForReader(
    reader,
    candidates,
    knowledge,
    places > 0 ? undefined : reader.paperCount * POOL,
  );
  // Who named no interest gets what is trending: nothing is outside it, and all of it scores above the floor.
  const outside = places > 0 ? ranked.filter(isOutside).slice(0, EXPLORED) : [];
  const explored = mostPopular(outside, candidates).slice(0, places);
  const chosen = selectPapers(candidates.index, ranked, {
    count: reader.paperCount - explored.length,
    minimum: Math.max(reader.minimumScore, MIN_SCORE),
  });
  return chosen.length === 0 ? [] : [...chosen, ...explored];
};

// A day is some dozens of papers; a month of them need not be looked through to find three.
const EXPLORED = 500;

const mostPopular = (ranked: readonly RankedPaper[], { index }: Candidates): RankedPaper[] => {
  const { place } = priorsOf(index);
  const placeOf = ({ id }: RankedPaper): number => place[index.numberOf.get(id)!]!;
  return [...ranked]
    .sort((a, b) => placeOf(a) - placeOf(b))
    .map(({ id }) => ({ id, score: 0, reason: { kind: 'exploration', label: '', terms: [] } }));
};

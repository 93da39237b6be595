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

/** The data that the ranker needs besides the reader: topics by slug, and rated papers by id. */
export type Knowledge = { topics: ReadonlyMap<string, Topic>; ratedPapers: ReadonlyMap<string, StoredPaper> };

/**
 * Returns a reader's stored interests in the form that the ranker reads, without topics and papers that no longer exist. The
 * age of a rating is counted up to `through`, the date of the newest candidates.
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

// Many readers rate the same papers, so each is converted once.
const rankPaperCache = new WeakMap<StoredPaper, RankPaper>();
const rankPaperOf = (paper: StoredPaper): RankPaper => {
  const known = rankPaperCache.get(paper);
  if (known) return known;
  const made = toRankPaper(paper);
  rankPaperCache.set(paper, made);
  return made;
};

const profileOf = (reader: DigestReader, { index, through }: Candidates, knowledge: Knowledge): Profile =>
  buildProfile(toInterests(reader, knowledge, through), index.statistics);

/** Returns the ids of candidates that were published too long before their edition. A paper without a date is never too old. */
const tooOld = ({ oldestPaperDays }: DigestReader, { papers }: Candidates): string[] => {
  if (!oldestPaperDays) return [];
  return [...papers].flatMap(([id, { publishedOn, editionDate }]) =>
    publishedOn && Date.parse(editionDate) - Date.parse(publishedOn) > oldestPaperDays * DAY_MS ? id : [],
  );
};

/** Returns the ids of the papers that a reader has rated: they know them, whether they liked them or not. */
const ratedBy = ({ interests }: DigestReader): string[] =>
  interests.flatMap(({ kind, value }) => (kind === 'liked' || kind === 'disliked' ? value : []));

/**
 * Ranks the candidates for a reader, best first, without muted papers, papers that are too old, and papers sent or rated before.
 */
export const rankForReader = (
  reader: DigestReader,
  candidates: Candidates,
  knowledge: Knowledge,
  limit?: number,
): MatchedPaper[] =>
  rankPapers(candidates.index, profileOf(reader, candidates, knowledge), {
    without: new Set([...reader.sentPaperIds.map(String), ...ratedBy(reader), ...tooOld(reader, candidates)]),
    ...(limit === undefined ? {} : { limit }),
  });

// How many papers of a mail may be outside the reader's interests, by the reader's adventurousness; never all of them.
const EXPLORATIONS = [0, 1, 2, 3];

// A paper that mentions an interest in passing scores below MIN_SCORE. A mail for a reader with interests is never filled up
// with such papers: three good ones are better than three good and two poor ones.
const isOutside = ({ score }: RankedPaper): boolean => score < MIN_SCORE;

/**
 * Selects the papers of one digest: at most as many as the reader wants, none below the reader's minimum, and not all alike. For
 * readers who ask for surprises, the last places hold the most popular papers outside their interests, marked as such. Surprises
 * alone never make a mail.
 */
export const selectForReader = (
  reader: DigestReader,
  candidates: Candidates,
  knowledge: Knowledge,
): RankedPaper[] => {
  const places = Math.min(EXPLORATIONS[reader.adventurousness] ?? 0, reader.paperCount - 1);
  // Without surprises the lowest ranks are not needed.
  const ranked = rankForReader(
    reader,
    candidates,
    knowledge,
    places > 0 ? undefined : reader.paperCount * POOL,
  );
  // A reader without interests gets trending papers. They all score above MIN_SCORE, so none counts as outside.
  const outside = places > 0 ? ranked.filter(isOutside).slice(0, MAX_EXPLORED) : [];
  const explored = mostPopular(outside, candidates).slice(0, places);
  const chosen = selectPapers(candidates.index, ranked, {
    count: reader.paperCount - explored.length,
    minimum: Math.max(reader.minimumScore, MIN_SCORE),
  });
  return chosen.length === 0 ? [] : [...chosen, ...explored];
};

// A day has some dozens of papers, so 500 hold enough to find three surprises without searching a whole month.
const MAX_EXPLORED = 500;

const mostPopular = (ranked: readonly RankedPaper[], { index }: Candidates): RankedPaper[] => {
  const { place } = priorsOf(index);
  const placeOf = ({ id }: RankedPaper): number => place[index.numberOf.get(id)!]!;
  return [...ranked]
    .sort((a, b) => placeOf(a) - placeOf(b))
    .map(({ id }) => ({ id, score: 0, reason: { kind: 'exploration', label: '', terms: [] } }));
};

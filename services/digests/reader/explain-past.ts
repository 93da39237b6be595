import type { Topics } from '../../papers/topics.ts';
import { addDays } from '../../platform/dates.ts';
import type { Part } from '../../ranking/types.ts';
import type { CandidatesService } from '../selection/candidates.ts';
import type { RatedPapers } from '../selection/rated-papers.ts';
import { readKnowledge } from '../selection/read-knowledge.ts';
import type { Readers } from '../selection/readers.ts';
import { rankForReader } from '../selection/selection.ts';
import type { DigestClaim, PastDigests } from './past-digests.ts';

/** One reason why a paper ranked higher or lower, in words; `percent` is its strength from 1 to 100. */
export type WhyPart = { words: string; percent: number; lowers: boolean };
/** The reasons, the strongest first; empty when nothing that the reader follows today matches the paper. */
export type Why = { parts: WhyPart[] };

// Upvotes and age are left out, since they only decide between papers that match a reader equally well.
const inWords: { [Kind in Part['kind']]?: (label: string) => string } = {
  topic: (label) => `Your topic ${label}`,
  keyword: (label) => `Your words “${label}”`,
  author: (label) => `${label}, whom you follow`,
  liked: (label) => `It is like “${label}”, which you liked`,
  disliked: (label) => `It is like “${label}”, which you did not like`,
};

const MAX_PARTS = 6;
const MIN_PERCENT = 1;

/**
 * Explains why a past digest held a paper, by ranking it again with the interests that its reader had when the digest
 * was sent.
 */
export const createExplainPast = (options: {
  pastDigests: PastDigests;
  readers: Readers;
  candidates: CandidatesService;
  topics: Topics;
  ratedPapers: RatedPapers;
}) => {
  const { pastDigests, readers, candidates } = options;
  return {
    /** Returns the reasons, or null when the paper was not in that digest. */
    of: async (claim: DigestClaim, paperId: number): Promise<Why | null> => {
      const sent = await pastDigests.sent(claim);
      if (!sent?.paperIds.includes(paperId)) return null;
      const now = (await readers.read([claim.subscriberId])).get(claim.subscriberId);
      if (!now) return null;
      const reader = {
        ...now,
        sentPaperIds: [],
        // A rating of the paper itself is no reason for it, and would leave it out of the ranking.
        interests: now.interests.filter(
          ({ kind, value, createdAt }) =>
            new Date(createdAt) <= sent.at &&
            !((kind === 'liked' || kind === 'disliked') && value === String(paperId)),
        ),
      };
      const from = await candidates.between(
        addDays(sent.editionDates.at(-1)!, -1),
        sent.editionDates[0]!,
        await candidates.latest(),
      );
      const ranked = rankForReader(reader, from, await readKnowledge(options, [reader]));
      const parts = ranked.find(({ id }) => id === String(paperId))?.parts ?? [];
      return { parts: partsInWords(parts) };
    },
  };
};

/** Returns the first parts that are large enough to show, in words. */
const partsInWords = (parts: readonly Part[]): WhyPart[] =>
  parts
    .map(({ kind, label, value }) => ({
      words: inWords[kind]?.(label) ?? '',
      percent: Math.min(100, Math.round(Math.abs(value) * 100)),
      lowers: value < 0,
    }))
    .filter(({ words, percent }) => words !== '' && percent >= MIN_PERCENT)
    .slice(0, MAX_PARTS);

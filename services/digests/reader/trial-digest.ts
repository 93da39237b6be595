import type { Topics } from '../../papers/topics.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Config } from '../../platform/config.ts';
import { daysToMask } from '../../subscribers/preferences/preferences.ts';
import { defaultNumbers } from '../../subscribers/settings.ts';
import type { DigestView } from '../compose/digest-view.ts';
import type { CandidatesService } from '../selection/candidates.ts';
import type { RatedPapers } from '../selection/rated-papers.ts';
import { readKnowledge } from '../selection/read-knowledge.ts';
import type { DigestReader } from '../selection/readers.ts';
import { selectForReader } from '../selection/selection.ts';
import { viewWithoutLinks } from './view-without-links.ts';

/** Holds what a visitor wants to see: topics by slug, words, and liked papers by id. */
export type TrialWishes = { topics: string[]; keywords: string[]; paperIds: number[] };

export type TrialDigest = {
  /** The newest edition: the one of which a new reader's first digest is made. */
  edition: string;
  candidateCount: number;
  /** The digest; null where no paper is good enough for one. */
  digest: DigestView | null;
};

// Nobody is behind a trial: there is no row, no address, and no link that acts.
const readerOf = ({ topics, keywords, paperIds }: TrialWishes, createdAt: string): DigestReader => ({
  subscriberId: 0,
  address: '',
  addressKey: '',
  state: 'pending',
  zone: 'UTC',
  digestDays: daysToMask([1, 2, 3, 4, 5]),
  ...defaultNumbers(),
  lastEditionDate: null,
  welcomedOn: null,
  askedOn: null,
  sentPaperIds: [],
  interests: [
    ...topics.map((value) => ({ kind: 'topic' as const, value, createdAt })),
    ...keywords.map((value) => ({ kind: 'keyword' as const, value, createdAt })),
    ...paperIds.map((id) => ({ kind: 'liked' as const, value: String(id), createdAt })),
  ],
});

/** Selects the first digest of a reader who does not exist yet, as a worker would, and stores nothing. */
export const createTrialDigest = (options: {
  candidates: CandidatesService;
  topics: Topics;
  ratedPapers: RatedPapers;
  clock: Clock;
  config: Pick<Config, 'publicUrl' | 'postalAddress'>;
}) => {
  const { candidates, clock, config } = options;
  return {
    /** Returns the digest of these wishes; null while there is no edition. */
    of: async (wishes: TrialWishes): Promise<TrialDigest | null> => {
      const found = await candidates.between(null, await candidates.latest());
      if (found.through === null || found.papers.size === 0) return null;
      const reader = readerOf(wishes, clock.now().toISOString());
      const chosen = selectForReader(reader, found, await readKnowledge(options, [reader]));
      return {
        edition: found.through,
        candidateCount: found.papers.size,
        digest: viewWithoutLinks({ reader, localDate: found.through, found, chosen }, config),
      };
    },
  };
};

export type TrialDigests = ReturnType<typeof createTrialDigest>;

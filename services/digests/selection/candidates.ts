import { isDeepStrictEqual } from 'node:util';
import type { Editions, StoredPaper } from '../../papers/editions/editions.ts';
import { createCache } from '../../platform/cache.ts';
import type { Clock } from '../../platform/clock.ts';
import { addDays } from '../../platform/dates.ts';
import { type Archive, createArchive } from '../../ranking/archive.ts';
import { createDayIndex, type DayIndex } from '../../ranking/day-index.ts';
import type { RankPaper } from '../../ranking/types.ts';

/** The papers that may go into a digest, indexed once and ranked for every reader who is due for them. */
export type Candidates = {
  /** The newest edition among them; null when there is none. */
  through: string | null;
  editionDates: string[];
  papers: Map<string, StoredPaper>;
  index: DayIndex;
  /** There are none because a list that should have come has not; else it is a quiet day. */
  isLate: boolean;
};

export const toRankPaper = (paper: StoredPaper): RankPaper => ({
  id: String(paper.id),
  title: paper.title,
  abstract: paper.abstract,
  authors: paper.authors,
  keywords: paper.keywords,
  upvotes: paper.upvotes,
  trending: paper.trending ?? null,
  listedOn: paper.editionDate,
});

/** Editions that are older than the newest by more than this are not offered any more. */
export const OFFERED_DAYS = 31;

// Long enough to serve a run, short enough that a corrected abstract is seen soon.
const FRESH_MS = 60_000;
const MAX_WINDOWS = 32;
// A window that nobody asked for since is dropped, with its index and all that was computed for it.
const UNUSED_MS = 5 * 60_000;

// What is rare, what is usual, and what scores are placed in: some months of papers say it well, and learning from them
// holds a worker up for two or three seconds, once for each new edition.
const ARCHIVE_PAPERS = 2000;

type Loaded = { candidates: Candidates; papers: StoredPaper[]; archive: Archive | undefined };

/**
 * Candidate sets by the reader's last edition: a run has few of them, however many readers. After a minute their papers are
 * read again; where nothing changed the set stays, with all that was worked out for it.
 */
export const createCandidates = (options: { editions: Editions; clock: Clock }) => {
  const cache = createCache<string, { until: number; value: Promise<Loaded> }>({
    name: 'candidates',
    max: MAX_WINDOWS,
  });

  let archive: { through: string; value: Promise<Archive> } | undefined;

  const learn = async (through: string): Promise<Archive> =>
    createArchive((await options.editions.recentPapers(through, ARCHIVE_PAPERS)).map(toRankPaper));

  const archiveThrough = (through: string): Promise<Archive> => {
    if (archive?.through !== through) {
      archive = { through, value: learn(through) };
      // A failed attempt is not cached.
      archive.value.catch(() => {
        archive = undefined;
      });
    }
    return archive.value;
  };

  const load = async (
    after: string | null,
    through: string | null,
    learnedThrough: string | null,
    before: Loaded | null,
  ): Promise<Loaded> => {
    const papers = through === null ? [] : await options.editions.papersBetween(after, through);
    const archive = learnedThrough === null ? undefined : await archiveThrough(learnedThrough);
    const isLate = papers.length === 0 && (await options.editions.isLate(through));
    if (
      before?.archive === archive &&
      before?.candidates.isLate === isLate &&
      isDeepStrictEqual(before.papers, papers)
    )
      return before;
    const candidates = {
      through,
      editionDates: [...new Set(papers.map((paper) => paper.editionDate))],
      papers: new Map(papers.map((paper) => [String(paper.id), paper])),
      isLate,
      index: createDayIndex(papers.map(toRankPaper), archive),
    };
    return { candidates, papers, archive };
  };

  return {
    latest: (): Promise<string | null> => options.editions.latestDate(),

    /**
     * The papers of every edition after `after`, up to `through`; of `through` alone for a first digest (`after`
     * null). At most a month of them: who comes back after longer wants news, not an archive. To explain what was sent
     * long ago, the archive of today serves (`learnedThrough`): learning an older one anew would take a second.
     */
    between: async (
      after: string | null,
      through: string | null,
      learnedThrough: string | null = through,
    ): Promise<Candidates> => {
      const from =
        after && through && after < addDays(through, -OFFERED_DAYS) ? addDays(through, -OFFERED_DAYS) : after;
      const key = `${from}/${through}/${learnedThrough}`;
      const now = options.clock.now().getTime();
      const hit = cache.get(key);
      if (hit && hit.until > now) return (await hit.value).candidates;
      const before = hit ? hit.value.catch(() => null) : null;
      const value = Promise.resolve(before).then((known) => load(from, through, learnedThrough, known));
      cache.purge(({ until }) => until + UNUSED_MS < now);
      cache.set(key, { until: now + FRESH_MS, value });
      // A failed load is not cached.
      value.catch(() => cache.delete(key));
      return (await value).candidates;
    },
  };
};

export type CandidatesService = ReturnType<typeof createCandidates>;

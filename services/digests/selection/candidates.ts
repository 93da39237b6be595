import { isDeepStrictEqual } from 'node:util';
import type { Editions, StoredPaper } from '../../papers/editions/editions.ts';
import { createCache } from '../../platform/cache.ts';
import type { Clock } from '../../platform/clock.ts';
import { addDays } from '../../platform/dates.ts';
import { type Archive, createArchive } from '../../ranking/archive.ts';
import { createDayIndex, type DayIndex } from '../../ranking/day-index.ts';
import type { RankPaper } from '../../ranking/types.ts';
import { isWeekly } from '../../subscribers/preferences/preferences.ts';

/** The papers that may go into a digest. They are indexed once, and ranked for each reader with the same last edition. */
export type Candidates = {
  /** The newest edition among them; null when there is none. */
  through: string | null;
  editionDates: string[];
  papers: Map<string, StoredPaper>;
  index: DayIndex;
  /** True when there are no papers because an expected list has not come; false on a quiet day. */
  isLate: boolean;
};

/** Returns a paper in the form that the ranker reads. */
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

/** Editions that are more days than this older than the newest are not offered. */
export const OFFERED_DAYS = 31;

/** The first digest of a weekly reader holds the editions of so many days; that of other readers only the newest. */
export const FIRST_WEEK_DAYS = 7;

/** Returns the edition after which papers are new to a reader; null for a first digest of the newest edition alone. */
export const newAfter = (
  { lastEditionDate, digestDays }: { lastEditionDate: string | null; digestDays: number },
  latest: string | null,
): string | null =>
  lastEditionDate ?? (latest !== null && isWeekly(digestDays) ? addDays(latest, -FIRST_WEEK_DAYS) : null);

// A minute serves most of a run from the cache, and a corrected abstract is still seen soon.
const FRESH_MS = 60_000;
const MAX_WINDOWS = 32;
// A window that expired this long ago is dropped, with its index and everything computed for it.
const UNUSED_MS = 5 * 60_000;

// The ranker learns from the archive which words are rare and how scores are distributed. Some months of papers suffice. Learning
// from them blocks a worker for two or three seconds, once for each new edition.
const ARCHIVE_PAPERS = 2000;

type Loaded = { candidates: Candidates; papers: StoredPaper[]; archive: Archive | undefined };

/**
 * Caches candidate sets by the reader's last edition; a run has few of them, however many readers it has. Papers are read again
 * after a minute. When none has changed, the set stays, with everything that was computed for it.
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
    /** Returns the date of the newest closed edition. */
    latest: (): Promise<string | null> => options.editions.latestDate(),

    /**
     * Returns the papers of the editions after `after` up to `through`, or of `through` alone when `after` is null (a first
     * digest). They span at most OFFERED_DAYS, since a reader who returns after longer wants news and not an archive.
     * `learnedThrough` is the newest edition of the archive. Explaining an old digest uses today's archive, since learning an
     * older one again would take seconds.
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

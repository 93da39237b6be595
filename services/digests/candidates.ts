import type { Editions, StoredPaper } from '../papers/editions.ts';
import type { Clock } from '../platform/clock.ts';
import { createDayIndex, type DayIndex } from '../ranking/day-index.ts';
import type { RankPaper } from '../ranking/types.ts';

/** The papers that may go into a digest, indexed once and ranked for every reader who is due for them. */
export type Candidates = {
  /** The newest edition among them; null when there is none. */
  through: string | null;
  editionDates: string[];
  papers: Map<string, StoredPaper>;
  index: DayIndex;
};

export const toRankPaper = (paper: StoredPaper): RankPaper => ({
  id: String(paper.id),
  title: paper.title,
  abstract: paper.abstract,
  authors: paper.authors,
  keywords: paper.keywords,
  upvotes: paper.upvotes,
  listedOn: paper.editionDate,
});

// Long enough to serve a run, short enough that a corrected abstract is seen soon.
const KEPT_MS = 60_000;
const KEPT_WINDOWS = 32;

/** Candidate sets by the reader's last edition, kept for a minute: a run has few of them, however many readers. */
export const createCandidates = (options: { editions: Editions; clock: Clock }) => {
  const kept = new Map<string, { until: number; value: Promise<Candidates> }>();

  const load = async (after: string | null, through: string | null): Promise<Candidates> => {
    const papers = through === null ? [] : await options.editions.papersBetween(after, through);
    return {
      through,
      editionDates: [...new Set(papers.map((paper) => paper.editionDate))],
      papers: new Map(papers.map((paper) => [String(paper.id), paper])),
      index: createDayIndex(papers.map(toRankPaper)),
    };
  };

  const keep = <T>(
    store: Map<string, { until: number; value: Promise<T> }>,
    key: string,
    make: () => Promise<T>,
  ): Promise<T> => {
    const now = options.clock.now().getTime();
    const hit = store.get(key);
    if (hit && hit.until > now) return hit.value;
    const value = make();
    store.set(key, { until: now + KEPT_MS, value });
    // A failed load is not kept.
    value.catch(() => store.delete(key));
    if (store.size > KEPT_WINDOWS) store.delete(store.keys().next().value!);
    return value;
  };

  return {
    /** The latest edition alone for a reader's first digest (`after` null), else every closed edition since. */
    since: async (after: string | null, through?: string | null): Promise<Candidates> => {
      const latest = through === undefined ? await options.editions.latestDate() : through;
      return keep(kept, `${after}/${latest}`, () => load(after, latest));
    },
  };
};

export type CandidatesService = ReturnType<typeof createCandidates>;

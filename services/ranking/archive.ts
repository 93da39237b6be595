import { createDayIndex, type DayIndex } from './day-index.ts';
import { type TermStatistics, termStatistics } from './statistics.ts';
import type { RankPaper } from './types.ts';

/** What is learned from the papers of the past, once for many days' indexes. */
export type Archive = { statistics: TermStatistics; background: DayIndex };

/** Papers in the sample: a score is placed to within 1/256, finer than a reader can tell. */
const SAMPLE = 256;

/** Learns from an archive; its background sample is every n-th paper in the order given, so that it spans all times. */
export const createArchive = (papers: readonly RankPaper[]): Archive => {
  const statistics = termStatistics(papers);
  const step = Math.max(1, papers.length / SAMPLE);
  const sample = Array.from(
    { length: Math.min(SAMPLE, papers.length) },
    (_, at) => papers[Math.floor(at * step)]!,
  );
  return { statistics, background: createDayIndex(sample, { statistics }) };
};

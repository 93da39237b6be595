import { createDayIndex, type DayIndex } from './day-index.ts';
import { type TermStatistics, termStatistics } from './statistics.ts';
import type { RankPaper } from './types.ts';

/** Term statistics and a background sample of older papers, learned once and shared by the indexes of many days. */
export type Archive = { statistics: TermStatistics; background: DayIndex };

/** Papers in the background sample: it resolves scores to 1/256, finer than a reader can tell. */
const SAMPLE = 256;

/** Learns from an archive. The background sample is every n-th paper in the order given, so that it covers all dates. */
export const createArchive = (papers: readonly RankPaper[]): Archive => {
  const statistics = termStatistics(papers);
  const step = Math.max(1, papers.length / SAMPLE);
  const sample = Array.from(
    { length: Math.min(SAMPLE, papers.length) },
    (_, at) => papers[Math.floor(at * step)]!,
  );
  return { statistics, background: createDayIndex(sample, { statistics }) };
};

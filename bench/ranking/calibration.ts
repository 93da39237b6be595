import { createArchive } from '../../services/ranking/archive.ts';
import { createDayIndex } from '../../services/ranking/day-index.ts';
import { buildProfile } from '../../services/ranking/profile.ts';
import { rankPapers } from '../../services/ranking/score.ts';
import type { RankPaper } from '../../services/ranking/types.ts';
import type { Figures } from '../figures.ts';
import { createRandom, pick, sample } from '../seeded-random.ts';

const SEED = 20250904;
const ARCHIVE = 2000;
const READERS = 100;
const LIKES = 8;
const THRESHOLDS = [70, 80, 90];

/** Returns groups of papers that share a keyword, as the likes of a reader of one subject. */
const subjectsOf = (papers: readonly RankPaper[]): RankPaper[][] => {
  const byKeyword = new Map<string, RankPaper[]>();
  for (const paper of papers) {
    for (const keyword of new Set(paper.keywords)) {
      byKeyword.set(keyword, [...(byKeyword.get(keyword) ?? []), paper]);
    }
  }
  return [...byKeyword.values()].filter(({ length }) => length >= LIKES && length <= 60);
};

/**
 * Measures whether a threshold is comparable between readers: the share of papers outside the archive that reach it, for
 * readers whose liked papers have one subject (narrow) and for readers who like any paper (broad). 0.1 is perfect at 90.
 */
export const measureCalibration = (papers: readonly RankPaper[]): Figures => {
  const learned = papers.slice(0, ARCHIVE);
  const archive = createArchive(learned);
  const index = createDayIndex(papers.slice(ARCHIVE, 2 * ARCHIVE), archive);
  const random = createRandom(SEED);
  const subjects = subjectsOf(learned);
  const kinds = {
    narrow: () => sample(pick(subjects, random), LIKES, random),
    broad: () => sample(learned, LIKES, random),
  };
  const figures: Figures = {};
  for (const [kind, likes] of Object.entries(kinds)) {
    const scores = Array.from({ length: READERS }, () =>
      rankPapers(
        index,
        buildProfile(
          likes().map((paper) => ({ kind: 'liked', paper })),
          archive.statistics,
        ),
      ).map(({ score }) => score),
    );
    for (const threshold of THRESHOLDS) {
      const shares = scores.map((all) => all.filter((score) => score >= threshold).length / all.length);
      figures[`passed${threshold}.${kind}`] = shares.reduce((sum, share) => sum + share, 0) / READERS;
      figures[`passed${threshold}.${kind}.worst`] = Math.max(...shares);
    }
  }
  return figures;
};

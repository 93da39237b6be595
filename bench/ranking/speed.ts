import { createArchive } from '../../services/ranking/archive.ts';
import { scaleOf } from '../../services/ranking/calibrate.ts';
import { matchPapers } from '../../services/ranking/combine.ts';
import { createDayIndex } from '../../services/ranking/day-index.ts';
import { POOL, selectPapers } from '../../services/ranking/diversify.ts';
import { buildProfile, type Profile } from '../../services/ranking/profile.ts';
import { rankPapers } from '../../services/ranking/score.ts';
import type { Interest, RankPaper } from '../../services/ranking/types.ts';
import type { Figures } from '../figures.ts';
import { createNaiveReader, naiveProfile, rankNaively } from './naive.ts';
import { ARCHIVE, INTERESTS, LIKES, readersOf } from './readers.ts';

const READERS = 20_000;
/** The number of readers whose profiles stay in the processor's cache. */
const AT_HAND = 1_000;
const ROUNDS = 3;
/** Rankings per round. */
const AGAIN = 5;
/** Number of papers requested per ranking. */
const LIMIT = 10;

/** Returns this process's processor time in microseconds, which excludes other processes on the machine. */
const timed = (work: () => void): number => {
  const from = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(from);
  return user + system;
};

/**
 * Measures the time per reader, with 10 keywords and 50 liked papers of an archive of 2,000. "Cold" is the first run over
 * a new day, which also computes the rows that readers share, for all readers, whose profiles no longer fit a processor's
 * cache; "Spread" is the next such run. The figures without a suffix are of a thousand readers repeatedly: ranking alone.
 */
export const measureSpeed = (papers: readonly RankPaper[], say: (line: string) => void): Figures => {
  const figures: Figures = {};
  const learned = papers.slice(0, ARCHIVE);
  let archive = createArchive([]);
  figures.archiveMs =
    timed(() => {
      archive = createArchive(learned);
    }) / 1000;
  const { statistics } = archive;
  const readers = readersOf(learned, READERS);
  say(`${READERS} readers, ${INTERESTS} keywords and ${LIKES} liked papers each`);

  let profiles: Profile[] = [];
  const build = () => {
    profiles = readers.map(({ interests }) => buildProfile(interests, statistics));
  };
  const day = (size: number) => createDayIndex(papers.slice(ARCHIVE, ARCHIVE + size), archive);
  const warm = day(70);
  const place = () => {
    for (const profile of profiles) scaleOf(warm, profile);
  };
  figures.profileColdUs = timed(() => [build(), place()]) / READERS;
  figures.profileBuildUs = timed(build) / READERS;
  figures.profilePlaceUs = timed(place) / READERS;
  say('profiles built and placed');

  const updated = readers.slice(0, AT_HAND);
  figures.profileUpdateUs =
    timed(() => {
      updated.forEach(({ interests }, at) => {
        const more: Interest = { kind: 'liked', paper: papers[ARCHIVE + at]! };
        scaleOf(warm, buildProfile([...interests, more], statistics));
      });
    }) / updated.length;

  const naiveReader = createNaiveReader(learned);
  const readNaively = (paper: RankPaper) => naiveReader(`${paper.title} ${paper.abstract}`);
  const likes = new Map(learned.map((paper) => [paper, readNaively(paper)]));
  const naiveProfiles = readers
    .slice(0, AT_HAND)
    .map(({ keywords, liked }) =>
      naiveProfile([...keywords.map(naiveReader), ...liked.map((paper) => likes.get(paper)!)]),
    );
  const atHand = profiles.slice(0, AT_HAND);
  for (const size of [70, 1000]) {
    const index = day(size);
    const candidates = index.papers.map(readNaively);
    const rank = (some: readonly Profile[]) => () => {
      for (const profile of some) rankPapers(index, profile, { limit: LIMIT });
    };
    const match = () => {
      for (const profile of atHand) matchPapers(index, profile);
    };
    const naive = () => {
      for (const profile of naiveProfiles) rankNaively(candidates, profile, LIMIT);
    };
    figures[`usPerReader${size}Cold`] = timed(rank(profiles)) / READERS;
    figures[`usPerReader${size}Spread`] = timed(rank(profiles)) / READERS;
    const sums = { ours: 0, matching: 0, naive: 0 };
    // Alternating, so that a noisy minute of the machine falls on both.
    for (let round = 0; round < ROUNDS; round += 1) {
      for (let again = 0; again < AGAIN; again += 1) {
        sums.ours += timed(rank(atHand));
        sums.matching += timed(match);
      }
      sums.naive += timed(naive);
    }
    const ours = sums.ours / (ROUNDS * AGAIN * AT_HAND);
    const theirs = sums.naive / (ROUNDS * AT_HAND);
    figures[`usPerReader${size}`] = ours;
    figures[`matchUsPerReader${size}`] = sums.matching / (ROUNDS * AGAIN * AT_HAND);
    figures[`naiveUsPerReader${size}`] = theirs;
    figures[`ratioToNaive${size}`] = theirs / ours;
    say(`${size} papers: ${ours.toFixed(2)} us a reader`);
  }
  figures.ratioToNaive = figures.ratioToNaive70!;
  figures.selectUs70 =
    timed(() => {
      for (const profile of atHand)
        selectPapers(warm, rankPapers(warm, profile, { limit: 5 * POOL }), { count: 5, minimum: 10 });
    }) / AT_HAND;
  return figures;
};

/** Returns figures as lines of text. */
export const figuresTable = (figures: Figures): string =>
  Object.entries(figures)
    .map(([name, value]) => `${name.padEnd(36)} ${value.toFixed(value < 1 ? 4 : 2).padStart(12)}`)
    .join('\n');

import { createArchive } from '../../services/ranking/archive.ts';
import { createScale } from '../../services/ranking/calibrate.ts';
import { matchPapers } from '../../services/ranking/combine.ts';
import { createDayIndex } from '../../services/ranking/day-index.ts';
import { POOL, selectPapers } from '../../services/ranking/diversify.ts';
import { buildProfile, type Profile } from '../../services/ranking/profile.ts';
import { rankPapers } from '../../services/ranking/score.ts';
import { tokenise } from '../../services/ranking/text.ts';
import type { Interest, RankPaper } from '../../services/ranking/types.ts';
import type { Figures } from '../figures.ts';
import { createRandom, pick } from '../seeded-random.ts';
import { createNaiveReader, rankNaively } from './naive.ts';

const SEED = 20250904;
const ARCHIVE = 2000;
const READERS = 20_000;
const NAIVE_READERS = 20;
const INTERESTS = 10;
const LIKES = 50;
/** Papers asked for, with their scores. */
const LIMIT = 10;

type Reader = { keywords: string[]; liked: RankPaper[]; interests: Interest[] };

/** Popular papers are liked more often: squaring a uniform number gives the first tenth a third of all likes. */
const popular = <T>(from: readonly T[], random: () => number): T =>
  from[Math.floor(random() ** 2 * from.length)]!;

const readersOf = (archive: readonly RankPaper[], count: number): Reader[] => {
  const random = createRandom(SEED);
  const words = [...new Set(archive.flatMap(({ keywords }) => keywords))];
  return Array.from({ length: count }, () => {
    const keywords = Array.from({ length: INTERESTS }, () => pick(words, random));
    const liked = Array.from({ length: LIKES }, () => popular(archive, random));
    const interests: Interest[] = [
      ...keywords.map((label): Interest => ({ kind: 'keyword', label })),
      ...liked.map((paper, at): Interest => ({ kind: 'liked', paper, ageDays: at * 7 })),
    ];
    return { keywords, liked, interests };
  });
};

const timed = (work: () => void): number => {
  const from = performance.now();
  work();
  return (performance.now() - from) * 1000;
};

/** Bytes that keeping a profile takes, with its reader's place among the background; what readers share is not in it. */
const bytesPerProfile = (build: () => Profile[]): number => {
  globalThis.gc?.();
  const before = process.memoryUsage();
  const profiles = build();
  globalThis.gc?.();
  const after = process.memoryUsage();
  const bytes = after.heapUsed - before.heapUsed + (after.arrayBuffers - before.arrayBuffers);
  return bytes / profiles.length;
};

/**
 * Time and memory per reader with 10 keywords and 50 liked papers, drawn from the papers' own keywords and from an
 * archive of 2,000. "Cold" is the first run of a day, in which the rows that readers share are worked out too.
 */
export const measureSpeed = (papers: readonly RankPaper[], say: (line: string) => void): Figures => {
  const figures: Figures = {};
  const learned = papers.slice(0, ARCHIVE);
  const archive = createArchive(learned);
  const { statistics } = archive;
  const readers = readersOf(learned, READERS);
  say(`${READERS} readers, ${INTERESTS} keywords and ${LIKES} liked papers each`);

  let profiles: Profile[] = [];
  figures.profileBuildUs =
    timed(() => {
      profiles = readers.map(({ interests }) => buildProfile(interests, statistics));
    }) / READERS;
  const day = (size: number) => createDayIndex(papers.slice(ARCHIVE, ARCHIVE + size), archive);
  const warm = day(70);
  figures.profilePlaceUs =
    timed(() => {
      for (const profile of profiles) createScale(warm, profile);
    }) / READERS;
  say('profiles built and placed');

  const updated = readers.slice(0, 2000);
  figures.profileUpdateUs =
    timed(() => {
      updated.forEach(({ interests }, at) => {
        const more: Interest = { kind: 'liked', paper: learned[(at * 7) % ARCHIVE]! };
        createScale(warm, buildProfile([...interests, more], statistics));
      });
    }) / updated.length;

  const naiveReader = createNaiveReader(statistics);
  const naivePapers = new Map(learned.map((paper) => [paper.id, naiveReader(paper)]));
  for (const size of [70, 1000]) {
    const index = day(size);
    const match = () => {
      for (const profile of profiles) matchPapers(index, profile);
    };
    const rank = () => {
      for (const profile of profiles) rankPapers(index, profile, { limit: LIMIT });
    };
    figures[`usPerReader${size}Cold`] = timed(rank) / READERS;
    // Alternating, so that a noisy minute of the machine falls on both.
    const candidates = index.papers.map(naiveReader);
    let naive = 0;
    let ours = 0;
    let naiveReaders = 0;
    let matching = 0;
    for (let round = 0; round < 3; round += 1) {
      ours += timed(rank);
      matching += timed(match);
      naive += timed(() => {
        for (const { liked, keywords } of readers.slice(0, NAIVE_READERS)) {
          const phrases = keywords.map((label) => tokenise(label).map(({ term }) => term));
          const likes = liked.map(({ id }) => naivePapers.get(id)!);
          rankNaively(candidates, likes, phrases, statistics.space.latentShare);
          naiveReaders += 1;
        }
      });
    }
    figures[`matchUsPerReader${size}`] = matching / (3 * READERS);
    figures[`usPerReader${size}`] = ours / (3 * READERS);
    figures[`naiveUsPerReader${size}`] = naive / naiveReaders;
    figures[`ratioToNaive${size}`] = naive / naiveReaders / (ours / (3 * READERS));
    say(`${size} papers: ${figures[`usPerReader${size}`]!.toFixed(2)} us a reader`);
  }
  figures.selectUs70 =
    timed(() => {
      for (const profile of profiles)
        selectPapers(warm, rankPapers(warm, profile, { limit: 5 * POOL }), { count: 5, minimum: 10 });
    }) / READERS;
  figures.mbPerMillionReaders =
    bytesPerProfile(() => readers.map(({ interests }) => buildProfile(interests, statistics))) *
    (1e6 / 2 ** 20);
  return figures;
};

/** The figures of speed as lines of text. */
export const speedTable = (figures: Figures): string =>
  Object.entries(figures)
    .map(([name, value]) => `${name.padEnd(22)} ${value.toFixed(2).padStart(10)}`)
    .join('\n');

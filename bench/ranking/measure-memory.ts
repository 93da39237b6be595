import { createArchive } from '../../services/ranking/archive.ts';
import { scaleOf } from '../../services/ranking/calibrate.ts';
import { createDayIndex } from '../../services/ranking/day-index.ts';
import { buildProfile } from '../../services/ranking/profile.ts';
import { ARCHIVE, readersOf } from './readers.ts';
import { readSet } from './sets.ts';

// Run by memory.ts: node --expose-gc measure-memory.ts FOLDER SET; prints {"bytes"} of one reader's profile.

const READERS = 10_000;

const [folder, set] = process.argv.slice(2);
const { papers } = await readSet(folder!, set!);
const learned = papers.slice(0, ARCHIVE);
const archive = createArchive(learned);
const index = createDayIndex(papers.slice(ARCHIVE, ARCHIVE + 70), archive);
const readers = readersOf(learned, READERS);

const build = () =>
  readers.map(({ interests }) => {
    const profile = buildProfile(interests, archive.statistics);
    scaleOf(index, profile);
    return profile;
  });

const used = (): number => {
  // The first collection runs finalisers, and frees what they held for the second.
  for (let time = 0; time < 3; time += 1) globalThis.gc!();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};

// A first round fills the caches that readers share, so that only profiles are measured.
build();
const before = used();
const profiles = build();
const bytes = (used() - before) / profiles.length;
process.stdout.write(JSON.stringify({ bytes }));

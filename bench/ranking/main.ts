import { fileURLToPath } from 'node:url';
import { messageOf } from '../../services/platform/errors.ts';
import { type Figures, figuresJson } from '../figures.ts';
import { UsageError } from '../usage-error.ts';
import { measureCalibration } from './calibration.ts';
import { measureMemory } from './memory.ts';
import { readOptions } from './options.ts';
import { measureQuality, qualityTable } from './quality.ts';
import { readSet, requireSets } from './sets.ts';
import { figuresTable, measureSpeed } from './speed.ts';
import { measureTuning, TUNED } from './tune.ts';

const HELP = `Usage: npm run --silent bench:ranking -- [--json] [--only a,b] [--sets a,b] [--data DIR]

Measures the quality, the calibration and the speed of ranking, compared with plain tf-idf, plain BM25 and a plain loop in the
same run.

  --json       end with one JSON object, {"figures":{name:number}}, instead of a table
  --only a,b   only these of quality, calibration, speed and tuning (default: all but tuning)
  --sets a,b   quality only on these of hf-authors, citeulike, cacm
  --data DIR   the folder with SET.papers, SET.cases and SET.qrels (.jsonl.gz);
               else ../shared/data/ranking beside this checkout
  --help       print this

Quality: SET.METRIC is ours (mrr, hit3, ndcg10, map), tfidf.SET.METRIC and bm25.SET.METRIC theirs,
SET.METRIC.minus.tfidf and .minus.bm25 the paired differences; each with .low and .high of its 95 % interval.
Calibration: passedT.narrow and .broad, the share of new papers that reach a score of T for readers of one subject
and of all; .worst the largest share of any reader.
Speed, in microseconds of processor time: usPerReader70 and usPerReader1000 to rank 70 or 1,000 papers for a reader with 10
keywords and 50 liked papers, down to the ten best with their scores, for the same thousand readers repeatedly; ...Spread
for 20,000 readers in turn, whose profiles come from memory; ...Cold in the first run over a new day; matchUsPerReader... for
matching alone; naiveUsPerReader... for a plain loop over the words of the papers, with papers and profiles prepared before;
ratioToNaive... how many times slower that loop is. selectUs70 to rank and choose five; profileBuildUs; profilePlaceUs to
calibrate a profile against the background; profileColdUs (both, for papers and words not seen before); profileUpdateUs
(both, after a like of a paper that nobody had rated); archiveMs to learn from 2,000 papers; mbPerMillionReaders, the
memory of a million cached profiles.
Tuning: the settings that each half of the cases chooses, and tuned.SET.METRIC on the half that did not choose.
`;

// The set whose papers have keywords.
const KEYWORDS_SET = 'hf-authors';

const defaultFolder = fileURLToPath(new URL('../../../shared/data/ranking', import.meta.url));

const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

const run = async (args: string[]): Promise<void> => {
  const { npm_lifecycle_event: script, INIT_CWD: operatorsFolder } = process.env;
  // npm runs a script in the package's folder, but relative file names refer to the operator's working directory.
  const cwd = script?.startsWith('bench:') && operatorsFolder ? operatorsFolder : process.cwd();
  const options = readOptions(args, defaultFolder, cwd);
  if (options.help) {
    process.stdout.write(HELP);
    return;
  }
  const { folder, parts, sets } = options;
  const others = parts.includes('tuning') ? Object.keys(TUNED) : [];
  if (parts.includes('speed') || parts.includes('calibration')) others.push(KEYWORDS_SET);
  requireSets(folder, [...new Set([...(parts.includes('quality') ? sets : []), ...others])]);
  const figures: Figures = {};
  const tables: string[] = [];
  const add = (found: Figures, table = figuresTable(found)): void => {
    Object.assign(figures, found);
    tables.push(table);
  };
  if (parts.includes('quality')) {
    const quality = await measureQuality(folder, sets, say);
    add(quality, qualityTable(quality, sets));
  }
  if (parts.includes('calibration')) add(measureCalibration((await readSet(folder, KEYWORDS_SET)).papers));
  if (parts.includes('speed')) {
    const speed = measureSpeed((await readSet(folder, KEYWORDS_SET)).papers, say);
    add({ ...speed, mbPerMillionReaders: await measureMemory(folder, KEYWORDS_SET) });
  }
  if (parts.includes('tuning')) add(await measureTuning(folder, say));
  process.stdout.write(options.json ? `${figuresJson(figures)}\n` : `${tables.join('\n\n')}\n`);
};

try {
  await run(process.argv.slice(2));
} catch (error) {
  const isOurs = error instanceof Error && ['UsageError', 'DomainError'].includes(error.name);
  say(isOurs ? messageOf(error) : String((error as Error).stack));
  process.exitCode = error instanceof UsageError ? 2 : 1;
}

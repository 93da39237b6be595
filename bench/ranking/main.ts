import { fileURLToPath } from 'node:url';
import { messageOf } from '../../services/platform/errors.ts';
import { type Figures, figuresJson } from '../figures.ts';
import { UsageError } from '../usage-error.ts';
import { readOptions } from './options.ts';
import { measureQuality, qualityTable } from './quality.ts';
import { readSet, requireSets } from './sets.ts';
import { measureSpeed, speedTable } from './speed.ts';

const HELP = `Usage: npm run --silent bench:ranking -- [--json] [--only quality] [--sets a,b] [--data DIR]

How well Paperboy ranks, beside plain tf-idf and plain BM25 in the same run, with 95 % intervals.

  --json       end with one JSON object, {"figures":{name:number}}, instead of a table
  --only PART  quality or speed
  --sets a,b   only these of hf-authors, citeulike, cacm
  --data DIR   the folder with SET.papers, SET.cases and SET.qrels (.jsonl.gz);
               else ../shared/data/ranking beside this checkout
  --help       print this

Figures: SET.METRIC is ours (mrr, hit3, ndcg10, map), tfidf.SET.METRIC and bm25.SET.METRIC theirs,
SET.METRIC.minus.tfidf the paired difference; each with .low and .high of its interval.
usPerReader70, usPerReader1000: microseconds to rank so many papers for a reader with 10 keywords and 50
liked papers, down to the ten best with their scores; matchUs... to match all of them; ...Cold in the first run over a new day; naiveUs... a loop over papers and interests, and
ratioToNaive... how many times slower that is; selectUs70 with the choice of five; profileBuildUs,
profilePlaceUs (among the background), profileUpdateUs (both, after one more rating); mbPerMillionReaders
`;

// The set whose papers have keywords.
const SPEED_SET = 'hf-authors';

const defaultFolder = fileURLToPath(new URL('../../../shared/data/ranking', import.meta.url));

const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

const run = async (args: string[]): Promise<void> => {
  const { npm_lifecycle_event: script, INIT_CWD: operatorsFolder } = process.env;
  // npm runs a script in the package's folder; names are meant from where the operator stands.
  const cwd = script?.startsWith('bench:') && operatorsFolder ? operatorsFolder : process.cwd();
  const options = readOptions(args, defaultFolder, cwd);
  if (options.help) {
    process.stdout.write(HELP);
    return;
  }
  requireSets(options.folder, options.parts.includes('speed') ? [...options.sets, SPEED_SET] : options.sets);
  const figures: Figures = {};
  const tables: string[] = [];
  if (options.parts.includes('quality')) {
    Object.assign(figures, await measureQuality(options.folder, options.sets, say));
    tables.push(qualityTable(figures, options.sets));
  }
  if (options.parts.includes('speed')) {
    const { papers } = await readSet(options.folder, SPEED_SET);
    const speed = measureSpeed(papers, say);
    Object.assign(figures, speed);
    tables.push(speedTable(speed));
  }
  process.stdout.write(options.json ? `${figuresJson(figures)}\n` : `${tables.join('\n\n')}\n`);
};

try {
  await run(process.argv.slice(2));
} catch (error) {
  const isOurs = error instanceof Error && ['UsageError', 'DomainError'].includes(error.name);
  say(isOurs ? messageOf(error) : String((error as Error).stack));
  process.exitCode = error instanceof UsageError ? 2 : 1;
}

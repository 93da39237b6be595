import { fileURLToPath } from 'node:url';
import { messageOf } from '../../services/platform/errors.ts';
import { type Figures, figuresJson } from '../figures.ts';
import { readOptions, UsageError } from './options.ts';
import { measureQuality, qualityTable } from './quality.ts';
import { requireSets } from './sets.ts';

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
`;

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
  requireSets(options.folder, options.sets);
  const figures: Figures = {};
  const tables: string[] = [];
  if (options.parts.includes('quality')) {
    Object.assign(figures, await measureQuality(options.folder, options.sets, say));
    tables.push(qualityTable(figures, options.sets));
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

import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { cleanText } from '../../services/papers/text/clean-text.ts';
import { figuresJson } from '../figures.ts';
import { parseOptions } from '../parse-options.ts';
import { UsageError } from '../usage-error.ts';
import { findBroken } from './broken-math.ts';

const HELP = `Usage: npm run --silent bench:math -- --file PATH [--json] [--show N]

Counts the papers whose title or abstract still shows LaTeX to its reader: a backslash command, a dollar or a brace that the
source did not mean, a command's name without its backslash. PATH has one JSON object a line with id, title and abstract, and
may be packed by gzip. It counts them as the source has them and as they are stored. --show prints N of the stored ones.

Figures: papers, raw (papers that show LaTeX in the source), broken (papers that show it as stored), places (of those).
`;

const options = parseOptions({
  options: {
    file: { type: 'string' },
    json: { type: 'boolean' },
    show: { type: 'string', default: '0' },
    help: { type: 'boolean' },
  },
});

type Paper = { id: string; title: string; abstract: string };

const readPapers = (path: string): Paper[] => {
  const bytes = readFileSync(path);
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Paper);
};

const run = (path: string | undefined): void => {
  if (path === undefined) throw new UsageError('--file is missing: a file of papers, one JSON object a line');
  const papers = readPapers(path);
  const brokenIn = ({ title, abstract }: Omit<Paper, 'id'>) => [
    ...findBroken(title),
    ...findBroken(abstract),
  ];
  const raw = papers.filter((paper) => brokenIn(paper).length > 0).length;
  const stored = papers
    .map(({ id, title, abstract }) => ({
      id,
      broken: brokenIn({ title: cleanText(title), abstract: cleanText(abstract) }),
    }))
    .filter(({ broken }) => broken.length > 0);
  const places = stored.flatMap(({ id, broken }) => broken.map((each) => ({ id, ...each })));
  for (const { id, kind, excerpt } of places.slice(0, Number(options.show)))
    process.stdout.write(`${id}  ${kind.padEnd(9)}  ${excerpt}\n`);
  const figures = { papers: papers.length, raw, broken: stored.length, places: places.length };
  if (!options.json)
    for (const [name, value] of Object.entries(figures)) process.stdout.write(`${name.padEnd(8)} ${value}\n`);
  process.stdout.write(`${figuresJson(figures)}\n`);
};

if (options.help) process.stdout.write(HELP);
else run(options.file);

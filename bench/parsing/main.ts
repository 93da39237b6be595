import { parseArgs } from 'node:util';
import { figuresJson } from '../figures.ts';
import { growingInputs, measureGrowth } from './growth.ts';
import { measuredParsers } from './parsers.ts';

const HELP = `Usage: npm run --silent bench:parsing -- [--json] [--only TEXT] [--max-bytes N]

How the time of every parser of text from outside grows with its input: every piece of syntax that we read, repeated,
enclosed and nested, from 1 KB to the most that the parser is given. Per parser its worst input is printed.

  --only TEXT     parsers whose name holds this
  --max-bytes N   stop at this size instead of each parser's own limit

Figures: maxRatio (time per byte at the limit over time per byte at 1 KB; 1 is linear), and PARSER.ratio for each.
`;

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean' },
    only: { type: 'string', default: '' },
    'max-bytes': { type: 'string', default: String(64 * 1024 * 1024) },
    help: { type: 'boolean' },
  },
});
if (options.help) process.stdout.write(HELP);
else {
  const figures: Record<string, number> = {};
  for (const { name, limit, parse } of measuredParsers.filter((each) => each.name.includes(options.only))) {
    const bytes = Math.min(limit, Number(options['max-bytes']));
    let worst = { input: '', smallUs: 0, largeUs: 0, ratio: 0 };
    for (const growing of growingInputs) {
      const growth = measureGrowth(parse, growing, { bytes });
      if (growth.ratio > worst.ratio) worst = { input: growing.name, ...growth };
    }
    process.stderr.write(
      `${name.padEnd(36)} ${String(bytes).padStart(9)} bytes  ratio ${worst.ratio.toFixed(2).padStart(6)}  ` +
        `${(worst.largeUs / 1_000).toFixed(1)} ms  ${worst.input}\n`,
    );
    figures[`${name}.ratio`] = worst.ratio;
  }
  figures.maxRatio = Math.max(...Object.values(figures));
  process.stdout.write(figuresJson(figures));
}

import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { figuresJson } from '../figures.ts';
import { type Growing, growingInputs, measureGrowth } from './growth.ts';
import { type MeasuredParser, measuredParsers } from './parsers.ts';

const FIRST_BYTES = 64 * 1024;
const LARGE_BYTES = 1024 * 1024;
const WORST_COUNT = 3;
const ENOUGH = 3;
const SETTLE_MS = 100;

const HELP = `Usage: npm run --silent bench:parsing -- [--json] [--only TEXT] [--max-bytes N]

Measures how the time of every parser of text from outside grows with its input: every piece of syntax, repeated, enclosed
and nested, from 1 KB to the parser's limit. The worst input of each parser is printed.

All inputs are measured at 64 KB. At the parser's limit only the ${WORST_COUNT} whose time grew most and the ${WORST_COUNT} that took
longest are measured; if the limit is over 1 MB, one of each. This takes some minutes.

  --only TEXT     only parsers whose name contains this
  --max-bytes N   stop at this size instead of each parser's own limit

Figures: maxRatio (time per byte at the limit over time per byte at 1 KB; 1 is linear), and PARSER.ratio for each.
`;

type Measured = { input: Growing; bytes: number; smallUs: number; largeUs: number; ratio: number };

const highest = (of: Measured[], by: (each: Measured) => number): Measured[] =>
  [...of].sort((a, b) => by(b) - by(a)).slice(0, WORST_COUNT);

const measure = async ({ parse, limit }: MeasuredParser, maxBytes: number): Promise<Measured> => {
  const all: Measured[] = [];
  const at = async (input: Growing, bytes: number): Promise<void> => {
    const tries = bytes > LARGE_BYTES ? 5 : 8;
    all.push({ input, bytes, ...(await measureGrowth(parse, input, { bytes, tries })) });
  };
  const most = Math.min(limit, maxBytes);
  for (const input of growingInputs) await at(input, Math.min(most, FIRST_BYTES));
  if (most > FIRST_BYTES) {
    const taken = most > LARGE_BYTES ? 1 : WORST_COUNT;
    const worst = [
      ...highest(all, ({ ratio }) => ratio).slice(0, taken),
      ...highest(all, ({ largeUs }) => largeUs).slice(0, taken),
    ];
    for (const input of new Set(worst.map((each) => each.input))) await at(input, most);
  }
  // A heap full of earlier garbage slows the next input, so an input with a bad ratio is measured again by itself.
  for (const { input, bytes, ratio } of all.filter((each) => each.ratio > ENOUGH)) {
    await setTimeout(SETTLE_MS);
    await at(input, bytes);
    const again = all.pop()!;
    if (again.ratio < ratio)
      all[all.findIndex((each) => each.input === input && each.bytes === bytes)] = again;
  }
  return highest(all, ({ ratio }) => ratio)[0]!;
};

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
  for (const parser of measuredParsers.filter(({ name }) => name.includes(options.only))) {
    const { input, bytes, ratio, largeUs } = await measure(parser, Number(options['max-bytes']));
    process.stderr.write(
      `${parser.name.padEnd(36)} ${String(bytes).padStart(9)} bytes  ratio ${ratio.toFixed(2).padStart(6)}  ` +
        `${(largeUs / 1_000).toFixed(1)} ms  ${input.name}\n`,
    );
    figures[`${parser.name}.ratio`] = ratio;
  }
  figures.maxRatio = Math.max(...Object.values(figures));
  process.stdout.write(figuresJson(figures));
}

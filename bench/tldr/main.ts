import { readFileSync } from 'node:fs';
import { excerpt } from '../../services/papers/text/excerpt.ts';
import { stripLinkSentences } from '../../services/papers/text/links.ts';
import { splitSentences } from '../../services/papers/text/sentences.ts';
import { rankSentences } from '../../services/papers/text/telling-sentence.ts';
import { figuresJson } from '../figures.ts';
import { parseOptions } from '../parse-options.ts';
import { fitWeights, type Summarised } from './fit.ts';
import { meanOf, type Rouge, rouge } from './rouge.ts';

const HELP = `Usage: npm run --silent bench:tldr -- [--json] [--fit] [--show N]

Measures how much of a paper's summary at Hugging Face (ai_summary, written by a machine) is in the sentence that the
digest chooses from the abstract: ROUGE-1, -2 and -L (F1) for the abstract's first sentences, for the best single sentence
by hindsight, and for ours. Each of the 30 papers of 4 November 2025 is judged with weights fitted on the 29 others.

Figures: first.rouge1 ..., ceiling.rouge1 ..., ours.rouge1 ..., and shareOfGap, how far ours is on the way from the first
sentences to the ceiling, by the mean of the three. --fit prints the weights fitted on all papers; --show prints N papers.
`;

const options = parseOptions({
  options: {
    json: { type: 'boolean' },
    fit: { type: 'boolean' },
    show: { type: 'string', default: '0' },
    help: { type: 'boolean' },
  },
});
const file = new URL('hf-daily-papers-2025-11-04.json', import.meta.url);

const readPapers = (): Summarised[] =>
  (JSON.parse(readFileSync(file, 'utf8')) as Omit<Summarised, 'sentences'>[]).map((paper) => ({
    ...paper,
    sentences: splitSentences(stripLinkSentences(paper.abstract)),
  }));

const mean = (each: Rouge[]): Rouge => {
  const of = (name: keyof Rouge): number => each.reduce((sum, value) => sum + value[name], 0) / each.length;
  return { rouge1: of('rouge1'), rouge2: of('rouge2'), rougeL: of('rougeL') };
};

const run = (): void => {
  const papers = readPapers();
  const judged = papers.map((paper) => {
    const weights = fitWeights(papers.filter((other) => other !== paper));
    const first = excerpt(paper.abstract);
    const ours = paper.sentences[rankSentences(paper.sentences, paper.title, weights)[0]!]!;
    const scores = paper.sentences.map((sentence) => rouge(sentence, paper.summary));
    const ceiling = scores.reduce((best, each) => (meanOf(each) > meanOf(best) ? each : best));
    return { paper, first, ours, ceiling };
  });
  for (const { paper, first, ours } of judged.slice(0, Number(options.show)))
    process.stdout.write(
      `${paper.title}\n  first: ${first}\n  ours:  ${ours}\n  theirs: ${paper.summary}\n\n`,
    );
  if (options.fit) process.stdout.write(`${JSON.stringify(fitWeights(papers), null, 2)}\n`);
  const first = mean(judged.map(({ paper, first: text }) => rouge(text, paper.summary)));
  const ours = mean(judged.map(({ paper, ours: text }) => rouge(text, paper.summary)));
  const ceiling = mean(judged.map((each) => each.ceiling));
  const shareOfGap = (meanOf(ours) - meanOf(first)) / (meanOf(ceiling) - meanOf(first));
  const named = (name: string, values: Rouge): [string, number][] =>
    Object.entries(values).map(([measure, value]) => [`${name}.${measure}`, value]);
  const figures = Object.fromEntries([
    ...named('first', first),
    ...named('ceiling', ceiling),
    ...named('ours', ours),
    ['shareOfGap', shareOfGap],
    ['papers', papers.length],
  ]) as Record<string, number>;
  if (!options.json)
    for (const [name, value] of Object.entries(figures))
      process.stdout.write(`${name.padEnd(18)} ${value.toFixed(3)}\n`);
  process.stdout.write(`${figuresJson(figures)}\n`);
};

if (options.help) process.stdout.write(HELP);
else run();

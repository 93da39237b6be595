import type { Command } from 'commander';
import { count } from '../../services/platform/plural.ts';
import type { Cli } from './cli.ts';
import { inLine } from './text.ts';

type Options = { papers: string; cases: string; out: string; json?: boolean };

export const registerRank = (program: Command, cli: Cli): void => {
  program
    .command('rank')
    .description('Rank papers for given interests, from files to a file. Needs no database and no settings.')
    .requiredOption('--papers <file>', 'papers, one JSON object a line; .gz allowed')
    .requiredOption(
      '--cases <file>',
      'cases: interests and candidate papers, one JSON object a line; .gz allowed',
    )
    .requiredOption('--out <file>', 'where the rankings go, one JSON object a line')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      `
A paper:   {"id","title","abstract","authors":[],"keywords":[],"upvotes":null,"listedOn":null}
A case:    {"id","interests":{"topics":[],"keywords":[],"authors":[],"liked":[id],"disliked":[id]},"candidates":[id]}
A ranking: {"id","ranking":[{"id","score","reason"}]}, best first, every candidate in it
JSON: {"papers","cases","seconds"}

Example:
  npm run --silent paperboy -- rank --papers papers.jsonl --cases cases.jsonl.gz --out rankings.jsonl`,
    )
    .action(async (options: Options) => {
      const { rank } = await import('./rank.ts');
      const result = await rank({
        papersFile: cli.path(options.papers),
        casesFile: cli.path(options.cases),
        outFile: cli.path(options.out),
        onProgress: cli.say,
      });
      const text = `${count(result.cases, 'case')} ranked over ${count(result.papers, 'paper')}: ${inLine(options.out)}`;
      cli.print(options, result, text);
    });
};

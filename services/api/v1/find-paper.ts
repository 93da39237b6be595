import { readPaperName } from '../../papers/paper-name.ts';
import type { Container } from '../../wiring/container.ts';
import { ApiProblem } from './problem.ts';

/** Returns a function that finds the id of a paper, also of a hidden one, by a name in a path or a body; null where there is none. */
export const paperFinder =
  ({ paperFacts }: Pick<Container, 'paperFacts'>) =>
  async (text: string): Promise<number | null> => {
    const name = readPaperName(text);
    return name && paperFacts.find(name);
  };

export const noSuchPaper = (): ApiProblem => new ApiProblem('not_found', 'There is no such paper.');

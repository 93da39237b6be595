import { readPaperName } from '../../papers/paper-name.ts';
import type { Container } from '../../wiring/container.ts';
import { ApiProblem } from './problem.ts';

export const noSuchPaper = (): ApiProblem => new ApiProblem('not_found', 'There is no such paper.');

/** Returns functions that find the id of a paper, also of a hidden one, by a name in a path or a body. */
export const createPaperFinder = ({ paperFacts }: Pick<Container, 'paperFacts'>) => {
  /** Returns null where there is none. */
  const find = async (text: string): Promise<number | null> => {
    const name = readPaperName(text);
    return name && paperFacts.find(name);
  };
  return {
    find,
    /** @throws ApiProblem `not_found` */
    idOf: async (text: string): Promise<number> => {
      const id = await find(text);
      if (id === null) throw noSuchPaper();
      return id;
    },
  };
};

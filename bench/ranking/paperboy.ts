import { createCaseRanker } from '../../bin/commands/rank-cases.ts';
import type { System } from './system.ts';

/** Our ranker, as `paperboy rank` runs it. */
export const paperboy: System = {
  name: 'paperboy',
  prepare: (papers) => {
    const rankCase = createCaseRanker(papers);
    return (one) => rankCase(one).map(({ id }) => id);
  },
};

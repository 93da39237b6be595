import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../bench/ranking/evaluate.ts';
import type { RankingSet } from '../../../bench/ranking/sets.ts';
import type { System } from '../../../bench/ranking/system.ts';

const set: RankingSet = {
  name: 'tiny',
  papers: [],
  cases: [
    { one: { id: '1', interests: {}, candidates: ['a', 'b', 'c', 'd'] }, grades: new Map([['b', 1]]) },
    { one: { id: '2', interests: {}, candidates: ['d', 'c', 'b', 'a'] }, grades: new Map([['d', 1]]) },
  ],
};
const systemOf = (rank: (candidates: string[]) => string[]): System => ({
  name: 'made up',
  prepare: () => (one) => rank(one.candidates),
});

describe('evaluating a system', () => {
  it('gives every case its values, in the order of the cases', () => {
    const values = evaluate(
      systemOf((candidates) => candidates),
      set,
    );
    expect([...values.mrr]).toEqual([1 / 2, 1]);
    expect([...values.map]).toEqual([1 / 2, 1]);
    expect([...values.hit3]).toEqual([1, 1]);
    expect(values.ndcg10[0]).toBeCloseTo(1 / Math.log2(3), 12);
  });

  it.each([
    ['leaves a candidate out', (ids: string[]) => ids.slice(1)],
    ['ranks one twice', (ids: string[]) => [...ids, ids[0]!]],
    ['ranks one twice in place of another', (ids: string[]) => [ids[0]!, ...ids.slice(0, 3)]],
    ['ranks what was no candidate', (ids: string[]) => ['z', ...ids.slice(1)]],
  ])('refuses a system that %s', (_, rank) => {
    expect(() => evaluate(systemOf(rank), set)).toThrow('made up has to rank each candidate');
  });
});

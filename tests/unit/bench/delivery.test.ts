import { describe, expect, it } from 'vitest';
import { readOptions } from '../../../bench/delivery/options.ts';
import { type CpuProfile, sumProfile } from '../../../bench/delivery/profile.ts';
import { median, ratioFigures } from '../../../bench/delivery/rounds.ts';
import { UsageError } from '../../../bench/usage-error.ts';

describe("the delivery benchmark's options", () => {
  it('measures everything, without signatures, unless told otherwise', () => {
    expect(readOptions([])).toMatchObject({ dkim: 'none', rounds: 5, parts: ['path', 'planning', 'memory'] });
  });

  it('takes a number of readers, a way to sign, a distance and parts', () => {
    expect(
      readOptions(['--subscribers', '500', '--dkim', 'dual', '--away', '10', '--only', 'path, memory']),
    ).toMatchObject({
      subscribers: 500,
      dkim: 'dual',
      awayMs: 10,
      parts: ['path', 'memory'],
    });
  });

  it.each([
    ['--dkim', 'dsa'],
    ['--subscribers', 'many'],
    ['--subscribers', '3'],
    ['--away', '-1'],
    ['--only', 'fun'],
    ['--fast'],
  ])('refuses %s %s', (...args) => {
    expect(() => readOptions(args)).toThrow(UsageError);
  });
});

describe('a ratio over rounds', () => {
  it('is the median of the ratios, within its interval', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
    // A round that other load disturbed does not move it.
    const figures = ratioFigures('ratio', [10, 10, 1], [5, 5, 5]);
    expect(figures.ratio).toBe(2);
    expect(figures['ratio.low']).toBeLessThan(2);
    expect(figures['ratio.high']).toBeLessThanOrEqual(2 + 1e-9);
  });
});

describe('a profile', () => {
  const frame = (functionName: string, url: string) => ({
    functionName,
    url,
    lineNumber: 0,
    columnNumber: 0,
  });
  const profile: CpuProfile = {
    nodes: [
      { id: 1, callFrame: frame('(root)', ''), children: [2, 5, 6] },
      { id: 2, callFrame: frame('settle', 'file:///x/services/digests/ledger/ledger.ts'), children: [3] },
      { id: 3, callFrame: frame('query', 'file:///x/node_modules/pg/lib/client.js'), children: [4] },
      { id: 4, callFrame: frame('writev', '') },
      { id: 5, callFrame: frame('(idle)', '') },
      { id: 6, callFrame: frame('rank', 'file:///x/services/ranking/score.ts') },
    ],
    samples: [4, 4, 5, 6],
    timeDeltas: [10, 20, 1000, 5],
  };

  it("counts Node's own code for the module that called it, and leaves out idle time", () => {
    const { byStage, byFunction } = sumProfile(profile);
    expect([...byStage]).toEqual([
      ['database', 30],
      ['rank', 5],
    ]);
    expect([...byFunction.values()]).toEqual([30, 5]);
  });
});

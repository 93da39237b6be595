import { expect, test } from 'vitest';
import { barChart, HEIGHT, lineChart, niceTop, WIDTH } from '../../../services/api/routes/admin/chart.ts';

const days = ['2025-09-01', '2025-09-02', '2025-09-03', '2025-09-04'];

test('a scale ends at a round number that is not below the highest value', () => {
  for (const [value, top] of [
    [0, 1],
    [1, 1],
    [7, 8],
    [68, 80],
    [101, 120],
    [1_012_505, 1_200_000],
    [0.3, 0.3],
  ] as const)
    expect(niceTop(value)).toBeCloseTo(top, 9);
  for (let value = 0.01; value < 1e7; value *= 1.37) expect(niceTop(value)).toBeGreaterThanOrEqual(value);
});

test('a line begins at 0, ends at the last day, and has a gap where nothing was counted', () => {
  const chart = lineChart({ id: 'x', title: 'active', days }, [0, 5, null, 10]);
  expect(chart.line).toBe(`M0 ${HEIGHT}L${WIDTH / 3} 50M${WIDTH} 0h-2`);
  expect(chart).toMatchObject({ latest: '10', top: '10', from: '1 Sept', to: '4 Sept' });
  expect(chart.description).toBe('active, from 1 Sept to 4 Sept: 0 at first, 10 at last, most 10 on 4 Sept.');
});

test('bars are stacked, and a day without a count has none', () => {
  const chart = barChart({ id: 'x', title: 'Digests', days }, [
    { name: 'sent', values: [8, null, 0, 4] },
    { name: 'lost', values: [2, null, 0, 1] },
  ]);
  expect(chart.legend).toEqual(['sent', 'lost']);
  expect(chart.bars.map(({ series, y, height }) => [series, y, height])).toEqual([
    [0, 20, 80],
    [1, 0, 20],
    [0, 60, 40],
    [1, 50, 10],
  ]);
  for (const { x, y, width, height } of chart.bars) {
    expect(x).toBeGreaterThanOrEqual(0);
    expect(x + width).toBeLessThanOrEqual(WIDTH);
    expect(y + height).toBeLessThanOrEqual(HEIGHT);
  }
});

test('a value that was never counted is described so', () => {
  const chart = lineChart({ id: 'x', title: 'paused', days }, [null, null, null, null]);
  expect(chart.description).toBe('paused: nothing was counted in these days.');
  expect(chart).toMatchObject({ line: '', latest: '' });
});

import { expect, test } from 'vitest';
import { decidingReport } from '../../../services/inbound/decide.ts';
import { reportOf } from '../../support/reports.ts';

const hard = (recipient: string | null) => reportOf('hard', { recipient });

test('of several recipients the one that is ours decides, else the mildest', () => {
  const ann = 'ann@example.org';
  expect(
    decidingReport([hard('x@example.org'), reportOf('delayed', { recipient: 'Ann@Example.org' })], ann)
      ?.verdict,
  ).toBe('delayed');
  expect(
    decidingReport([reportOf('delivered', { recipient: 'x@example.org' }), hard('ANN@example.org')], ann)
      ?.verdict,
  ).toBe('hard');
  expect(decidingReport([hard('x@example.org'), reportOf('delivered')], ann)?.verdict).toBe('delivered');
  expect(decidingReport([hard('x@example.org'), reportOf('soft')], ann)?.verdict).toBe('soft');
  expect(decidingReport([hard('x@example.org')], ann)?.verdict).toBe('hard');
  expect(decidingReport([hard(null)], ann)?.verdict).toBe('hard');
  expect(decidingReport([], ann)).toBeUndefined();
});

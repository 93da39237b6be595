import { expect, test } from 'vitest';
import { toErrorResponse } from '../../../services/api/plugins/errors.ts';

const thrown = (message: string, code = '') => Object.assign(new Error(message), { name: 'Error', code });

test('if Postgres refuses, breaks off or hangs, the response is 503, and reports no success', () => {
  expect(toErrorResponse(thrown('connect ECONNREFUSED', 'ECONNREFUSED'))).toMatchObject({ status: 503 });
  expect(toErrorResponse(thrown('Connection terminated unexpectedly'))).toMatchObject({ status: 503 });
  const hanging = toErrorResponse(thrown('Query read timeout'));
  expect(hanging).toMatchObject({ status: 503, code: 'unavailable' });
  // The write may have succeeded, so the page must not say that nothing was saved.
  expect(hanging.text).toContain('may not have been saved');
  expect(hanging.text).not.toContain('nothing was saved');
});

test('an unexpected error is a 500', () => {
  expect(toErrorResponse(thrown('undefined is not a function'))).toMatchObject({
    status: 500,
    code: 'failed',
  });
});

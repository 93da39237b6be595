import { expect, test } from 'vitest';
import { toErrorResponse } from '../../../services/api/plugins/errors.ts';

const thrown = (message: string, code = '') => Object.assign(new Error(message), { name: 'Error', code });

test('a Postgres that refuses, breaks off or hangs is no fault of ours: 503, and nobody is told of a success', () => {
  expect(toErrorResponse(thrown('connect ECONNREFUSED', 'ECONNREFUSED'))).toMatchObject({ status: 503 });
  expect(toErrorResponse(thrown('Connection terminated unexpectedly'))).toMatchObject({ status: 503 });
  const hanging = toErrorResponse(thrown('Query read timeout'));
  expect(hanging).toMatchObject({ status: 503, code: 'unavailable' });
  // It may have been taken: nobody is told that it was not.
  expect(hanging.text).toContain('may not have been saved');
  expect(hanging.text).not.toContain('nothing was saved');
});

test('what nobody thought of is a 500', () => {
  expect(toErrorResponse(thrown('undefined is not a function'))).toMatchObject({
    status: 500,
    code: 'failed',
  });
});

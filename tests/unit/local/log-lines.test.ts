import { expect, test } from 'vitest';
import { formatLogLine } from '../../../bin/local/log-lines.ts';

test('a log record becomes one line for a person', () => {
  const record = {
    level: 40,
    time: 1,
    name: 'worker',
    domain: 'example.org',
    err: { message: 'no route' },
    msg: 'slow',
  };
  expect(formatLogLine('worker', JSON.stringify(record))).toBe(
    'worker  warn: slow  domain=example.org  err="no route"',
  );
  expect(formatLogLine('api', '{"level":30,"msg":"ready"}')).toBe('api     ready');
});

test('a line that is not a record stays as it is', () => {
  expect(formatLogLine('api', 'Error: no')).toBe('api     Error: no');
  expect(formatLogLine('api', '42')).toBe('api     42');
  expect(formatLogLine('api', 'null')).toBe('api     null');
});

test('ordinary requests stay in the log file, failing ones do not', () => {
  expect(formatLogLine('api', '{"level":30,"reqId":"1","msg":"request completed"}')).toBeNull();
  expect(formatLogLine('api', '{"level":50,"reqId":"1","msg":"broken"}')).toBe('api     error: broken');
});

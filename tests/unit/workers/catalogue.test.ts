import { expect, test } from 'vitest';
import { type JobName, jobs } from '../../../services/jobs/catalogue.ts';

test('a job has a schedule, or it is queued and retried', () => {
  const of = (wanted: (job: (typeof jobs)[JobName]) => boolean) =>
    (Object.keys(jobs) as JobName[]).filter((name) => wanted(jobs[name]));
  expect(of(({ everyMs }) => everyMs === undefined)).toEqual(of(({ retry }) => retry !== undefined));
});

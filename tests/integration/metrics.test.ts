import { afterAll, beforeAll, expect, test } from 'vitest';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld({ seeded: true, now: '2025-09-04T06:00:00Z' });
  await world.addReader('r@example.org', { hour: 7 });
  await world.addReader('picky@example.org', { keywords: ['underwater basket weaving'], hour: 7 });
  world.clock.set('2025-09-04T07:00:00Z');
  await world.runDigests();
  await world.incidents.raise('source-failing', 'feed:example.org/"x"\\', 'It fails.');
  await world.db.query(
    `insert into source_states (source, failing_since, last_error) values ('feed:example.org/"x"\\', now(), 'answered 500')`,
  );
});
afterAll(() => world.close());

const ask = (headers: Record<string, string> = {}, remoteAddress = '10.1.2.3') =>
  world.app.inject({ url: '/metrics', headers, remoteAddress });

test('the metrics of sources, incidents, runs, editions, ledger and queues have the format of Prometheus', async () => {
  const { statusCode, headers, body } = await ask();
  expect(statusCode).toBe(200);
  expect(headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
  for (const line of [
    'paperboy_source_up{source="daily-papers-text"} 1',
    'paperboy_source_up{source="feed:example.org/\\"x\\"\\\\"} 0',
    'paperboy_incidents_open{kind="source-failing"} 1',
    'paperboy_ingest_runs_24h{source="daily-papers-text",outcome="ok"} 1',
    'paperboy_papers_created_24h{source="daily-papers-text"} 68',
    'paperboy_edition_papers 68',
    'paperboy_digests{date="2025-09-04",state="sent"} 1',
    'paperboy_digests{date="2025-09-04",state="failed"} 0',
    'paperboy_digests{date="2025-09-04",state="skipped"} 1',
    'paperboy_digests_skipped{date="2025-09-04",reason="none_good_enough"} 1',
    'paperboy_subscribers{state="active"} 2',
    'paperboy_submissions{state="held"} 0',
  ])
    expect(body.split('\n')).toContain(line);
  // Caches are counted by process, in which earlier tests may have opened others.
  expect(body).toMatch(/^paperboy_cache_entries\{cache="subscriber-counts"\} [1-9]\d*$/m);
  expect(body).toMatch(/paperboy_queue_jobs\{queue="digests",state="waiting"\} \d+/);
  for (const line of body.split('\n').filter((each) => each !== '' && !each.startsWith('#')))
    expect(line).toMatch(/^[a-z0-9_]+(?:\{(?:[a-z]+="(?:[^"\\]|\\.)*",?)+\})? -?\d+$/);
});

test('a client of the open internet is refused, and so is one behind an unknown proxy', async () => {
  expect((await ask({}, '8.8.8.8')).statusCode).toBe(404);
  expect((await ask({ 'x-forwarded-for': '8.8.8.8' })).statusCode).toBe(404);
});

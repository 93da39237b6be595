import { afterAll, beforeAll, expect, test } from 'vitest';
import { createFetcher } from '../../services/platform/fetcher.ts';
import { paperboy } from '../support/paperboy.ts';
import { startWebServer, type WebServer } from '../support/web-server.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let server: WebServer;
let entries = '';

const entry = (n: number): string => `<entry><id>oai:arXiv.org:2511.0400${n}v1</id>
  <title>Looms and Engines Number ${n}</title><summary>Announce Type: new Abstract: We study engine q${n}.</summary>
  <arxiv:announce_type>new</arxiv:announce_type><dc:creator>Ada Lovelace</dc:creator></entry>`;
const run = (...args: string[]) => paperboy(args, { env: world.env, clock: world.clock });
const editions = async (): Promise<unknown[]> =>
  ((await run('editions', 'list', '--json')).json() as { editions: unknown[] }).editions;
const at = async (time: string): Promise<void> => {
  world.clock.set(time);
  await world.arrivals.run();
};

beforeAll(async () => {
  server = await startWebServer({
    '/atom/cs.AI': (_request, response) => {
      response.end(`<feed>${entries}</feed>`);
    },
  });
  world = await createWorld({
    now: '2025-11-04T06:00:00Z',
    fetcher: createFetcher({ userAgent: 'Paperboy', nowMs: () => 0, sleep: async () => {} }),
    env: { SOURCES: 'arxiv:cs.AI', ARXIV_FEED_URL: server.url, EDITION_CLOSES_AT: '22:00' },
  });
});
afterAll(async () => {
  await world.close();
  await server.close();
});

test('an edition can close early, and later papers go into the next one', async () => {
  entries = entry(1);
  await at('2025-11-04T06:00:00Z');
  const told = await run('editions', 'close-at', '2025-11-04', '15:00');
  expect(told).toMatchObject({
    code: 0,
    stdout: 'The edition of 2025-11-04 closes at 2025-11-04 15:00 UTC.\n',
  });
  await at('2025-11-04T14:59:00Z');
  expect((await editions())[0]).toMatchObject({
    date: '2025-11-04',
    papers: 1,
    state: 'open',
    closesAt: '2025-11-04T15:00:00.000Z',
  });
  await at('2025-11-04T15:01:00Z');
  entries = entry(1) + entry(2);
  await at('2025-11-04T16:00:00Z');
  expect(await editions()).toMatchObject([
    { date: '2025-11-05', papers: 1, state: 'open', closesAt: '2025-11-05T22:00:00.000Z' },
    { date: '2025-11-04', papers: 1, state: 'closed' },
  ]);
});

test('an edition can close late, and still takes papers after the usual time', async () => {
  await run('editions', 'close-at', '2025-11-05', '23:30');
  entries = entry(1) + entry(2) + entry(3);
  await at('2025-11-05T22:30:00Z');
  expect((await editions())[0]).toMatchObject({ date: '2025-11-05', papers: 2, state: 'open' });
  await at('2025-11-05T23:31:00Z');
  expect((await editions()).slice(-2)).toMatchObject([
    { date: '2025-11-05', papers: 2, state: 'closed' },
    { date: '2025-11-04', papers: 1, state: 'closed' },
  ]);
});

test('the usual time can be restored, and an impossible time is refused with a reason', async () => {
  const wrong = await run('editions', 'close-at', '2025-11-10', '9:00');
  expect(wrong).toMatchObject({ code: 2 });
  expect(wrong.stderr).toContain('time: "9:00" is not a time. Write it as HH:MM, or "usual".');
  expect((await run('editions', 'close-at', '2025-11-10', '09:00')).code).toBe(0);
  expect((await run('editions', 'close-at', '2025-11-10', 'usual')).stdout).toContain('2025-11-10 22:00');
  const over = await run('editions', 'close-at', '2025-11-03', '09:00');
  expect(over.code).toBe(2);
  expect(over.stderr).toContain('2025-11-03 is over');
  world.clock.set('2025-11-04T16:00:00Z');
  const closed = await run('editions', 'close-at', '2025-11-04', '23:00');
  expect(closed.code).toBe(1);
  expect(closed.stderr).toContain('has closed already');
  const noDate = await run('editions', 'close-at', 'tomorrow', '09:00');
  expect(noDate.code).toBe(2);
  expect(noDate.stderr).toContain('date: "tomorrow" is not a date');
});

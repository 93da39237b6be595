import { afterAll, beforeAll, expect, test } from 'vitest';
import { folderWith, paperboy } from '../support/paperboy.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let dir: string;
beforeAll(async () => {
  [world, dir] = await Promise.all([
    createWorld({ seeded: true }),
    folderWith({
      'news.md': '# News\n\nWe rank **better**.\n',
      'picture.md': '![a cat](https://example.org/cat.png)',
    }),
  ]);
  await world.addReader('ada@example.org', { topics: ['multi-task-learning'] });
  await world.addReader('bob@example.org');
});
afterAll(() => world.close());

const run = (...args: string[]) =>
  paperboy(['announcements', ...args], { env: world.env, cwd: dir, clock: world.clock });
type Json = {
  readers: number;
  text: string;
  announcement: { id: string; state: string; mails: { sent: number } };
};

test('a trial stores nothing; then the file is sent to the segment, shown and listed', async () => {
  const trial = await run('send', 'news.md', '--subject', 'Hello', '--dry-run', '--json');
  expect(trial.code).toBe(0);
  expect(trial.json<Json>()).toMatchObject({ readers: 2, text: expect.stringContaining('We rank better.') });
  expect(await world.announcements.list(null, 10)).toEqual([]);

  const sent = await run('send', 'news.md', '--subject', 'Hello', '--topic', 'multi-task-learning', '--json');
  const { readers, announcement } = sent.json<Json>();
  expect([sent.code, readers, announcement.state]).toEqual([0, 1, 'scheduled']);
  const { number } = await world.announcements.get(announcement.id);
  await world.announcementRuns.run(number);
  expect(world.mail.mails.map(({ to }) => to)).toEqual([['ada@example.org']]);
  const shown = (await run('show', announcement.id, '--json')).json<Json>();
  expect(shown.announcement).toMatchObject({ state: 'sent', mails: { sent: 1 } });
  expect((await run('list')).stdout).toMatch(new RegExp(`${announcement.id} +sent +1 +Hello`));
  expect((await world.audit.of(`announcement ${announcement.id}`, 1))[0]).toMatchObject({
    operator: 'console',
    action: 'sent an announcement',
  });
});

test('one for later can be cancelled, once', async () => {
  const sent = await run('send', 'news.md', '--subject', 'Later', '--at', '2030-01-01T08:00:00Z', '--json');
  const { id } = sent.json<Json>().announcement;
  expect((await run('cancel', id, '--json')).json<Json>().announcement.state).toBe('cancelled');
  const again = await run('cancel', id);
  expect([again.code, again.stderr]).toEqual([1, expect.stringContaining('there is nothing to cancel')]);
});

test.each([
  [['send', 'news.md'], 2, '--subject'],
  [['send', 'news.md', '--subject', 'x', '--at', 'tomorrow'], 2, 'is not a time'],
  [['send', 'news.md', '--subject', 'x', '--topic', 'nothing'], 1, 'There is no topic'],
  [['send', 'picture.md', '--subject', 'x'], 1, 'Line 1: images are not sent'],
  [['send', 'missing.md', '--subject', 'x'], 1, 'missing.md cannot be read'],
  [['show', '12'], 2, 'is not an id'],
  [['show', '0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51'], 1, 'There is no such announcement'],
])('%j ends with %i', async (args, code, message) => {
  const result = await run(...args);
  expect([result.code, result.stderr]).toEqual([code, expect.stringContaining(message)]);
});

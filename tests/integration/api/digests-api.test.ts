import { simpleParser } from 'mailparser';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createApiClient } from '../../support/api-client.ts';
import { createWorld, type World } from '../../support/world.ts';

let world: World;
let api: ReturnType<typeof createApiClient>;
beforeAll(async () => {
  world = await createWorld({ seeded: true });
  api = createApiClient(world);
});
afterAll(() => world.close());

const add = async (...args: Parameters<World['addReader']>): Promise<string> => {
  const { rows } = await world.db.query('select public_id from subscribers where id = $1', [
    await world.addReader(...args),
  ]);
  return rows[0].public_id;
};
// The links of a real mail act for its reader, so a preview has others in their place.
const bare = (part: string | false | undefined): string =>
  String(part)
    .replace(/\/(digest|preferences|unsubscribe|feedback|saved)\/[A-Za-z0-9_-]+/g, '/$1/…')
    .replaceAll('\r\n', '\n');

let ada: string;
it('previews in three formats what is then sent', async () => {
  ada = await add('ada@example.org', { topics: ['multi-task-learning'], paperCount: 3 });
  const preview = (query: string, accept?: string) =>
    api.get(`/subscribers/${ada}/preview${query}`, 'digests:read', accept === undefined ? {} : { accept });
  const json = (await preview('')).json();
  expect(json).toMatchObject({
    date: '2025-09-04',
    through: '2025-09-04',
    candidateCount: 68,
    skipReason: null,
  });
  expect(json.papers).toHaveLength(3);
  const html = await preview('?format=html');
  const text = await preview('', 'text/html;q=0.2, text/plain, */*;q=0.1');
  expect(html.headers['content-type']).toContain('text/html');
  expect(html.headers['content-security-policy']).toContain('sandbox');
  expect(text.headers['content-type']).toContain('text/plain');
  expect([html.body, text.body]).toEqual([json.html, json.text]);
  expect(world.mail.to('ada@example.org')).toEqual([]);

  world.clock.set('2025-09-04T07:00:00Z');
  await world.runDigests();
  const sent = await simpleParser(world.mail.to('ada@example.org')[0]!.raw);
  expect(json.subject).toBe(sent.subject);
  expect(bare(html.body).trim()).toBe(bare(sent.html).trim());
  expect(bare(text.body).trim()).toBe(bare(sent.text).trim());

  const digest = (await api.get(`/digests/${ada}.2025-09-04`, 'digests:read')).json();
  expect(digest).toMatchObject({
    state: 'sent',
    attempts: 1,
    paperCount: 3,
    subscriber: ada,
    skipReason: null,
  });
  expect(digest.papers).toEqual(json.papers);
  expect(digest.papers[0]).toMatchObject({
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    reason: { kind: 'topic', words: 'Because you follow Multi-task learning' },
  });

  const after = (await preview('')).json();
  expect(after).toMatchObject({ skipReason: 'no_new_edition', subject: null, papers: [], html: null });
  expect((await preview('?format=text')).statusCode).toBe(404);
  expect((await preview('?date=2025-09-04')).json().papers).toEqual(json.papers);
  expect((await preview('?date=2020-01-01')).statusCode).toBe(404);
});

it('lists digests by date, state and subscriber, page by page', async () => {
  const picky = await add('picky@example.org', { keywords: ['zzzyx'], minimumScore: 100 });
  const others = [];
  for (const name of ['b', 'c', 'd']) others.push(await add(`${name}@example.org`));
  world.clock.set('2025-09-05T07:00:00Z');
  await world.runDigests();

  const list = async (query: string) =>
    (await api.get(`/digests?${query}`, 'digests:read')).json() as {
      data: Record<string, string>[];
      next: string | null;
    };
  const all: string[] = [];
  let cursor = '';
  do {
    const page = await list(`limit=2${cursor}`);
    all.push(...page.data.map(({ id }) => id!));
    cursor = page.next === null ? '' : `&cursor=${page.next}`;
  } while (cursor !== '');
  expect(all.map((id) => id.slice(37))).toEqual([
    ...Array.from({ length: 5 }, () => '2025-09-05'),
    '2025-09-04',
  ]);
  expect(new Set(all).size).toBe(6);
  const skipped = await list('state=skipped&date=2025-09-05');
  expect(skipped.data).toContainEqual(
    expect.objectContaining({ id: `${picky}.2025-09-05`, skipReason: 'none_good_enough' }),
  );
  expect((await list('state=sent&date=2025-09-04')).data.map(({ subscriber }) => subscriber)).toEqual([ada]);
  expect((await list(`subscriber=${ada}`)).data.map(({ date }) => date)).toEqual([
    '2025-09-05',
    '2025-09-04',
  ]);
  const own = await api.get(`/subscribers/${ada}/digests?limit=1`, 'digests:read');
  const next = await api.get(`/subscribers/${ada}/digests?cursor=${own.json().next}`, 'digests:read');
  expect(next.json()).toMatchObject({ data: [{ date: '2025-09-04' }], next: null });
  expect(others).toHaveLength(3);
});

it('knows nothing of digests that are not there, or of an erased person', async () => {
  const nobody = '0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51';
  for (const path of [
    `/digests/${nobody}.2025-09-04`,
    `/digests/${ada}.2025-09-31`,
    '/digests/12',
    `/subscribers/${nobody}/digests`,
    `/subscribers/${nobody}/preview`,
  ])
    expect([path, (await api.get(path, 'digests:read')).statusCode]).toEqual([path, 404]);
  const bad = Buffer.from(JSON.stringify(`${nobody}.2025-09-04`)).toString('base64url');
  expect((await api.get(`/digests?cursor=${bad}`, 'digests:read')).json().errors).toMatchObject([
    { parameter: 'cursor' },
  ]);
  expect((await api.remove(`/subscribers/${ada}`, 'subscribers:write')).statusCode).toBe(204);
  for (const path of [
    `/digests/${ada}.2025-09-04`,
    `/subscribers/${ada}/digests`,
    `/subscribers/${ada}/preview`,
  ])
    expect((await api.get(path, 'digests:read')).statusCode).toBe(404);
  expect((await api.get('/digests', 'digests:read')).body).not.toContain(ada);
});

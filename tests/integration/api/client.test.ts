import { afterAll, beforeAll, expect, it } from 'vitest';
import { createClient } from '../../../clients/typescript/create-client.ts';
import { createWorld, linkIn } from '../../support/world.ts';

let world: Awaited<ReturnType<typeof createWorld>>;
let url: string;
beforeAll(async () => {
  world = await createWorld({ seeded: true });
  url = await world.app.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(() => world.close());

it('the generated client subscribes somebody, who confirms by mail, and reads a preview', async () => {
  const { key } = await world.apiKeys.mint({
    name: 'client',
    scopes: ['subscribers:read', 'subscribers:write', 'digests:read'],
    expiresAt: null,
    createdBy: 'console',
  });
  const client = createClient({ url, key });
  const { data: topics } = await client.GET('/api/v1/topics');
  const topic = topics!.data.find(({ name }) => name === 'Multi-task learning')!.slug;

  const added = await client.POST('/api/v1/subscribers', {
    body: { email: 'ada@example.org', zone: 'Europe/Paris', interests: { topics: [topic] } },
  });
  expect(added.error).toBeUndefined();
  expect(added.response.status).toBe(201);

  const { rows } = await world.db.query<{ id: number }>('select max(id) as id from signups');
  await world.signupReplies.send(rows[0]!.id);
  const confirm = await linkIn(world.mail.mails.at(-1)!.raw, 'confirm');
  expect((await fetch(url + confirm, { method: 'POST', redirect: 'manual' })).status).toBeLessThan(400);

  const { data: found } = await client.GET('/api/v1/subscribers', {
    params: { query: { email: 'ada@example.org' } },
  });
  const [subscriber] = found!.data;
  expect(subscriber).toMatchObject({ email: 'ada@example.org', state: 'active' });

  const { data: preview } = await client.GET('/api/v1/subscribers/{id}/preview', {
    params: { path: { id: subscriber!.id } },
  });
  expect(JSON.stringify(preview)).toContain('Multi-task learning');
});

it('the generated client gets problems as typed errors', async () => {
  const { error } = await createClient({ url }).GET('/api/v1/runs');
  expect(error).toMatchObject({ code: 'not_signed_in', status: 401 });
});

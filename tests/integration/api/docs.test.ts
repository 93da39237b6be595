import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Description, operationsOf } from '../../../services/api/v1/description/types.ts';
import { problemCodes } from '../../../services/api/v1/problem.ts';
import { createWorld } from '../../support/world.ts';

let world: Awaited<ReturnType<typeof createWorld>>;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const get = (url: string, headers: Record<string, string> = {}) => world.app.inject({ url, headers });

it('shows each operation with an anchor and a command that sends its example', async () => {
  const description = (await get('/api/v1/openapi.json')).json<Description>();
  const { body } = await get('/docs');
  const operations = operationsOf(description);
  for (const { operation, path } of operations) {
    expect(body).toContain(`<article id="${operation.operationId}"`);
    expect(body).toContain(`<code>${path}</code>`);
  }
  expect(body.split('>curl ').length - 1).toBe(operations.length);
});

it('explains each code where the `type` of a problem leads', async () => {
  const { type } = (await get('/api/v1/runs')).json<{ type: string }>();
  expect(type).toBe('https://papers.example.org/docs/problems#not_signed_in');
  const { body } = await get('/docs/problems');
  for (const code of Object.keys(problemCodes)) expect(body).toContain(`id="${code}"`);
});

it('is cached, and revalidated by its tag', async () => {
  for (const url of ['/docs', '/docs/problems', '/api/v1/openapi.json']) {
    const { headers } = await get(url);
    expect(headers['cache-control']).toBe('public, max-age=300');
    expect((await get(url, { 'if-none-match': String(headers.etag) })).statusCode).toBe(304);
  }
});

it('loosens the content policy for the explorer only, and even there to this site', async () => {
  const policyOf = async (url: string) => String((await get(url)).headers['content-security-policy']);
  expect(await policyOf('/docs')).toBe(await policyOf('/'));
  expect(await policyOf('/docs')).not.toContain('unsafe');
  for (const url of ['/docs/explorer', '/docs/explorer/static/swagger-ui-bundle.js']) {
    const policy = await policyOf(url);
    expect(policy).not.toMatch(/https?:|\*|unsafe-eval|script-src/);
    expect(policy).toContain("default-src 'self'");
  }
});

import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createWorld } from '../../support/world.ts';

const run = promisify(execFile);
const text = readFileSync(join(import.meta.dirname, '../../../docs/api.md'), 'utf8');
const lines = text
  .split('```')[1]!
  .split('\n')
  .filter((line) => line.startsWith('curl '));

let world: Awaited<ReturnType<typeof createWorld>>;
let env: Record<string, string>;
beforeAll(async () => {
  world = await createWorld({ seeded: true });
  const { key } = await world.apiKeys.mint({
    name: 'api.md',
    scopes: ['subscribers:read', 'subscribers:write', 'digests:read'],
    expiresAt: null,
    createdBy: 'console',
  });
  env = {
    PAPERBOY_URL: await world.app.listen({ port: 0, host: '127.0.0.1' }),
    PAPERBOY_KEY: key,
    PATH: process.env.PATH ?? '',
  };
});
afterAll(() => world.close());

const filled = (part: string): string =>
  part.replace(/\$(PAPERBOY_\w+)/g, (_all, name: string) => env[name]!);

/** Does what curl would do with the options that the lines have. */
const withoutCurl = async (line: string): Promise<string> => {
  const parts = [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, double, single, bare]) =>
    single === undefined ? filled(double ?? bare!) : single,
  );
  const all = (option: string) => parts.filter((_, at) => parts[at - 1] === option);
  const response = await fetch(parts.find((part) => part.startsWith('http'))!, {
    method: all('-X')[0] ?? 'GET',
    headers: all('-H').map((header): [string, string] => [
      header.slice(0, header.indexOf(':')),
      header.slice(header.indexOf(':') + 1).trim(),
    ]),
    body: all('-d')[0],
  });
  return response.text();
};

const hasCurl = await run('curl', ['--version']).then(
  () => true,
  () => false,
);

it('the five lines at the beginning of docs/api.md do what they say', async () => {
  expect(text.indexOf('```')).toBeLessThan(30);
  const outputs: string[] = [];
  for (const line of lines)
    outputs.push(hasCurl ? (await run('sh', ['-c', line], { env })).stdout : await withoutCurl(line));
  const [trending, bibtex, added, found, digests] = outputs;
  expect(outputs).toHaveLength(5);
  expect(JSON.parse(trending!).data).toHaveLength(5);
  expect(bibtex).toMatch(/^@\w+\{/);
  expect(JSON.parse(added!)).toMatchObject({ email: 'ada@example.org', state: 'pending' });
  expect(JSON.parse(found!).data).toEqual([JSON.parse(added!)]);
  expect(JSON.parse(digests!)).toEqual({ data: [], next: null });
});

it('fetch, which stands in where there is no curl, does the same', async () => {
  expect(JSON.parse(await withoutCurl(lines[3]!)).data).toHaveLength(1);
});

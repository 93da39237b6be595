import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, expect, test } from 'vitest';
import { choosePort, releasePort } from '../../../bin/local/ports.ts';

const servers: Server[] = [];

const listen = (host: string, port = 0): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(port, host, () => {
      servers.push(server);
      resolve((server.address() as { port: number }).port);
    });
  });

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

test('a free port is chosen', async () => {
  const { port } = await choosePort(0);
  releasePort(port);
  expect(await choosePort(port)).toEqual({ port, moved: false });
});

test.each(['127.0.0.1', '0.0.0.0'])('if a port is taken on %s, the next free one is chosen', async (host) => {
  const taken = await listen(host);
  const { port, moved } = await choosePort(taken);
  expect(moved).toBe(true);
  expect(port).toBeGreaterThan(taken);
  expect(port).toBeLessThan(taken + 100);
});

test('two simultaneous calls get two ports', async () => {
  const { port } = await choosePort(0);
  releasePort(port);
  const ports = await Promise.all([choosePort(port), choosePort(port), choosePort(port)]);
  expect(new Set(ports.map((each) => each.port)).size).toBe(3);
});

// Starts another process that chooses a port, and does not bind it.
const chooser = async (preferred: number): Promise<{ child: ChildProcess; port: number }> => {
  const ports = join(import.meta.dirname, '../../../bin/local/ports.ts');
  const code = `import(${JSON.stringify(ports)}).then(async ({ choosePort }) => {
    console.log((await choosePort(${preferred})).port);
    process.stdin.resume().on('end', () => process.exit());
  })`;
  const child = spawn(process.execPath, ['--import', 'tsx', '-e', code], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface({ input: child.stdout! }), 'line');
  return { child, port: Number(line) };
};

test('a port that another process has chosen and not bound yet stays reserved until that ends', async () => {
  const { port } = await choosePort(0);
  releasePort(port);
  const others = await Promise.all([chooser(port), chooser(port), chooser(port)]);
  try {
    expect(new Set(others.map((each) => each.port)).size).toBe(3);
  } finally {
    for (const { child } of others) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  }
  const next = await choosePort(port);
  expect(next.port).toBeLessThanOrEqual(Math.max(...others.map((each) => each.port)));
});

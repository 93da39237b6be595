import { createServer, type Server } from 'node:net';
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

test('a free port is taken as it is', async () => {
  const { port } = await choosePort(0);
  releasePort(port);
  expect(await choosePort(port)).toEqual({ port, moved: false });
});

test.each(['127.0.0.1', '0.0.0.0'])('a port taken on %s moves to the next free one', async (host) => {
  const taken = await listen(host);
  const { port, moved } = await choosePort(taken);
  expect(moved).toBe(true);
  expect(port).toBeGreaterThan(taken);
  expect(port).toBeLessThan(taken + 100);
});

test('two who ask at once get two ports', async () => {
  const { port } = await choosePort(0);
  releasePort(port);
  const ports = await Promise.all([choosePort(port), choosePort(port), choosePort(port)]);
  expect(new Set(ports.map((each) => each.port)).size).toBe(3);
});

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRequestSender } from '../../../services/outbound/send-request.ts';
import { systemClock } from '../../../services/platform/clock.ts';

const sender = createRequestSender({
  userAgent: 'Paperboy',
  allowPrivate: ['127.0.0.1'],
  clock: systemClock,
  timeoutMs: 300,
});
// Says nothing at /silent, nothing more after the status at /stalls, and closes the connection at /closes.
const server = createServer(({ url, socket }, response) => {
  if (url === '/stalls') response.writeHead(200).write('so far');
  if (url === '/closes') socket.destroy();
});
let base: string;

beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await sender.close();
  server.closeAllConnections();
  server.close();
});

test('silence is a failure after the time for everything', async () => {
  expect(await sender.post(`${base}/silent`, {}, '{}')).toMatchObject({
    status: null,
    error: 'no response within 0.3 seconds',
    response: '',
  });
});

test('a status counts even if the rest of the response does not come', async () => {
  expect(await sender.post(`${base}/stalls`, {}, '{}')).toMatchObject({
    status: 200,
    error: null,
    response: 'so far',
  });
});

test('a closed connection, a name that does not exist and a refused port are failures in words', async () => {
  for (const url of [`${base}/closes`, 'https://nothing.invalid/', 'http://127.0.0.1:1/'])
    expect(await sender.post(url, {}, '{}')).toMatchObject({
      status: null,
      error: expect.stringMatching(/^it cannot be reached: |^no response within/),
    });
});

import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A webhook as the receiver got it. */
export type Received = {
  id: string;
  headers: IncomingHttpHeaders;
  body: string;
  event: { type: string; timestamp: string; data: Record<string, unknown> };
};

type Answer = (received: Received, response: ServerResponse, request: IncomingMessage) => void;

/** Starts a real receiver of webhooks, which returns 204 unless `answer` says otherwise; it may be replaced at any time. */
export const startReceiver = async () => {
  const received: Received[] = [];
  const receiver = {
    answer: ((_, response) => response.writeHead(204).end()) as Answer,
  };
  const waiting = new Set<() => void>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const entry = {
        id: String(request.headers['webhook-id']),
        headers: request.headers,
        body,
        event: JSON.parse(body),
      };
      received.push(entry);
      receiver.answer(entry, response, request);
      for (const check of waiting) check();
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return Object.assign(receiver, {
    host: `127.0.0.1:${port}`,
    url: `http://127.0.0.1:${port}/hooks`,
    received,
    types: (): string[] => received.map(({ event }) => event.type),
    /** Resolves when what was received satisfies a condition. */
    until: (isEnough: (all: Received[]) => boolean): Promise<void> =>
      new Promise((resolve) => {
        const check = (): void => {
          if (!isEnough(received)) return;
          waiting.delete(check);
          resolve();
        };
        waiting.add(check);
        check();
      }),
    close: async (): Promise<void> => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  });
};

export type Receiver = Awaited<ReturnType<typeof startReceiver>>;

import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import type { World } from './world.ts';

/** Makes a world's API listen on a free port, and returns the port. */
export const listen = async ({ app }: Pick<World, 'app'>): Promise<number> => {
  await app.listen({ port: 0, host: '127.0.0.1' });
  return (app.server.address() as AddressInfo).port;
};

/** Opens a client that sends exactly the given bytes, from a local address. */
export const rawClient = async (port: number, from = '127.0.0.1') => {
  const socket = connect({ port, host: '127.0.0.1', localAddress: from });
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  let text = '';
  socket.on('error', () => {});
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString('latin1');
  });
  await new Promise<void>((resolve) => {
    socket.once('connect', resolve);
    closed.then(resolve, resolve);
  });
  let trickling: NodeJS.Timeout | undefined;
  socket.once('close', () => clearInterval(trickling));
  return {
    socket,
    closed,
    text: (): string => text,
    isOpen: (): boolean => !socket.destroyed,
    send: (...lines: string[]): void => {
      socket.write(lines.join('\r\n'));
    },
    /** Sends one byte after another until the connection is closed. */
    trickle: (byte = 'x'): void => {
      trickling = setInterval(() => socket.write(byte), 10);
    },
    /** Resolves once the response contains `part`, or the connection is closed. */
    said: (part: string | RegExp): Promise<string> =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (!text.match(part)) return;
          socket.off('data', look);
          resolve(text);
        };
        socket.on('data', look);
        closed.then(() => resolve(text), reject);
        look();
      }),
    end: async (): Promise<void> => {
      socket.destroy();
      await closed;
    },
  };
};

export type RawClient = Awaited<ReturnType<typeof rawClient>>;

/** Returns the head of a request whose body is still to come. */
export const headOf = (path: string, headers: string[] = [], bytes = 1_000): string =>
  [
    `POST ${path} HTTP/1.1`,
    'Host: papers.example.org',
    'Content-Type: application/x-www-form-urlencoded',
    `Content-Length: ${bytes}`,
    ...headers,
    '',
    '',
  ].join('\r\n');

export const GET = (path: string, headers: string[] = []): string =>
  [`GET ${path} HTTP/1.1`, 'Host: papers.example.org', ...headers, '', ''].join('\r\n');

import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import type { World } from './world.ts';

/** Has a world's API listen on a port of its own; its number. */
export const listen = async ({ app }: Pick<World, 'app'>): Promise<number> => {
  await app.listen({ port: 0, host: '127.0.0.1' });
  return (app.server.address() as AddressInfo).port;
};

/** A client that says exactly what it is told to, from an address of this machine. */
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
    /** Sends a byte again and again, for as long as it may. */
    trickle: (byte = 'x'): void => {
      trickling = setInterval(() => socket.write(byte), 10);
    },
    /** Resolves once so much of a response is here, or the connection is closed. */
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

/** The head of a request whose body is still to come. */
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

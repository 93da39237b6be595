import { createServer } from 'node:net';

// Handed out by this process and perhaps not bound yet.
const promised = new Set<number>();

const canListen = (port: number, host: string): Promise<number | null> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(null));
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : null));
    });
  });

// A port taken on the wildcard or on the other loopback is as good as taken: a browser that opens
// "localhost" may reach the stranger. A host without IPv6 fails for another reason and does not count.
const isFree = async (port: number): Promise<boolean> => {
  if ((await canListen(port, '127.0.0.1')) === null) return false;
  const v6 = await canListen(0, '::1');
  return v6 === null || (await canListen(port, '::1')) !== null;
};

/**
 * The preferred port, or the next free one within 100. `preferred: 0` means any.
 * Two calls in one process never get the same port.
 */
export const choosePort = async (preferred: number): Promise<{ port: number; moved: boolean }> => {
  if (preferred === 0) {
    const port = await canListen(0, '127.0.0.1');
    if (port === null) throw new Error('No free port on 127.0.0.1.');
    if (promised.has(port)) return choosePort(0);
    promised.add(port);
    return { port, moved: false };
  }
  for (let port = preferred; port < Math.min(preferred + 100, 65_536); port += 1) {
    if (promised.has(port)) continue;
    promised.add(port);
    if (await isFree(port)) return { port, moved: port !== preferred };
    promised.delete(port);
  }
  throw new Error(`No free port from ${preferred} to ${preferred + 99} on 127.0.0.1.`);
};

/** Gives a port back, once whatever used it has stopped. */
export const releasePort = (port: number): void => {
  promised.delete(port);
};

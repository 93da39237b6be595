import { rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { claimFile, ownMark } from './claim-file.ts';

// A port is bound long after it was chosen. Until then a file says so to the other processes of this user.
const reservationDir = join(tmpdir(), `paperboy-ports-${process.getuid?.() ?? 'user'}`);
const fileOf = (port: number): string => join(reservationDir, String(port));

const reserved = new Set<number>();

const reserve = async (port: number): Promise<boolean> => {
  if (reserved.has(port)) return false;
  reserved.add(port);
  if ((await claimFile(fileOf(port), await ownMark())) === null) return true;
  reserved.delete(port);
  return false;
};

/** Gives a port back, once whatever used it has stopped. */
export const releasePort = (port: number): void => {
  if (reserved.delete(port)) rmSync(fileOf(port), { force: true });
};

process.once('exit', () => {
  for (const port of reserved) releasePort(port);
});

const canListen = (port: number, host: string): Promise<number | null> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(null));
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : null));
    });
  });

// A port taken on the wildcard or on the other loopback is as good as taken: a browser that opens "localhost" may reach
// the stranger. A host without IPv6 fails for another reason and does not count.
const isFree = async (port: number): Promise<boolean> => {
  if ((await canListen(port, '127.0.0.1')) === null) return false;
  const v6 = await canListen(0, '::1');
  return v6 === null || (await canListen(port, '::1')) !== null;
};

/**
 * Returns the preferred port, or the next free one within 100; `preferred: 0` means any. The port is reserved until
 * `releasePort` or the end of this process: no two calls of this user's processes get the same one.
 */
export const choosePort = async (preferred: number): Promise<{ port: number; moved: boolean }> => {
  if (preferred === 0) {
    const port = await canListen(0, '127.0.0.1');
    if (port === null) throw new Error('No free port on 127.0.0.1.');
    return (await reserve(port)) ? { port, moved: false } : choosePort(0);
  }
  for (let port = preferred; port < Math.min(preferred + 100, 65_536); port += 1) {
    if (!(await reserve(port))) continue;
    if (await isFree(port)) return { port, moved: port !== preferred };
    releasePort(port);
  }
  throw new Error(`No free port from ${preferred} to ${preferred + 99} on 127.0.0.1.`);
};

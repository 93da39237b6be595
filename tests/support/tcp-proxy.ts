import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/**
 * What the proxy does to a mail: it passes it; it resets the connection in the middle of its DATA; or it delivers the dot
 * and withholds the reply, and closes the connection at once (`lose-reply`) or after a silence (`stall`).
 */
export type Fate = 'pass' | 'cut-in-data' | 'lose-reply' | 'stall';

const DOT = '\r\n.\r\n';

/** Follows a client's commands and mails, wherever its chunks are split. */
const createFollower = () => {
  let inData = false;
  let line = '';
  let tail = '';
  return {
    inData: (): boolean => inData,
    /** Returns how many of these bytes belong to the present step, including the end of a DATA command or of a mail. */
    take: (chunk: Buffer): { length: number; ended: 'mail' | 'DATA' | null } => {
      const text = chunk.toString('latin1');
      if (inData) {
        const at = (tail + text).indexOf(DOT);
        if (at < 0) {
          tail = (tail + text).slice(-(DOT.length - 1));
          return { length: chunk.length, ended: null };
        }
        const length = at + DOT.length - tail.length;
        inData = false;
        tail = '';
        return { length, ended: 'mail' };
      }
      let from = 0;
      for (;;) {
        const at = text.indexOf('\n', from);
        if (at < 0) break;
        line += text.slice(from, at);
        from = at + 1;
        const isData = /^DATA\r?$/i.test(line);
        line = '';
        if (isData) {
          inData = true;
          // A mail may consist of the final dot alone.
          tail = '\r\n';
          return { length: from, ended: 'DATA' };
        }
      }
      line += text.slice(from);
      return { length: chunk.length, ended: null };
    },
  };
};

/** Starts a proxy between clients and a relay that does to the n-th mail (from 0) what `fateOf` returns. */
export const startTcpProxy = async (
  targetPort: number,
  fateOf: (mail: number) => Fate,
  options: { stallMs?: number } = {},
) => {
  let mails = 0;
  const sockets = new Set<Socket>();
  const fates: Record<Fate, number> = { pass: 0, 'cut-in-data': 0, 'lose-reply': 0, stall: 0 };

  const server = createServer((client) => {
    const relay = connect(targetPort, '127.0.0.1');
    const follower = createFollower();
    let fate: Fate = 'pass';
    let mute = false;
    const both = [client, relay];
    const reset = (): void => {
      for (const socket of both) socket.resetAndDestroy();
    };
    for (const socket of both) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        for (const each of both) each.destroy();
      });
    }
    relay.on('data', (chunk: Buffer) => {
      if (!mute) client.write(chunk);
      // The relay has replied to the dot, and the client never gets the reply.
      else if (fate === 'lose-reply') reset();
      else setTimeout(reset, options.stallMs ?? 1_000);
    });
    client.on('data', (chunk: Buffer) => {
      let rest = chunk;
      while (rest.length > 0) {
        const wasInData = follower.inData();
        const { length, ended } = follower.take(rest);
        // A mail that is announced behind a lost dot is never sent here.
        if (ended === 'DATA' && !mute) {
          fate = fateOf(mails);
          mails += 1;
          fates[fate] += 1;
        }
        if (wasInData && fate === 'cut-in-data') {
          relay.write(rest.subarray(0, length >> 1), reset);
          return;
        }
        if (ended === 'mail' && fate !== 'pass') mute = true;
        relay.write(rest.subarray(0, length));
        rest = rest.subarray(length);
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    /** Returns the number of mails by fate. */
    fates,
    /** Resets the counts. */
    forget: (): void => {
      mails = 0;
      Object.assign(fates, { pass: 0, 'cut-in-data': 0, 'lose-reply': 0, stall: 0 });
    },
    close: async (): Promise<void> => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

export type TcpProxy = Awaited<ReturnType<typeof startTcpProxy>>;

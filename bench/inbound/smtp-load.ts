import { once } from 'node:events';
import { connect } from 'node:net';

/** A message and the address that it goes to. */
export type Load = { to: string; message: Buffer };

const START_OF_DATA = 3;

/** One connection, over which messages are sent one after another. */
const openConnection = async (port: number) => {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  let text = '';
  let onReplies: (() => void) | null = null;
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString('latin1');
    onReplies?.();
  });
  /** Waits for the last lines of so many replies. */
  const replies = (count: number): Promise<string> =>
    new Promise((resolve) => {
      const look = (): void => {
        const lines = text.split('\r\n').filter((line) => /^\d{3} /.test(line));
        if (lines.length < count) return;
        text = '';
        onReplies = null;
        resolve(lines.at(-1)!);
      };
      onReplies = look;
      look();
    });
  await once(socket, 'connect');
  await replies(1);
  socket.write('EHLO bench\r\n');
  await replies(1);
  return {
    send: async ({ to, message }: Load): Promise<void> => {
      socket.write(`MAIL FROM:<>\r\nRCPT TO:<${to}>\r\nDATA\r\n`);
      const ready = await replies(START_OF_DATA);
      if (!ready.startsWith('354')) throw new Error(`the server said ${ready}`);
      socket.write(message);
      socket.write('\r\n.\r\n');
      const taken = await replies(1);
      if (!taken.startsWith('250')) throw new Error(`the server said ${taken}`);
    },
    close: (): void => {
      socket.destroy();
    },
  };
};

/** Sends all messages over several connections, as mail servers do. */
export const sendAll = async (port: number, connections: number, loads: Load[]): Promise<void> => {
  const left = loads.values();
  const sendOn = async (): Promise<void> => {
    const connection = await openConnection(port);
    for (const load of left) await connection.send(load);
    connection.close();
  };
  await Promise.all(Array.from({ length: connections }, sendOn));
};

import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';

/** What a relay does at one point: sends a text (with or without CRLF), cuts the connection, or waits for ever. */
export type Act = string | { cut: true } | { end: string } | { silent: true };

type Script = {
  /** The lines after "250-relay" in the reply to EHLO. */
  offers?: string[];
  greeting?: Act;
  /** Returns the reply to a command, to BDAT after its bytes, or to the final dot as `.`; undefined for the usual acceptance. */
  on?: (command: string, seen: Seen) => Act | undefined;
  /** Called with the bytes of each mail as they come; it can cut the connection in the middle of one. */
  onBytes?: (soFar: number, socket: Socket) => void;
};

export type Seen = {
  /** The commands of this connection so far, including this one. */
  commands: string[];
  /** The number of this connection, from 1. */
  connection: number;
};

const willing = (command: string): string => {
  if (command.startsWith('DATA')) return '354 go on\r\n';
  return command.startsWith('QUIT') ? '221 bye\r\n' : '250 2.0.0 fine\r\n';
};

/**
 * Starts an SMTP relay that follows a script at the level of bytes: it replies in one packet or in many, late, in the wrong
 * form, or not at all. It stores the mails that it got completely, whatever it replied.
 */
export const startScriptedRelay = async (script: Script = {}) => {
  const mails: string[] = [];
  const connections: { commands: string[]; packets: string[]; socket: Socket }[] = [];

  const server = createServer((socket) => {
    const seen = { commands: [] as string[], packets: [] as string[], socket };
    connections.push(seen);
    const connection = connections.length;
    let inMail = false;
    // The rest of a chunk (RFC 3030) that is still to come, and the mail's earlier chunks.
    let chunk: { command: string; bytes: number } | null = null;
    let chunks = '';
    let isSilent = false;
    let pending = '';
    socket.on('error', () => {});
    const act = (what: Act): void => {
      if (isSilent) return;
      if (typeof what === 'string') socket.write(what);
      else if ('cut' in what) socket.resetAndDestroy();
      else if ('end' in what) socket.end(what.end);
      else isSilent = true;
    };
    const answer = (command: string): void => {
      seen.commands.push(command);
      const reply = script.on?.(command, { commands: seen.commands, connection });
      if (command === 'DATA' && (reply === undefined || (typeof reply === 'string' && reply.includes('354'))))
        inMail = true;
      if (command.startsWith('EHLO') && reply === undefined) {
        const lines = ['relay', ...(script.offers ?? ['PIPELINING', 'ENHANCEDSTATUSCODES'])];
        act(lines.map((line, at) => `250${at === lines.length - 1 ? ' ' : '-'}${line}\r\n`).join(''));
        return;
      }
      act(reply ?? willing(command));
    };
    socket.on('data', (packet) => {
      seen.packets.push(packet.toString('latin1'));
      pending += packet.toString('latin1');
      for (;;) {
        if (chunk) {
          script.onBytes?.(pending.length, socket);
          if (socket.destroyed || pending.length < chunk.bytes) return;
          const { command, bytes } = chunk;
          chunks += pending.slice(0, bytes);
          pending = pending.slice(bytes);
          chunk = null;
          if (command.endsWith('LAST')) {
            mails.push(chunks);
            chunks = '';
          }
          answer(command);
          continue;
        }
        if (inMail) {
          script.onBytes?.(pending.length, socket);
          if (socket.destroyed) return;
          const dot = pending.startsWith('.\r\n') ? 0 : pending.indexOf('\r\n.\r\n') + 2;
          if (dot === 1) return;
          mails.push(pending.slice(0, dot));
          pending = pending.slice(dot + 3);
          inMail = false;
          answer('.');
          continue;
        }
        const end = pending.indexOf('\r\n');
        if (end < 0) return;
        const command = pending.slice(0, end);
        pending = pending.slice(end + 2);
        const [, bytes] = /^BDAT (\d+)/.exec(command) ?? [];
        if (bytes !== undefined) chunk = { command, bytes: Number(bytes) };
        else {
          if (command === 'RSET') chunks = '';
          answer(command);
        }
      }
    });
    act(script.greeting ?? '220 relay\r\n');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    mails,
    connections,
    close: async (): Promise<void> => {
      for (const { socket } of connections) socket.destroy();
      server.close();
    },
  };
};

export type ScriptedRelay = Awaited<ReturnType<typeof startScriptedRelay>>;

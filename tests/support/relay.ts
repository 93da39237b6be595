import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

/** A mail that a relay accepted: the reply to its final dot was 250. */
export type Taken = {
  to: string;
  from: string;
  messageId: string;
  digestId: string;
  at: number;
  bytes: number;
};

/** A moment at which a relay can misbehave. `attempt` counts the RCPTs for this recipient, from 1. */
export type Moment = { stage: 'RCPT' | 'DATA' | 'DOT'; to: string; domain: string; attempt: number };

/** What it does there instead of accepting the mail at once; `drop` closes the connection without a reply. */
export type Whim = { reply?: string; delayMs?: number; drop?: boolean };

const EHLO = ['250-relay', '250-PIPELINING', '250-8BITMIME', '250 ENHANCEDSTATUSCODES', ''].join('\r\n');

// time itself: how slowly a relay replies.
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Reads a socket piece by piece; null once it is closed. */
const createInput = (socket: Socket) => {
  let chunks: Buffer[] = [];
  let closed = false;
  let wake = (): void => {};
  socket.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    wake();
  });
  socket.on('close', () => {
    closed = true;
    wake();
  });
  return async (end: string): Promise<Buffer | null> => {
    for (;;) {
      const all = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
      const at = all.indexOf(end);
      if (at >= 0) {
        chunks = [all.subarray(at + end.length)];
        return all.subarray(0, at);
      }
      chunks = [all];
      if (closed) return null;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
};

const headerOf = (raw: Buffer, pattern: RegExp): string =>
  pattern.exec(raw.subarray(0, Math.max(0, raw.indexOf('\r\n\r\n'))).toString('latin1'))?.[1] ?? '';

/**
 * Starts a light relay for thousands of mails that misbehaves as told: it pipelines (RFC 2920), counts the accepted mails,
 * and stores no bodies.
 */
export const startRelay = async (whimAt: (moment: Moment) => Whim | undefined = () => undefined) => {
  const taken: Taken[] = [];
  const attempts = new Map<string, number>();
  const seenIds = new Map<string, Set<string>>();
  const sockets = new Set<Socket>();
  let waiting: { count: number; resolve: () => void }[] = [];
  let mostAtOnce = 0;
  const whims = { whimAt };

  const keep = (mail: Taken): void => {
    taken.push(mail);
    waiting = waiting.filter(({ count, resolve }) => {
      if (taken.length < count) return true;
      resolve();
      return false;
    });
  };

  const serve = async (socket: Socket): Promise<void> => {
    const read = createInput(socket);
    const say = (line: string): void => {
      socket.write(`${line}\r\n`);
    };
    let from = '';
    let to = '';
    const misbehave = async (stage: Moment['stage']): Promise<boolean> => {
      const domain = to.slice(to.lastIndexOf('@') + 1);
      const whim = whims.whimAt({ stage, to, domain, attempt: attempts.get(to) ?? 0 });
      if (whim?.delayMs) await pause(whim.delayMs);
      if (whim?.drop) socket.destroy();
      else if (whim?.reply) {
        say(whim.reply);
        if (whim.reply.startsWith('421')) socket.end();
      }
      return Boolean(whim?.drop || whim?.reply);
    };
    say('220 relay ESMTP');
    for (;;) {
      const command = (await read('\r\n'))?.toString('latin1');
      if (command === undefined) return;
      const verb = command.slice(0, 4).toUpperCase();
      const address = /<(.*?)>/.exec(command)?.[1] ?? '';
      if (verb === 'EHLO') socket.write(EHLO);
      else if (verb === 'QUIT') socket.end('221 2.0.0 bye\r\n');
      else if (verb === 'MAIL') {
        from = address;
        to = '';
        say('250 2.1.0 ok');
      } else if (verb === 'RCPT') {
        attempts.set(address, (attempts.get(address) ?? 0) + 1);
        to = address;
        if (await misbehave('RCPT')) to = '';
        else say('250 2.1.5 ok');
      } else if (verb === 'DATA') {
        if (to === '') say('554 5.5.1 no valid recipients');
        else if (!(await misbehave('DATA'))) {
          say('354 go on');
          const raw = await read('\r\n.\r\n');
          if (raw === null) return;
          const messageId = headerOf(raw, /^message-id:\s*<([^>]+)>/im);
          seenIds.set(to, new Set([...(seenIds.get(to) ?? []), messageId]));
          if (await misbehave('DOT')) continue;
          const digestId = headerOf(raw, /^feedback-id:\s*(\d+):digest/im);
          // The reply to the dot may not have reached a connection that broke meanwhile; the mail is accepted anyway.
          keep({ to, from, messageId, digestId, at: Date.now(), bytes: raw.length });
          say('250 2.0.0 taken');
        }
      } else say('250 2.0.0 ok');
    }
  };

  const server = createServer((socket) => {
    sockets.add(socket);
    mostAtOnce = Math.max(mostAtOnce, sockets.size);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
    serve(socket).catch(() => socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `smtp://127.0.0.1:${port}`,
    taken,
    attempts,
    /** Returns every Message-ID that came for a recipient, accepted or refused. */
    seenIds,
    /** Returns the maximum number of connections open at one time. */
    mostAtOnce: (): number => mostAtOnce,
    /** Replaces its misbehaviour. */
    behave: (next: (moment: Moment) => Whim | undefined): void => {
      whims.whimAt = next;
    },
    /** Clears its records of mails and attempts. */
    forget: (): void => {
      taken.length = 0;
      attempts.clear();
      seenIds.clear();
    },
    /** Resolves once at least `count` mails are here. */
    received: (count: number): Promise<void> =>
      taken.length >= count ? Promise.resolve() : new Promise((resolve) => waiting.push({ count, resolve })),
    close: async (): Promise<void> => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

export type Relay = Awaited<ReturnType<typeof startRelay>>;

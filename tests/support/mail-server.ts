import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export type ReceivedMail = { from: string; to: string[]; raw: Buffer };

/** Starts a real SMTP server that stores mails byte for byte. `options` make it refuse or misbehave. */
export const startMailServer = async (options: Partial<SMTPServerOptions> = {}) => {
  const mails: ReceivedMail[] = [];
  let waiting: { count: number; resolve: () => void }[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    onData: (stream, session, callback) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        mails.push({
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map((each) => each.address),
          raw: Buffer.concat(chunks),
        });
        callback(null);
        waiting = waiting.filter(({ count, resolve }) => {
          if (mails.length < count) return true;
          resolve();
          return false;
        });
      });
    },
    ...options,
  });
  server.on('error', () => {});
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    /** Resolves once at least `count` mails are here. */
    received: (count: number): Promise<void> =>
      mails.length >= count ? Promise.resolve() : new Promise((resolve) => waiting.push({ count, resolve })),
    to: (address: string): ReceivedMail[] => mails.filter((mail) => mail.to.includes(address)),
    close: (): Promise<void> => new Promise((resolve) => server.close(() => resolve())),
  };
};

export type MailServer = Awaited<ReturnType<typeof startMailServer>>;

import { SMTPServer } from 'smtp-server';
import type { MailStore } from './store.ts';

const MAX_BYTES = 32 * 1024 * 1024;

const refusal = (message: string, responseCode: number) =>
  Object.assign(new Error(message), { responseCode });

/** Returns a server that accepts any mail for anybody and stores it; it never delivers one. */
export const createSmtpServer = (store: Pick<MailStore, 'add'>): SMTPServer => {
  const server = new SMTPServer({
    banner: 'Paperboy inbox',
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    size: MAX_BYTES,
    onData: (stream, session, reply) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => {
        if (!stream.sizeExceeded) chunks.push(chunk);
      });
      stream.on('end', () => {
        if (stream.sizeExceeded) return reply(refusal('The mail is too big', 552));
        const to = session.envelope.rcptTo.map(({ address }) => address);
        store.add(to, Buffer.concat(chunks)).then(
          () => reply(null),
          (error: Error) => {
            console.error(error);
            reply(refusal('The mail could not be stored', 451));
          },
        );
      });
    },
  });
  // A client that closes its connection early must not end the process.
  server.on('error', (error) => console.error(error.message));
  return server;
};

import { SMTPServer } from 'smtp-server';
import type { MailStore } from './store.ts';

const MAX_BYTES = 32 * 1024 * 1024;

const refusal = (message: string, responseCode: number) =>
  Object.assign(new Error(message), { responseCode });

/** Takes any mail for anybody and hands it to the store; nothing is ever passed on. */
export const createSmtpServer = (store: Pick<MailStore, 'add'>): SMTPServer => {
  const server = new SMTPServer({
    banner: 'Paperboy inbox',
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    size: MAX_BYTES,
    onData: (stream, session, answer) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => {
        if (!stream.sizeExceeded) chunks.push(chunk);
      });
      stream.on('end', () => {
        if (stream.sizeExceeded) return answer(refusal('The mail is too big', 552));
        const to = session.envelope.rcptTo.map(({ address }) => address);
        store.add(to, Buffer.concat(chunks)).then(
          () => answer(null),
          (error: Error) => {
            console.error(error);
            answer(refusal('The mail could not be kept', 451));
          },
        );
      });
    },
  });
  // A client that hangs up in the middle is no reason to end.
  server.on('error', (error) => console.error(error.message));
  return server;
};

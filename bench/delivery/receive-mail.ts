import type { Socket } from 'node:net';

const END = Buffer.from('\r\n.\r\n');

/** The recipient of an envelope, and the bytes between DATA and the final dot, still dot-stuffed. */
export type Received = { to: string; raw: Buffer };

/** Speaks just enough SMTP, with pipelining (RFC 2920), to accept the mails of a correct client. */
export const receiveMail = (socket: Socket, onMail: (mail: Received) => void): void => {
  let pending: Buffer = Buffer.alloc(0);
  let inData = false;
  let to = '';
  const replyTo = (command: string): string => {
    const verb = command.slice(0, 4).toUpperCase();
    if (verb === 'EHLO') return '250-sink\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 ENHANCEDSTATUSCODES\r\n';
    if (verb === 'RCPT') to = /<(.*)>/.exec(command)?.[1] ?? '';
    if (verb === 'DATA') inData = true;
    if (verb === 'QUIT') socket.end('221 2.0.0 bye\r\n');
    return inData ? '354 go on\r\n' : verb === 'QUIT' ? '' : '250 2.0.0 ok\r\n';
  };
  socket.on('error', () => {});
  socket.on('data', (chunk: Buffer) => {
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
    let replies = '';
    for (;;) {
      const at = pending.indexOf(inData ? END : '\r\n');
      if (at < 0) break;
      if (inData) {
        onMail({ to, raw: pending.subarray(0, at + 2) });
        pending = pending.subarray(at + END.length);
        inData = false;
        replies += '250 2.0.0 taken\r\n';
      } else {
        const command = pending.subarray(0, at).toString('latin1');
        pending = pending.subarray(at + 2);
        replies += replyTo(command);
      }
    }
    if (replies !== '') socket.write(replies);
  });
  socket.write('220 sink ESMTP\r\n');
};

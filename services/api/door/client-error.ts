import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';

const responses: Record<string, { status: number; code: string; message: string }> = {
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, code: 'too_slow', message: 'The request did not arrive in time.' },
  HPE_HEADER_OVERFLOW: {
    status: 431,
    code: 'too_large',
    message: 'The headers of the request are too long.',
  },
};
const OTHER = { status: 400, code: 'invalid_input', message: 'This request cannot be read.' };

/** Responds to a connection whose headers came too slowly, are too long, or cannot be parsed. */
export const replyToClientError = (error: Error & { code?: string }, socket: Socket): void => {
  const { status, code, message } = responses[error.code ?? ''] ?? OTHER;
  // After the first byte of a response, this text could end up in the middle of it.
  if (error.code !== 'ECONNRESET' && socket.writable && socket.bytesWritten === 0) {
    const body = JSON.stringify({ error: { code, message } });
    socket.write(
      [
        `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
        'Content-Type: application/json; charset=utf-8',
        `Content-Length: ${Buffer.byteLength(body)}`,
        'Connection: close',
        '',
        body,
      ].join('\r\n'),
    );
  }
  socket.destroy();
};

import { createHash } from 'node:crypto';

const FILE = 'message.eml';

/**
 * Returns the fields and the body of a multipart/mixed (RFC 2046, 5.1.3): a part with its own fields, and behind it a whole
 * message as an attachment.
 */
export const withAttachedMessage = (first: string, raw: Buffer): { fields: string; body: string } => {
  // A message cannot hold its own hash.
  const boundary = `=_paperboy-${createHash('sha256').update(raw).digest('hex').slice(0, 32)}`;
  const attachment = isPlain(raw)
    ? `Content-Type: message/rfc822\r\n${DISPOSITION}\r\n${raw.toString('latin1')}`
    : `Content-Type: application/octet-stream; name="${FILE}"\r\n${DISPOSITION}Content-Transfer-Encoding: base64\r\n\r\n${base64Lines(raw)}`;
  return {
    fields: `MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="${boundary}"\r\n`,
    body: `--${boundary}\r\n${first}\r\n--${boundary}\r\n${attachment}\r\n--${boundary}--\r\n`,
  };
};

const DISPOSITION = `Content-Disposition: attachment; filename="${FILE}"\r\n`;

const base64Lines = (raw: Buffer): string => raw.toString('base64').replace(/.{76}(?=.)/g, '$&\r\n');

/**
 * Tells whether a message can be written as it is: message/rfc822 may not be encoded (RFC 2046, 5.2.1), and our mails are
 * ASCII with lines of at most 998 octets, none of which begins with a dot.
 */
const isPlain = (raw: Buffer): boolean => {
  let lineStart = 0;
  for (let at = 0; at < raw.length; at += 1) {
    const byte = raw[at]!;
    if (byte === 0 || byte > 127 || at - lineStart > 998) return false;
    if (at === lineStart && byte === 46) return false;
    if (byte === 10 && raw[at - 1] !== 13) return false;
    if (byte === 13 && raw[at + 1] !== 10) return false;
    if (byte === 10) lineStart = at + 1;
  }
  return true;
};

import type { Signer } from './dkim.ts';
import type { MailBuffers } from './mail-buffers.ts';
import type { PreparedMail } from './message.ts';

type Addressed = Pick<PreparedMail, 'messageId' | 'to' | 'bounceAddress'>;

const prepared = ({ messageId, to, bounceAddress }: Addressed, bytes: Buffer): PreparedMail => ({
  messageId,
  to,
  bounceAddress,
  bytes,
});

/** Room in front of a body for header fields and signatures; a longer head is copied once more. */
const HEAD_ROOM = 6_144;

/**
 * Writes a mail's header fields and body into one buffer, and signs it where there is a signer; without one it returns the
 * mail and no promise. Only a UTF-8 address (RFC 6532) makes the fields more than ASCII; the body is always ASCII.
 */
export const prepareMail = (
  mail: Addressed,
  fields: string,
  body: string,
  signer: Signer | null,
  buffers: Pick<MailBuffers, 'take'>,
): PreparedMail | Promise<PreparedMail> => {
  if (signer) return prepareSigned(mail, fields, body, signer, buffers);
  const whole = `${fields}\r\n${body}`;
  const encoding = encodingOf(mail);
  const bytes = buffers.take(encoding === 'latin1' ? whole.length : Buffer.byteLength(whole));
  bytes.write(whole, encoding);
  return prepared(mail, bytes);
};

// The body is written where it will stay, since it is signed there; the fields are put in front of it.
const prepareSigned = async (
  mail: Addressed,
  fields: string,
  body: string,
  signer: Signer,
  buffers: Pick<MailBuffers, 'take'>,
): Promise<PreparedMail> => {
  const room = buffers.take(HEAD_ROOM + body.length);
  room.write(body, HEAD_ROOM, 'latin1');
  const bodyBytes = room.subarray(HEAD_ROOM);
  const signature = await signer.sign(fields, bodyBytes);
  const head = Buffer.from(`${signature}${fields}\r\n`, encodingOf(mail));
  if (head.length > HEAD_ROOM) return prepared(mail, Buffer.concat([head, bodyBytes]));
  head.copy(room, HEAD_ROOM - head.length);
  return prepared(mail, room.subarray(HEAD_ROOM - head.length));
};

const encodingOf = ({ to }: Addressed): 'latin1' | 'utf8' => (/[^\0-\x7f]/.test(to) ? 'utf8' : 'latin1');

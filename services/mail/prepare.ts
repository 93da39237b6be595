import type { Signer } from './dkim.ts';
import type { PreparedMail } from './message.ts';

type Addressed = Pick<PreparedMail, 'messageId' | 'to' | 'bounceAddress'>;

const prepared = ({ messageId, to, bounceAddress }: Addressed, bytes: Buffer): PreparedMail => ({
  messageId,
  to,
  bounceAddress,
  bytes,
});

/**
 * Puts a mail's header fields and body into one buffer, signed where there is a signer; without one the answer is there at
 * once. Only an address of UTF-8 (RFC 6532) makes the fields more than ASCII; the body never is.
 */
export const prepareMail = (
  mail: Addressed,
  fields: string,
  body: string,
  signer: Signer | null,
): PreparedMail | Promise<PreparedMail> => {
  if (signer) return prepareSigned(mail, fields, body, signer);
  return prepared(mail, Buffer.from(`${fields}\r\n${body}`, encodingOf(mail)));
};

const prepareSigned = async (
  mail: Addressed,
  fields: string,
  body: string,
  signer: Signer,
): Promise<PreparedMail> => {
  const bodyBytes = Buffer.from(body, 'latin1');
  const signature = await signer.sign(fields, bodyBytes);
  const head = Buffer.from(`${signature}${fields}\r\n`, encodingOf(mail));
  return prepared(mail, Buffer.concat([head, bodyBytes]));
};

const encodingOf = ({ to }: Addressed): 'latin1' | 'utf8' => (/[^\0-\x7f]/.test(to) ? 'utf8' : 'latin1');

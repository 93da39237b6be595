import type { Config } from '../platform/config.ts';
import { createHmacSha256 } from '../platform/hmac.ts';

export type MessageIds = (
  kind: 'digest' | 'note' | 'sign-in' | 'signup' | 'test',
  id: string | number,
) => string;

/**
 * Makes the Message-IDs of an installation (RFC 5322, 3.6.4; without angle brackets): the same id for the same thing, so that a
 * receiver can tell a second copy from a second mail, and none that can be guessed without the secret. The oldest secret signs:
 * a new one in front must not change the ids of mails that are sent again.
 */
export const createMessageIds = ({ secrets, mailFrom }: Pick<Config, 'secrets' | 'mailFrom'>): MessageIds => {
  const sign = createHmacSha256(secrets.at(-1)!);
  const domain = mailFrom.address.slice(mailFrom.address.lastIndexOf('@') + 1);
  return (kind, id) =>
    `${kind}.${id}.${sign(`message-id/${kind}/${id}`, 'utf8', 'base64url').slice(0, 16)}@${domain}`;
};

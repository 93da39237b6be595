import type { Config } from '../platform/config.ts';
import { createHmacSha256 } from '../platform/hmac.ts';

type MessageIdKind = 'announcement' | 'digest' | 'note' | 'sign-in' | 'signup' | 'test';
type Sender = Pick<Config, 'secrets' | 'mailFrom'>;

export type MessageIds = (kind: MessageIdKind, id: string | number) => string;

const createTag = (secret: string) => {
  const sign = createHmacSha256(secret);
  return (kind: string, id: string | number): string =>
    sign(`message-id/${kind}/${id}`, 'utf8', 'base64url').slice(0, 16);
};

const domainOf = ({ mailFrom }: Pick<Config, 'mailFrom'>): string =>
  mailFrom.address.slice(mailFrom.address.lastIndexOf('@') + 1);

/**
 * Makes the Message-IDs of an installation (RFC 5322, 3.6.4; without angle brackets): the same id for the same thing, so that a
 * receiver can tell a second copy from a second mail, and none that can be guessed without the secret. The oldest secret signs:
 * a new one in front must not change the ids of mails that are sent again.
 */
export const createMessageIds = (sender: Sender): MessageIds => {
  const tag = createTag(sender.secrets.at(-1)!);
  const domain = domainOf(sender);
  return (kind, id) => `${kind}.${id}.${tag(kind, id)}@${domain}`;
};

const OURS = /^(?:(digest|signup)\.(\d{1,19})|(announcement)\.(\d{1,10}-\d{1,10}))\.([\w-]{16})@([^@\s]+)$/;

/** What a Message-ID names. That of an announcement is its number and the reader's: `12-345`. */
export type NamedMail = { kind: 'announcement' | 'digest' | 'signup'; id: string };

/**
 * Returns a function that reads the Message-ID of a digest, of an announcement or of a mail that answers a request, under any of
 * the secrets. It returns null for one that is not ours, and for a wrong one `forged` where it names our domain.
 */
export const createMessageIdReader = (sender: Sender) => {
  const tags = sender.secrets.map(createTag);
  const ourDomain = domainOf(sender).toLowerCase();
  return (messageId: string): NamedMail | 'forged' | null => {
    const [, one, oneId, other, otherId, given, domain] = OURS.exec(messageId) ?? [];
    const [kind, id] = [one ?? other, oneId ?? otherId];
    if (!kind || !id || !given || !domain) return null;
    // Nobody is told whether an id was good, so its comparison may take any time.
    if (tags.some((tag) => tag(kind, id) === given)) return { kind: kind as NamedMail['kind'], id };
    return domain.toLowerCase() === ourDomain ? 'forged' : null;
  };
};

export type MessageIdReader = ReturnType<typeof createMessageIdReader>;

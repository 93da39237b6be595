import { memoize } from '../platform/cache.ts';
import { createHmacSha256 } from '../platform/hmac.ts';

/** One mail, ready to be sent: plain data between composing and sending. */
export type Message = {
  /** Stable across attempts, without angle brackets: a receiver can tell a second copy from a second mail. */
  messageId: string;
  /** Exactly one recipient. */
  to: string;
  subject: string;
  html: string;
  text: string;
  headers: Record<string, string>;
  /** The envelope's sender, where reports go; null for the address of From. */
  bounceAddress: string | null;
};

/**
 * A whole mail as it goes over the wire (RFC 5322, with the headers): CRLF only, no line longer than 998 octets, and none
 * that begins with a dot, so that DATA and BDAT take it as it is. It ends with CRLF; the final dot is not part of it.
 */
export type PreparedMail = {
  /** As in `Message`. */
  messageId: string;
  /** Exactly one recipient. */
  to: string;
  /** As in `Message`. */
  bounceAddress: string | null;
  /** Given back to whom they were taken from (mail-buffers.ts) once the mail is sent. */
  bytes: Buffer;
};

const hmacOf = memoize({ name: 'message-id-keys', max: 10 }, (secret) => createHmacSha256(secret));

/** The same id for the same thing, telling nothing of how many there are to who does not hold the secret. */
export const stableMessageId = (options: {
  secret: string;
  kind: string;
  id: string | number;
  domain: string;
}): string => {
  const digest = hmacOf(options.secret)(`message-id/${options.kind}/${options.id}`, 'utf8', 'base64url');
  return `${options.kind}.${options.id}.${digest.slice(0, 16)}@${options.domain}`;
};

/**
 * Headers of every mail that a machine sends of its own accord: RFC 3834 keeps out-of-office replies away.
 */
export const automaticHeaders = (): Record<string, string> => ({
  'Auto-Submitted': 'auto-generated',
  'X-Auto-Response-Suppress': 'All',
});

/**
 * Headers of a digest: RFC 2919 List-Id, and RFC 8058 one-click unsubscribe, whose URI takes a POST.
 */
export const digestHeaders = (options: {
  listId: string;
  unsubscribeUrl: string;
  digestId: string;
}): Record<string, string> => {
  // Added one by one: a spread costs forty times as much.
  const headers = automaticHeaders();
  headers['List-Id'] = `Paperboy daily <${options.listId}>`;
  headers['List-Unsubscribe'] = `<${options.unsubscribeUrl}>`;
  headers['List-Unsubscribe-Post'] = 'List-Unsubscribe=One-Click';
  headers.Precedence = 'bulk';
  headers['Feedback-ID'] = `${options.digestId}:digest:paperboy`;
  return headers;
};

/** A mail as plain data, between composing and sending. */
export type Message = {
  /** Without angle brackets; the same in all attempts, so that a receiver can tell a second copy from a second mail. */
  messageId: string;
  /** Exactly one recipient. */
  to: string;
  subject: string;
  html: string;
  text: string;
  headers: Record<string, string>;
  /** A raw message that is attached. */
  attached?: Buffer;
  /** The envelope's sender, to which bounces go; null for the address of From. */
  bounceAddress: string | null;
};

/**
 * A whole mail as it is written to the wire (RFC 5322, with the headers): CRLF only, no line longer than 998 octets, and none
 * that begins with a dot, so that DATA and BDAT take it as it is. It ends with CRLF; the final dot is not part of it.
 */
export type PreparedMail = {
  /** As in `Message`. */
  messageId: string;
  /** Exactly one recipient. */
  to: string;
  /** As in `Message`. */
  bounceAddress: string | null;
  /** Lent by mail-buffers.ts, and returned to it once the mail is sent. */
  bytes: Buffer;
};

/** Returns the headers of automatic mail: RFC 3834 keeps out-of-office replies away. */
export const automaticHeaders = (): Record<string, string> => ({
  'Auto-Submitted': 'auto-generated',
  'X-Auto-Response-Suppress': 'All',
});

/**
 * Returns the headers of a mail to many: List-Id (RFC 2919), and one-click unsubscribe (RFC 8058), whose URI takes a POST. A
 * mailto URI stands beside it where there is an address that hears it.
 */
export const listHeaders = (options: {
  listId: string;
  unsubscribeUrl: string;
  unsubscribeAddress: string | null;
  kind: 'digest' | 'announcement';
  id: string | number;
}): Record<string, string> => {
  // The fields are set one by one, since a spread costs forty times as much.
  const headers = automaticHeaders();
  headers['List-Id'] = `Paperboy daily <${options.listId}>`;
  const address = options.unsubscribeAddress;
  const mailto = address === null ? '' : `, <mailto:${address}?subject=unsubscribe>`;
  headers['List-Unsubscribe'] = `<${options.unsubscribeUrl}>${mailto}`;
  headers['List-Unsubscribe-Post'] = 'List-Unsubscribe=One-Click';
  headers.Precedence = 'bulk';
  headers['Feedback-ID'] = `${options.id}:${options.kind}:paperboy`;
  return headers;
};

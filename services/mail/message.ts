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

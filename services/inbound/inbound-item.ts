import { createHash } from 'node:crypto';

/** How an item came in. `reply` stands in `mail_reports` alone: the relay's own reply while a digest was sent. */
export type Via = 'smtp' | 'lmtp' | 'mailbox' | 'command' | `webhook:${string}`;

/** A message or a provider's event before it is stored. */
export type InboundItem = {
  via: Via;
  /**
   * What makes two items the same thing, of any length: it is stored as SHA-256. For a message its recipients and its
   * bytes, for an event the provider and its id.
   */
  dedupeKey: string | Buffer;
  /** Of the envelope; empty where the way in has none. */
  recipients: string[];
  /** The raw message; for a webhook one event as JSON. */
  content: Buffer;
};

/** Returns a message as it is stored: the same bytes for the same recipients are the same item, whatever the way in. */
export const messageItem = (via: Via, recipients: string[], content: Buffer): InboundItem => {
  const addresses = recipients.map((address) => address.toLowerCase()).sort();
  const hash = createHash('sha256').update(content).digest('hex');
  return { via, recipients, content, dedupeKey: `message\n${addresses.join('\n')}\n${hash}` };
};

/** A report returns the original at most once, and a digest has some 100 KB. */
export const MAX_MESSAGE_BYTES = 10_485_760;

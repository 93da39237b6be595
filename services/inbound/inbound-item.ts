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
